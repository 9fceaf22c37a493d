// What one outgoing webhook still has to deliver, and when it tries again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace kabar::server {

/// Deliveries that wait in memory for one webhook, and the bytes of their bodies; what follows stays in the log until
/// there is room. A hundred webhooks that all fail keep 100 MiB at most.
inline constexpr std::size_t hook_waiting = 64;
inline constexpr std::size_t hook_waiting_bytes = 1024 * 1024;
/// The pause after the first failure, doubled with each further one up to the longest.
inline constexpr std::int64_t hook_pause_ms = 1000;
inline constexpr std::int64_t hook_pause_most_ms = 5 * 60 * 1000;
/// What has waited for so long while its target failed all the time is given up: a day is enough to repair a target,
/// and what waits must end.
inline constexpr std::int64_t hook_give_up_ms = 24LL * 3600 * 1000;

/// What one try came to.
enum class HookOutcome : std::uint8_t {
    delivered,  ///< the target has it
    gone,       ///< the target says that it is no more: nothing is sent to it again
    try_again,  ///< not now
    refused,    ///< the target will not take this one, ever
};

struct HookDelivery {
    /// Grows from delivery to delivery; what it means is the caller's.
    std::int64_t place = 0;
    std::string body;
    /// When it happened, in the time of HookQueue's `now_ms`; may be before that time began.
    std::int64_t since_ms = 0;
};

/// The deliveries of one webhook, sent one at a time in their order. While the target fails, the first is tried again
/// with growing pauses and the others wait behind it. A value: it asks no clock and no random source. `now_ms` is any
/// time that does not go back, the same for all calls. Not thread-safe.
class HookQueue {
public:
    /// What end() did beside settling the one delivery.
    struct Settled {
        std::size_t given_up = 0;
        bool disabled = false;  ///< now, by `gone`; what waited is dropped
    };

    /// True while there is room for another delivery. One body may be greater than all of the room: it is taken when
    /// nothing else waits.
    bool has_room(std::size_t body_bytes) const;
    /// False, and nothing is done: no room, disabled, or a place that is not behind the last one.
    bool add(HookDelivery delivery);

    /// The delivery to send now, which counts as under way until end() or cancel(). nullptr: nothing waits, a pause is
    /// not over, one is under way already, or the webhook is disabled. Valid until end() or cancel().
    const HookDelivery* begin(std::int64_t now_ms);
    /// How the delivery under way ended. `retry_after_ms`: the least pause that the target asks for, 0: none; bounded
    /// by the caller. `random`: any number; each pause is shortened by up to a quarter of itself with it, so that
    /// webhooks that failed together do not come back together, and every pause is still longer than the one before.
    Settled end(HookOutcome outcome, std::int64_t retry_after_ms, std::int64_t now_ms, std::uint32_t random);
    /// The delivery under way was broken off by this side (the server stops): it waits as before.
    void cancel() { under_way_ = false; }
    /// A webhook that was changed by its owner begins anew with what waits: no pause, not disabled.
    void reset();

    /// When begin() gives something, if nothing else happens; empty: not before add(), end() or reset().
    std::optional<std::int64_t> due_ms() const;
    /// The last place up to which all is settled (delivered, refused, given up or dropped): what to go on after when the server
    /// starts again. 0: none yet.
    std::int64_t settled() const { return settled_; }

    bool disabled() const { return disabled_; }
    /// The last try failed, and what waits is tried again.
    bool failing() const { return failures_ > 0; }
    std::size_t waiting() const { return deliveries_.size(); }

    struct Counts {
        std::int64_t delivered = 0;
        std::int64_t refused = 0;
        std::int64_t given_up = 0;
        std::int64_t failed_tries = 0;
        bool operator==(const Counts&) const = default;
    };
    const Counts& counts() const { return counts_; }

private:
    void settle_first();
    void pause(std::int64_t retry_after_ms, std::int64_t now_ms, std::uint32_t random);
    std::size_t give_up(std::int64_t now_ms);

    std::deque<HookDelivery> deliveries_;
    std::size_t bytes_ = 0;
    std::int64_t last_place_ = 0;
    std::int64_t settled_ = 0;
    unsigned failures_ = 0;  ///< one after the other, without a success between
    // Only of use when failing.
    std::int64_t next_try_ms_ = 0;
    std::int64_t failing_since_ms_ = 0;
    bool under_way_ = false;
    bool disabled_ = false;
    Counts counts_;
};

}  // namespace kabar::server
