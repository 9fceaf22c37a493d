// What was sent into rooms, what each listener was told, and whether the two agree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <vector>

namespace kabar::client {

/// The numbers of one room that one listener was told. Memory in proportion to what did not come in order.
class LiveNumbers {
public:
    enum class Came : std::uint8_t { next, late, again };

    /// `late`: the first time, but after a higher one. `number` is at least 1 and bounded by the caller: numbers that
    /// are passed over are kept.
    Came take(std::int64_t number);

    bool has(std::int64_t number) const { return number <= highest_ && passed_over_.count(number) == 0; }
    std::int64_t highest() const { return highest_; }
    const std::set<std::int64_t>& passed_over() const { return passed_over_; }

private:
    std::int64_t highest_ = 0;
    std::set<std::int64_t> passed_over_;
};

/// One message of the run.
struct LiveMessage {
    enum class State : std::uint8_t { unanswered, acknowledged, refused };

    std::int64_t due_ns = 0;
    std::int64_t number = 0;  ///< in its room, as the reply or the first event said; 0: not known yet
    std::uint32_t room = 0;
    std::uint32_t told = 0;  ///< listeners who were told
    State state = State::unanswered;
};

struct LiveCheck {
    std::uint64_t acknowledged = 0;
    std::uint64_t expected = 0;      ///< deliveries: each acknowledged message to each listener of its room
    std::uint64_t delivered = 0;     ///< of these
    std::uint64_t missing = 0;       ///< of these, the others
    std::uint64_t twice = 0;         ///< deliveries after the first
    std::uint64_t out_of_order = 0;  ///< after a later one of the same room
    std::uint64_t unexpected = 0;    ///< of another room, another number, another kind, refused, or not of this run
    std::uint64_t unanswered = 0;    ///< no reply came: may be delivered or not

    bool good() const { return missing == 0 && twice == 0 && out_of_order == 0 && unexpected == 0 && unanswered == 0; }
    bool operator==(const LiveCheck&) const = default;
};

/// The run as it is noted down by the one who sends and the listeners. Not thread-safe.
class LiveTraffic {
public:
    /// What a delivery came to.
    struct Told {
        bool counts = false;        ///< the first time, of a message of this run, in the right room
        std::uint32_t message = 0;  ///< which, if it counts
    };

    LiveTraffic(std::size_t rooms, std::size_t listeners) : room_listeners_(rooms, 0), listeners_(listeners) {}

    void add_listener(std::uint32_t listener, std::uint32_t room);

    std::uint32_t send(std::uint32_t room, std::int64_t due_ns);
    void acknowledge(std::uint32_t message, std::int64_t number);
    void refuse(std::uint32_t message);
    Told tell(std::uint32_t listener, std::uint32_t message, std::int64_t number);
    void unexpected() { counted_.unexpected += 1; }

    /// A message that is acknowledged and has been told to all listeners of its room.
    bool is_complete(std::uint32_t message) const;
    bool is_told_to_all(std::uint32_t message) const {
        return messages_[message].told >= room_listeners_[messages_[message].room];
    }
    /// All acknowledged messages are complete.
    bool all_complete() const { return complete_ == acknowledged_; }
    /// The highest number in the room that is acknowledged.
    std::int64_t acknowledged_up_to(std::uint32_t room) const;

    const LiveMessage& message(std::uint32_t message) const { return messages_[message]; }
    std::size_t messages() const { return messages_.size(); }
    std::int64_t told_up_to(std::uint32_t listener) const { return listeners_[listener].told.highest(); }

    LiveCheck check() const;

private:
    struct Listener {
        std::uint32_t room = std::numeric_limits<std::uint32_t>::max();
        LiveNumbers told;
    };

    void note_complete(std::uint32_t message);

    std::vector<std::uint32_t> room_listeners_;
    std::vector<Listener> listeners_;
    std::vector<LiveMessage> messages_;
    LiveCheck counted_;
    std::uint64_t acknowledged_ = 0;
    std::uint64_t complete_ = 0;
};

}  // namespace kabar::client
