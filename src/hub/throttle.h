#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "base/guarded.h"

namespace kabar::hub {

/// Counts failures by address within a minute, so that passwords cannot be tried without end. Bounded: when more
/// addresses fail than limits::login_failure_addresses, all counts begin anew. Thread-safe. Times are steady_ms().
class Throttle {
public:
    bool allows(const std::string& address, std::int64_t now, std::size_t failures_per_minute) const;
    void note_failure(const std::string& address, std::int64_t now);

private:
    struct Count {
        std::int64_t since = 0;
        std::size_t failures = 0;
    };
    Guarded<std::unordered_map<std::string, Count>> counts_;
};

}  // namespace kabar::hub
