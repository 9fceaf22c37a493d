// What the files of Client share.
#pragma once

#include <chrono>
#include <optional>

#include "base/limits.h"
#include "client/client.h"

namespace kabar::client {

/// Two heartbeats may be late before the connection counts as lost.
inline constexpr std::chrono::milliseconds silence{3 * limits::heartbeat_ms};

inline bool token_is_bad(const std::string& code) {
    return code == "bad_token" || code == "token_expired" || code == "user_disabled";
}

/// With these codes the server says why it closes the connection; they answer no request.
inline bool is_farewell(const Reply& reply) {
    const std::string code = reply.ok() ? std::string() : reply.code();
    return code == "shutting_down" || code == "timeout" || code == "too_slow" || code == "too_many_connections";
}

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
