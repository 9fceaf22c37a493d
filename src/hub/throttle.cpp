#include "hub/throttle.h"

#include "base/limits.h"

namespace kabar::hub {

namespace {
constexpr std::int64_t minute_ms = 60 * 1000;
}

bool Throttle::allows(const std::string& address, std::int64_t now, std::size_t failures_per_minute) const {
    return counts_.with([&](const auto& counts) {
        const auto count = counts.find(address);
        if (count == counts.end() || now - count->second.since >= minute_ms) return true;
        return count->second.failures < failures_per_minute;
    });
}

void Throttle::note_failure(const std::string& address, std::int64_t now) {
    counts_.with([&](auto& counts) {
        if (counts.size() >= limits::login_failure_addresses && !counts.contains(address)) counts.clear();
        Count& count = counts[address];
        if (now - count.since >= minute_ms) count = Count{now, 0};
        count.failures += 1;
    });
}

}  // namespace kabar::hub
