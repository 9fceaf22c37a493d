#include "client/backoff.h"

#include <algorithm>

namespace kabar::client {

std::optional<Backoff::Duration> Backoff::next(Duration elapsed, std::uint32_t random) {
    if (elapsed >= policy_.give_up) return std::nullopt;
    constexpr unsigned most_doublings = 20;
    Duration pause = std::min(policy_.longest, policy_.first * (1 << std::min(tries_, most_doublings)));
    ++tries_;
    pause -= pause / 2 * (random % 1024) / 1024;
    return std::min(pause, policy_.give_up - elapsed);
}

}  // namespace kabar::client
