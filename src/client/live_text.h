#pragma once

#include <string>
#include <string_view>

namespace kabar::client {

/// A text of others for lines on a terminal: harmless, every line after the first indented, lines from right to left
/// between U+2068 and U+2069.
std::string live_text(std::string_view text);

}  // namespace kabar::client
