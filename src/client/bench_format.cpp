#include "client/bench_format.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>

namespace kabar::client {

std::string bench_format(const char* text, ...) {
    char buffer[256];
    va_list values;
    va_start(values, text);
    const int n = std::vsnprintf(buffer, sizeof buffer, text, values);
    va_end(values);
    return {buffer, static_cast<std::size_t>(std::clamp(n, 0, static_cast<int>(sizeof buffer) - 1))};
}

void bench_number(wire::JsonWriter& json, std::string_view key, double value, int digits) {
    json.key(key).raw(bench_format("%.*f", digits, value));
}

}  // namespace kabar::client
