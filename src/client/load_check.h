// What was sent, what was read, and whether the two agree.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace kabar::client {

struct SentMessage {
    static constexpr std::uint32_t unanswered = 0;
    static constexpr std::uint32_t refused = std::numeric_limits<std::uint32_t>::max();

    std::uint32_t receiver = 0;
    /// `unanswered`, `refused`, or its place, from 1, among its sender's acknowledged messages. That is the order in
    /// which they must be read: a send repeated after `busy` comes after those acknowledged before.
    std::uint32_t order = unanswered;
};

struct ReadMessage {
    std::uint32_t sender = 0;
    std::uint32_t number = 0;  ///< its place among the sender's messages, from 0
};

/// One user's side of the run. Used by one thread, that of the user's connection.
struct alignas(64) UserTraffic {
    std::vector<SentMessage> sent;
    std::uint32_t acknowledged = 0;
    std::vector<ReadMessage> reads;  ///< in the order read
    std::uint64_t foreign = 0;       ///< texts read that this run did not send, or from another sender than they say
    bool read_to_the_end = false;
};

using Traffic = std::vector<UserTraffic>;

struct CheckReport {
    std::uint64_t acknowledged = 0;
    std::uint64_t read_back = 0;     ///< different messages that were read by their receiver
    std::uint64_t missing = 0;       ///< acknowledged, never read, though the receiver's mailbox was read to its end
    std::uint64_t twice = 0;         ///< readings after the first
    std::uint64_t out_of_order = 0;  ///< read after a later one of the same sender and receiver
    std::uint64_t unexpected = 0;    ///< read, but refused, sent to another user, or not of this run
    std::uint64_t unanswered = 0;    ///< no reply came: may be read or not
    std::uint64_t unchecked = 0;     ///< acknowledged, not read, and the mailbox was not read to its end

    void add(const CheckReport& other);
    bool good() const { return missing == 0 && twice == 0 && out_of_order == 0 && unexpected == 0 && unchecked == 0; }
    bool operator==(const CheckReport&) const = default;
};

/// Pure; memory for one byte a message and one number a user.
CheckReport check_traffic(const Traffic& traffic);

}  // namespace kabar::client
