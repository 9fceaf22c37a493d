#include "client/load_check.h"

#include <algorithm>
#include <cstddef>

namespace kabar::client {
namespace {

using ReadMarks = std::vector<std::vector<bool>>;

bool was_sent_to(const Traffic& traffic, const ReadMessage& read, std::size_t receiver) {
    if (read.sender >= traffic.size() || read.number >= traffic[read.sender].sent.size()) return false;
    const SentMessage& message = traffic[read.sender].sent[read.number];
    return message.receiver == receiver && message.order != SentMessage::refused;
}

void check_reads(const Traffic& traffic, std::size_t receiver, ReadMarks& marks, CheckReport& report) {
    std::vector<std::uint32_t> last(traffic.size(), 0);
    for (const ReadMessage& read : traffic[receiver].reads) {
        if (!was_sent_to(traffic, read, receiver)) {
            report.unexpected += 1;
            continue;
        }
        if (marks[read.sender][read.number]) {
            report.twice += 1;
            continue;
        }
        marks[read.sender][read.number] = true;
        report.read_back += 1;
        const std::uint32_t order = traffic[read.sender].sent[read.number].order;
        if (order == SentMessage::unanswered) continue;
        if (order < last[read.sender]) report.out_of_order += 1;
        last[read.sender] = std::max(last[read.sender], order);
    }
}

void check_sent(const Traffic& traffic, std::size_t sender, const ReadMarks& marks, CheckReport& report) {
    const std::vector<SentMessage>& sent = traffic[sender].sent;
    for (std::size_t i = 0; i < sent.size(); ++i) {
        if (sent[i].order == SentMessage::refused) continue;
        if (sent[i].order == SentMessage::unanswered) {
            report.unanswered += 1;
            continue;
        }
        report.acknowledged += 1;
        if (marks[sender][i]) continue;
        (traffic[sent[i].receiver].read_to_the_end ? report.missing : report.unchecked) += 1;
    }
}

}  // namespace

void CheckReport::add(const CheckReport& other) {
    acknowledged += other.acknowledged;
    read_back += other.read_back;
    missing += other.missing;
    twice += other.twice;
    out_of_order += other.out_of_order;
    unexpected += other.unexpected;
    unanswered += other.unanswered;
    unchecked += other.unchecked;
}

CheckReport check_traffic(const Traffic& traffic) {
    CheckReport report;
    ReadMarks marks;
    marks.reserve(traffic.size());
    for (const UserTraffic& user : traffic) marks.emplace_back(user.sent.size(), false);
    for (std::size_t user = 0; user < traffic.size(); ++user) {
        report.unexpected += traffic[user].foreign;
        check_reads(traffic, user, marks, report);
    }
    for (std::size_t user = 0; user < traffic.size(); ++user) check_sent(traffic, user, marks, report);
    return report;
}

}  // namespace kabar::client
