// Time is injected: only the edges (hub, net, server, client) may ask for it. `chat`, `store` and the ledger's
// decisions never do; tests/tidy holds that line.
#pragma once

#include <cstdint>

namespace kabar {

/// Milliseconds since 1970-01-01 UTC. For people; never decides an order.
using TimeMs = std::int64_t;

/// Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    /// The time of day; may jump.
    virtual TimeMs wall_ms() const = 0;
    /// Milliseconds from some fixed point; never goes back. For deadlines.
    virtual std::int64_t steady_ms() const = 0;
};

/// The machine's clocks.
class SystemClock final : public Clock {
public:
    TimeMs wall_ms() const override;
    std::int64_t steady_ms() const override;
};

}  // namespace kabar
