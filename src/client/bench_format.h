// Numbers in reports.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/json_writer.h"

namespace kabar::client {

/// As printf; at most 255 bytes.
__attribute__((format(printf, 1, 2))) std::string bench_format(const char* text, ...);

inline double microseconds(std::uint64_t ns) { return static_cast<double>(ns) / 1000; }
inline std::int64_t whole(std::uint64_t value) { return static_cast<std::int64_t>(value); }

void bench_number(wire::JsonWriter& json, std::string_view key, double value, int digits = 1);

}  // namespace kabar::client
