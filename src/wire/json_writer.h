#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace kabar::wire {

/// Appends JSON to a string, spaced as `{"a": 1, "b": [2, 3]}`. The caller keeps begin and end in balance.
class JsonWriter {
public:
    /// `ascii`: everything outside ASCII becomes \u escapes (surrogate pairs above U+FFFF).
    JsonWriter(std::string& out, bool ascii) : out_(out), ascii_(ascii) {}

    JsonWriter& begin_object();
    JsonWriter& end_object();
    JsonWriter& begin_array();
    JsonWriter& end_array();
    JsonWriter& key(std::string_view name);
    JsonWriter& value(std::string_view text);  ///< valid UTF-8
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(std::int64_t number);
    JsonWriter& value(bool flag);
    JsonWriter& time(TimeMs at);  ///< RFC 3339, UTC, milliseconds
    JsonWriter& raw(std::string_view json);

    template <class V>
    JsonWriter& field(std::string_view name, V&& v) {
        key(name);
        return value(std::forward<V>(v));
    }

private:
    void separate();

    std::string& out_;
    bool ascii_;
    bool first_ = true;
};

/// Appends `2026-01-31T09:05:07.123Z`. Years 0000 to 9999; outside them the nearest of the two.
void append_rfc3339(TimeMs at, std::string& out);

}  // namespace kabar::wire
