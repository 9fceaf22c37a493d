#include "client/live_check.h"

#include <algorithm>

namespace kabar::client {

LiveNumbers::Came LiveNumbers::take(std::int64_t number) {
    if (number > highest_) {
        for (std::int64_t passed = highest_ + 1; passed < number; ++passed) passed_over_.insert(passed);
        highest_ = number;
        return Came::next;
    }
    return passed_over_.erase(number) == 1 ? Came::late : Came::again;
}

void LiveTraffic::add_listener(std::uint32_t listener, std::uint32_t room) {
    listeners_[listener].room = room;
    room_listeners_[room] += 1;
}

std::uint32_t LiveTraffic::send(std::uint32_t room, std::int64_t due_ns) {
    LiveMessage message;
    message.due_ns = due_ns;
    message.room = room;
    messages_.push_back(message);
    return static_cast<std::uint32_t>(messages_.size() - 1);
}

bool LiveTraffic::is_complete(std::uint32_t message) const {
    const LiveMessage& m = messages_[message];
    return m.state == LiveMessage::State::acknowledged && m.told >= room_listeners_[m.room];
}

void LiveTraffic::note_complete(std::uint32_t message) {
    if (is_complete(message)) complete_ += 1;
}

void LiveTraffic::acknowledge(std::uint32_t message, std::int64_t number) {
    LiveMessage& m = messages_[message];
    if (m.number != 0 && m.number != number) counted_.unexpected += 1;
    m.number = number;
    m.state = LiveMessage::State::acknowledged;
    acknowledged_ += 1;
    note_complete(message);
}

void LiveTraffic::refuse(std::uint32_t message) {
    LiveMessage& m = messages_[message];
    m.state = LiveMessage::State::refused;
    counted_.unexpected += m.told;
}

LiveTraffic::Told LiveTraffic::tell(std::uint32_t listener, std::uint32_t message, std::int64_t number) {
    Listener& l = listeners_[listener];
    const auto highest_possible = static_cast<std::int64_t>(messages_.size());
    const bool known = message < messages_.size() && number >= 1 && number <= highest_possible;
    if (!known || messages_[message].room != l.room || messages_[message].state == LiveMessage::State::refused ||
        (messages_[message].number != 0 && messages_[message].number != number)) {
        counted_.unexpected += 1;
        return {};
    }
    const LiveNumbers::Came came = l.told.take(number);
    if (came == LiveNumbers::Came::again) {
        counted_.twice += 1;
        return {};
    }
    if (came == LiveNumbers::Came::late) counted_.out_of_order += 1;
    LiveMessage& m = messages_[message];
    m.number = number;
    m.told += 1;
    if (m.told == room_listeners_[m.room]) note_complete(message);
    return {true, message};
}

std::int64_t LiveTraffic::acknowledged_up_to(std::uint32_t room) const {
    std::int64_t highest = 0;
    for (const LiveMessage& m : messages_) {
        if (m.room == room && m.state == LiveMessage::State::acknowledged) highest = std::max(highest, m.number);
    }
    return highest;
}

LiveCheck LiveTraffic::check() const {
    LiveCheck check = counted_;
    std::vector<std::vector<std::int64_t>> acknowledged(room_listeners_.size());
    for (const LiveMessage& m : messages_) {
        if (m.state == LiveMessage::State::unanswered) check.unanswered += 1;
        if (m.state == LiveMessage::State::acknowledged) acknowledged[m.room].push_back(m.number);
    }
    for (std::vector<std::int64_t>& numbers : acknowledged) {
        std::sort(numbers.begin(), numbers.end());
        check.acknowledged += numbers.size();
        // Two messages of one room under one number: the second is not there.
        const auto doubled = std::adjacent_find(numbers.begin(), numbers.end());
        if (doubled != numbers.end()) check.unexpected += 1;
    }
    for (const Listener& listener : listeners_) {
        if (listener.room >= acknowledged.size()) continue;
        const std::vector<std::int64_t>& numbers = acknowledged[listener.room];
        const auto beyond = std::upper_bound(numbers.begin(), numbers.end(), listener.told.highest());
        std::uint64_t missing = static_cast<std::uint64_t>(numbers.end() - beyond);
        for (const std::int64_t passed : listener.told.passed_over()) {
            if (std::binary_search(numbers.begin(), numbers.end(), passed)) missing += 1;
        }
        check.expected += numbers.size();
        check.missing += missing;
        check.delivered += numbers.size() - missing;
    }
    return check;
}

}  // namespace kabar::client
