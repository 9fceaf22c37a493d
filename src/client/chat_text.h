#pragma once

#include <string>
#include <string_view>

namespace kabar::client {

/// Texts from others made harmless for a terminal: control characters (C0, C1, DEL) and the characters that turn
/// the direction of writing become visible text (`^[`, `<U+009B>`), invalid UTF-8 becomes U+FFFD, a tab a blank.
/// A newline stays a newline.
std::string for_terminal(std::string_view text);

/// The same for a line of output that programs read: newline, carriage return, tab and backslash become `\n`, `\r`,
/// `\t` and `\\`; everything else as above.
std::string for_one_line(std::string_view text);

/// Text put into lines of `columns`, cut between words: the first line begins after `used` columns, the others after
/// `indent` blanks. A word longer than a line is left to the terminal.
std::string wrapped(std::string_view text, std::size_t used, std::size_t indent, std::size_t columns);

/// Columns that UTF-8 text takes on a terminal, by the C library's tables in the current locale.
std::size_t width_of(std::string_view text);

}  // namespace kabar::client
