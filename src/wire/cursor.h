#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "chat/event.h"

namespace kabar::wire {

/// A cursor as clients hold it: `1f3-2s`, opaque to them, of letters, digits and `-`, at most 30 bytes.
std::string cursor_text(const chat::Cursor& cursor);

/// Nothing for whatever cursor_text() would not have written. Thread-safe, pure.
std::optional<chat::Cursor> parse_cursor(std::string_view text);

}  // namespace kabar::wire
