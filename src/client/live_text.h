#pragma once

#include <string>
#include <string_view>

namespace kabar::client {

/// A text of others for lines of a terminal with `columns`: harmless, the first line after `used` columns, the others
/// after live_indent blanks; lines with writing from right to left between U+2068 and U+2069. Cut between words and
/// in scripts without blanks anywhere; links stay whole.
std::string live_text(std::string_view text, std::size_t used, std::size_t columns);

inline constexpr std::size_t live_indent = 6;

/// How many rows `lines` take on a terminal with `columns`.
std::size_t rows_of(std::string_view lines, std::size_t columns);

/// `1.2 MB`
std::string size_text(std::int64_t bytes);

}  // namespace kabar::client
