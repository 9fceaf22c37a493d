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

/// What went wrong in a run, of whichever kind: its report has `retried`, `lost_connections`, `errors` and `failure`.
template <class Report>
void write_troubles(wire::JsonWriter& json, const Report& report) {
    json.field("retried", whole(report.retried)).field("lost_connections", whole(report.lost_connections));
    json.key("errors").begin_object();
    for (const auto& [code, count] : report.errors) json.field(code, whole(count));
    json.end_object();
    if (!report.failure.empty()) json.field("failure", report.failure);
}

/// The same as lines of a table; `line(name, count)` makes one.
template <class Report, class Line>
std::string table_of_troubles(const Report& report, const Line& line) {
    std::string out;
    if (report.retried > 0) out += line("retried", report.retried);
    if (report.lost_connections > 0) out += line("lost conns", report.lost_connections);
    for (const auto& [code, count] : report.errors) out += "  refused " + code + ": " + std::to_string(count) + "\n";
    if (!report.failure.empty()) out += "  FAILED: " + report.failure + "\n";
    return out;
}

}  // namespace kabar::client
