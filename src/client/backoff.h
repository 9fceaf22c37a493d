#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace kabar::client {

/// How long to wait before each new try: doubling from `first` to `longest`, each pause shortened at random by up to
/// half so that many clients do not come back at the same instant. Pure: time and randomness are given.
class Backoff {
public:
    using Duration = std::chrono::milliseconds;

    struct Policy {
        Duration first{200};
        Duration longest{10'000};
        /// No try begins later than this after the first failure; Duration::max() is "never give up".
        Duration give_up{60'000};
    };

    explicit Backoff(Policy policy) : policy_(policy) {}

    /// The pause before the next try; empty: give up. `elapsed`: time since the first failure. `random`: any number.
    std::optional<Duration> next(Duration elapsed, std::uint32_t random);

private:
    Policy policy_;
    unsigned tries_ = 0;
};

}  // namespace kabar::client
