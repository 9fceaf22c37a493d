// The part of LoadLoop that makes requests and takes replies: everything that runs once for each of them.
#include <string>

#include "client/load_loop.h"

namespace kabar::client {

/// xorshift64*: the same seed gives the same receivers everywhere, for a few instructions a request.
std::uint32_t LoadLoop::random_below(std::uint32_t bound) {
    random_ ^= random_ >> 12;
    random_ ^= random_ << 25;
    random_ ^= random_ >> 27;
    const std::uint64_t high = (random_ * 0x2545F4914F6CDD1D) >> 32;
    return static_cast<std::uint32_t>((high * bound) >> 32);
}

RequestKind LoadLoop::next_kind() {
    switch (options_.mode) {
        case LoadMode::send: return RequestKind::send;
        case LoadMode::inbox: return RequestKind::inbox;
        case LoadMode::user_aktif: return RequestKind::user_aktif;
        case LoadMode::ping: return RequestKind::ping;
        case LoadMode::echo: return RequestKind::echo;
        case LoadMode::mix: break;
    }
    const std::uint32_t of_ten = random_below(10);
    return of_ten < 8 ? RequestKind::send : of_ten == 8 ? RequestKind::inbox : RequestKind::user_aktif;
}

/// Makes all the requests that the connection may have under way.
void LoadLoop::pump(LoadConnection& connection, std::int64_t now) {
    while (connection.unanswered() < options_.depth) {
        if (!connection.retries.empty()) {
            const LoadPending again = connection.retries.back();
            connection.retries.pop_back();
            retries_ -= 1;
            tally_.retried += 1;
            const UserTraffic& user = traffic_[connection.user()];
            bytes_.append_send(connection.user(), user.sent[again.number].receiver, again.number, connection.out());
            connection.push(again);
            unanswered_ += 1;
            continue;
        }
        std::int64_t due = 0;
        if (!next_due(connection, now, due)) return;
        make(connection, due);
    }
}

/// Whether one more request is to be made now, and since when it is due.
bool LoadLoop::next_due(LoadConnection& connection, std::int64_t now, std::int64_t& due) {
    if (interval_ns_ > 0) {
        if (connection.backlog == 0) return false;
        connection.backlog -= 1;
        backlog_ -= 1;
        due = due_of(connection.made_by_rate++, connection.user() - first_);
        return true;
    }
    if (!accepting_) return false;
    if (options_.requests > 0) {
        if (allowed_ == 0) {
            accepting_ = false;
            return false;
        }
        allowed_ -= 1;
    }
    due = now;
    return true;
}

void LoadLoop::make(LoadConnection& connection, std::int64_t due) {
    LoadPending pending{due, 0, next_kind()};
    if (pending.kind == RequestKind::send) {
        UserTraffic& user = traffic_[connection.user()];
        const auto others = static_cast<std::uint32_t>(traffic_.size() - 1);
        const std::uint32_t receiver = (connection.user() + 1 + random_below(others)) % (others + 1);
        pending.number = static_cast<std::uint32_t>(user.sent.size());
        user.sent.push_back({receiver, SentMessage::unanswered});
        bytes_.append_send(connection.user(), receiver, pending.number, connection.out());
        if (user.sent.size() >= load_messages_max / traffic_.size()) accepting_ = false;
    } else {
        bytes_.append(pending.kind, connection.out());
    }
    connection.push(pending);
    unanswered_ += 1;
}

void LoadLoop::take_replies(LoadConnection& connection, std::string_view bytes, std::int64_t now) {
    progress_ns_ = now;
    std::size_t begin = 0;
    while (true) {
        const std::size_t end = find_reply_end(bytes, begin);
        if (end == std::string_view::npos) break;
        take_reply(connection, bytes.substr(begin, end - begin), now);
        begin = end;
    }
    connection.keep(bytes.substr(begin));
}

void LoadLoop::take_reply(LoadConnection& connection, std::string_view reply, std::int64_t now) {
    if (connection.reads_back) {
        take_page(connection, reply);
        return;
    }
    if (connection.unanswered() == 0) {
        tally_.errors["unasked:" + std::string(reply_code(reply))] += 1;
        return;
    }
    const LoadPending pending = connection.pop();
    unanswered_ -= 1;
    if (!reply_is_ok(reply)) {
        take_refusal(connection, reply, pending);
        return;
    }
    UserTraffic& user = traffic_[connection.user()];
    if (pending.kind == RequestKind::send) {
        user.sent[pending.number].order = ++user.acknowledged;
    } else if (pending.kind == RequestKind::inbox) {
        collect_inbox(reply, bytes_, user);
    }
    tally_.answered_in_all += 1;
    tally_.last_answer_ns = now;
    // A request of an open loop belongs to the time at which it was due, one of a closed loop to that of its answer.
    const std::int64_t at = interval_ns_ > 0 ? pending.due_ns : now;
    if (at < measure_from_ns_ || (options_.requests == 0 && at >= end_ns_)) return;
    tally_.answered_by_kind[static_cast<std::size_t>(pending.kind)] += 1;
    tally_.latency.record(now > pending.due_ns ? static_cast<std::uint64_t>(now - pending.due_ns) : 0);
}

void LoadLoop::take_refusal(LoadConnection& connection, std::string_view reply, const LoadPending& pending) {
    const std::string_view code = reply_code(reply);
    const auto counted = tally_.errors.find(code);
    if (counted != tally_.errors.end()) {
        counted->second += 1;
    } else {
        tally_.errors.emplace(code, 1);
    }
    if (pending.kind != RequestKind::send) return;
    if (code == "busy") {
        connection.retries.push_back(pending);
        retries_ += 1;
        return;
    }
    traffic_[connection.user()].sent[pending.number].order = SentMessage::refused;
}

void LoadLoop::take_page(LoadConnection& connection, std::string_view reply) {
    UserTraffic& user = traffic_[connection.user()];
    const bool ok = reply_is_ok(reply);
    const std::size_t before = user.reads.size() + user.foreign;
    if (ok) collect_inbox(reply, bytes_, user);
    const bool empty = ok && user.reads.size() + user.foreign == before;
    if (empty || (!ok && reply_code(reply) != "busy")) {
        user.read_to_the_end = empty;
        connection.reads_back = false;
        reading_ -= 1;
        if (!ok) tally_.errors["reading back: " + std::string(reply_code(reply))] += 1;
        return;
    }
    bytes_.append_read_back(connection.out());
}

}  // namespace kabar::client
