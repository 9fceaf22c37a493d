#include "server/hook_queue.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace kabar::server {

bool HookQueue::has_room(std::size_t body_bytes) const {
    if (deliveries_.empty()) return true;
    return deliveries_.size() < hook_waiting && bytes_ + body_bytes <= hook_waiting_bytes;
}

bool HookQueue::add(HookDelivery delivery) {
    if (disabled_ || delivery.place <= last_place_ || !has_room(delivery.body.size())) return false;
    last_place_ = delivery.place;
    bytes_ += delivery.body.size();
    deliveries_.push_back(std::move(delivery));
    return true;
}

std::optional<std::int64_t> HookQueue::due_ms() const {
    if (deliveries_.empty() || under_way_ || disabled_) return std::nullopt;
    return failing() ? next_try_ms_ : std::numeric_limits<std::int64_t>::min();
}

const HookDelivery* HookQueue::begin(std::int64_t now_ms) {
    const auto due = due_ms();
    if (!due || now_ms < *due) return nullptr;
    under_way_ = true;
    return &deliveries_.front();
}

void HookQueue::settle_first() {
    settled_ = deliveries_.front().place;
    bytes_ -= deliveries_.front().body.size();
    deliveries_.pop_front();
}

void HookQueue::pause(std::int64_t retry_after_ms, std::int64_t now_ms, std::uint32_t random) {
    std::int64_t pause_ms = hook_pause_ms;
    for (unsigned i = 0; i < failures_ && pause_ms < hook_pause_most_ms; ++i) pause_ms *= 2;
    pause_ms = std::min(pause_ms, hook_pause_most_ms);
    // Of 2^32 parts of a quarter; the longest pause times 2^32 is far from the end of 64 bits.
    pause_ms -= (pause_ms * static_cast<std::int64_t>(random)) >> 34;
    next_try_ms_ = now_ms + std::max(pause_ms, retry_after_ms);
    if (failures_ < std::numeric_limits<unsigned>::max()) ++failures_;
}

std::size_t HookQueue::give_up(std::int64_t now_ms) {
    std::size_t given_up = 0;
    const auto waits_since = [&] { return std::max(deliveries_.front().since_ms, failing_since_ms_); };
    while (!deliveries_.empty() && now_ms - waits_since() >= hook_give_up_ms) {
        settle_first();
        ++given_up;
    }
    counts_.given_up += static_cast<std::int64_t>(given_up);
    return given_up;
}

HookQueue::Settled HookQueue::end(HookOutcome outcome, std::int64_t retry_after_ms, std::int64_t now_ms,
                                  std::uint32_t random) {
    if (!under_way_) return {};
    under_way_ = false;
    switch (outcome) {
        case HookOutcome::delivered:
        case HookOutcome::refused:
            ++(outcome == HookOutcome::delivered ? counts_.delivered : counts_.refused);
            failures_ = 0;
            settle_first();
            return {};
        case HookOutcome::gone:
            disabled_ = true;
            settled_ = last_place_;
            deliveries_.clear();
            bytes_ = 0;
            return {.given_up = 0, .disabled = true};
        case HookOutcome::try_again: break;
    }
    ++counts_.failed_tries;
    if (!failing()) failing_since_ms_ = now_ms;
    pause(retry_after_ms, now_ms, random);
    return {.given_up = give_up(now_ms), .disabled = false};
}

void HookQueue::reset() {
    failures_ = 0;
    disabled_ = false;
}

}  // namespace kabar::server
