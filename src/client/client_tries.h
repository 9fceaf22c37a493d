#pragma once

#include <chrono>
#include <optional>

#include "client/client.h"

namespace kabar::client {

/// The tries of one call: when the first failed, and the pauses since.
struct Client::Tries {
    explicit Tries(const Backoff::Policy& policy) : backoff(policy) {}

    std::optional<std::chrono::milliseconds> next() {
        if (!failed) failed = std::chrono::steady_clock::now();
        return backoff.next(std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now() - *failed),
                            random_number());
    }

    Backoff backoff;
    std::optional<std::chrono::steady_clock::time_point> failed;
};

}  // namespace kabar::client
