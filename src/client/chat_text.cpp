#include "client/chat_text.h"

#include <cstdint>
#include <cwchar>

namespace kabar::client {

namespace {

constexpr char32_t invalid = 0xFFFFFFFF;

struct Decoded {
    char32_t point = invalid;
    std::size_t size = 1;
};

/// The code point that begins `text`; `invalid` and one byte for what is not UTF-8.
Decoded decode_one(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return {};
    char32_t point = lead & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) return {};
        point = (point << 6U) | (byte(i) & 0x3FU);
    }
    const bool overlong = (size == 3 && point < 0x800) || (size == 4 && point < 0x10000);
    if (overlong || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return {};
    return {point, size};
}

bool turns_direction_or_breaks_lines(char32_t point) {
    return point == 0x061C || point == 0x200E || point == 0x200F || (point >= 0x2028 && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069);
}

void append_code(char32_t point, std::string& out) {
    out += "<U+";
    for (int shift = 12; shift >= 0; shift -= 4) out += "0123456789ABCDEF"[(point >> shift) & 0xFU];
    out += '>';
}

void append_harmless(const Decoded& one, std::string_view bytes, std::string& out) {
    if (one.point == invalid) {
        out += "\xEF\xBF\xBD";
    } else if (one.point < 0x20) {
        out += {'^', static_cast<char>(one.point + '@')};
    } else if (one.point == 0x7F) {
        out += "^?";
    } else if ((one.point >= 0x80 && one.point < 0xA0) || turns_direction_or_breaks_lines(one.point)) {
        append_code(one.point, out);
    } else {
        out += bytes;
    }
}

}  // namespace

std::string for_terminal(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const Decoded one = decode_one(text.substr(i));
        if (one.point == U'\n') {
            out += '\n';
        } else if (one.point == U'\t') {
            out += ' ';
        } else if (one.point != U'\r' || i + 1 == text.size() || text[i + 1] != '\n') {
            append_harmless(one, text.substr(i, one.size), out);
        }
        i += one.size;
    }
    return out;
}

std::string for_one_line(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const Decoded one = decode_one(text.substr(i));
        switch (one.point) {
            case U'\n': out += "\\n"; break;
            case U'\r': out += "\\r"; break;
            case U'\t': out += "\\t"; break;
            case U'\\': out += "\\\\"; break;
            default: append_harmless(one, text.substr(i, one.size), out);
        }
        i += one.size;
    }
    return out;
}

std::string wrapped(std::string_view text, std::size_t used, std::size_t indent, std::size_t columns) {
    std::string out;
    std::size_t at = used;
    std::size_t blanks = 0;
    const auto new_line = [&] {
        out += '\n';
        out.append(indent, ' ');
        at = indent;
        blanks = 0;
    };
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find_first_of(" \n"));
        const std::size_t width = width_of(word);
        if (!word.empty() && at > indent && at + blanks + width > columns) new_line();
        if (!word.empty()) {
            out.append(blanks, ' ');
            out += word;
            at += blanks + width;
            blanks = 0;
        }
        text.remove_prefix(word.size());
        if (text.empty()) break;
        if (text.front() == '\n') {
            new_line();
        } else {
            ++blanks;
        }
        text.remove_prefix(1);
    }
    return out;
}

std::size_t width_of(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t i = 0; i < text.size();) {
        const Decoded one = decode_one(text.substr(i));
        const int columns = one.point == invalid ? 1 : ::wcwidth(static_cast<wchar_t>(one.point));
        width += columns > 0 ? static_cast<std::size_t>(columns) : 0;
        i += one.size;
    }
    return width;
}

}  // namespace kabar::client
