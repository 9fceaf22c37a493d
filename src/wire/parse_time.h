#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"

namespace kabar::wire {

/// `2026-11-22`, midnight in UTC, or RFC 3339: `2026-11-22T20:57:42.078Z`, `2026-11-22t20:57:42+07:00`. What is finer
/// than a millisecond is dropped; a leap second is the beginning of the next minute. Nothing for anything else.
/// Thread-safe, pure.
std::optional<TimeMs> parse_time(std::string_view text);

}  // namespace kabar::wire
