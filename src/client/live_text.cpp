#include "client/live_text.h"

#include <algorithm>

#include "client/chat_text.h"

namespace kabar::client {

namespace {

constexpr std::string_view indent = "      ";

/// Hebrew to Arabic Extended-A, and their presentation forms.
bool has_right_to_left(std::string_view text) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const auto next = static_cast<unsigned char>(text[i + 1]);
        if (lead >= 0xD6 && lead <= 0xDF) return true;
        if (lead == 0xE0 && next >= 0xA0 && next <= 0xA3) return true;
        if (lead == 0xEF && next >= 0xAC && next <= 0xBB && next != 0xB8) return true;
    }
    return false;
}

}  // namespace

std::string live_text(std::string_view text) {
    std::string shown = for_terminal(text);
    std::string out;
    for (std::size_t start = 0; start <= shown.size();) {
        const std::size_t end = std::min(shown.find('\n', start), shown.size());
        const std::string line = shown.substr(start, end - start);
        if (start > 0) out += "\n" + std::string(indent);
        out += has_right_to_left(line) ? "\xE2\x81\xA8" + line + "\xE2\x81\xA9" : line;
        start = end + 1;
    }
    return out;
}

}  // namespace kabar::client
