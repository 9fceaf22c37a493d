#include "chat/file_names.h"

#include <algorithm>
#include <cstdlib>
#include <memory>

#include <utf8proc.h>

#include "base/limits.h"
#include "chat/names.h"

namespace kabar::chat {

namespace {

/// Cut where a character ends.
std::string_view first_bytes(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;
    return text.substr(0, most);
}

/// Control characters, and what is not seen but changes how the rest is read: `gpj.exe` must not look like `exe.jpg`.
bool is_harmless(utf8proc_int32_t code_point) {
    switch (utf8proc_category(code_point)) {
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_CF:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
        case UTF8PROC_CATEGORY_CS:
        case UTF8PROC_CATEGORY_CN: return false;
        default: return true;
    }
}

std::string harmless_of(std::string_view text) {
    std::string kept;
    while (!text.empty()) {
        utf8proc_int32_t code_point = 0;
        const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                           static_cast<utf8proc_ssize_t>(text.size()), &code_point);
        if (size <= 0) break;
        if (is_harmless(code_point)) kept.append(text.substr(0, static_cast<std::size_t>(size)));
        text.remove_prefix(static_cast<std::size_t>(size));
    }
    return kept;
}

std::string composed(std::string_view text) {
    utf8proc_uint8_t* mapped = nullptr;
    const auto size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                     &mapped, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
    if (size < 0) return {};
    return {reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size)};
}

/// The end tells what a file is: it stays when the name is cut.
std::string shortened_name(std::string name) {
    constexpr std::size_t end_most = 16;
    if (name.size() <= limits::file_name_bytes) return name;
    const auto dot = name.rfind('.');
    const bool has_end = dot != std::string::npos && name.size() - dot <= end_most;
    const std::string end = has_end ? name.substr(dot) : std::string();
    return std::string(first_bytes(name, limits::file_name_bytes - end.size())) + end;
}

bool is_type_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$&-^_.+").find(c) != std::string_view::npos;
}

std::string_view without_blanks(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

Result<std::string> file_name(std::string_view text) {
    if (!text.empty() && !is_valid_text(text)) return fail(Code::invalid_text);
    const auto slash = text.find_last_of("/\\");
    if (slash != std::string_view::npos) text.remove_prefix(slash + 1);
    std::string name = shortened_name(composed(harmless_of(text)));
    name = without_blanks(name);
    if (name.find_first_not_of('.') == std::string::npos) return std::string("file");
    return name;
}

std::string media_type(std::string_view text) {
    std::string type(without_blanks(text.substr(0, text.find(';'))));
    std::transform(type.begin(), type.end(), type.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const auto slash = type.find('/');
    const auto is_part = [](std::string_view part) {
        return !part.empty() && part.size() <= limits::media_type_part_bytes &&
               std::all_of(part.begin(), part.end(), is_type_character);
    };
    if (slash == std::string::npos || !is_part(std::string_view(type).substr(0, slash)) ||
        !is_part(std::string_view(type).substr(slash + 1))) {
        return "application/octet-stream";
    }
    return type;
}

bool is_type_allowed(std::string_view type, std::string_view allowed) {
    if (without_blanks(allowed).empty()) return true;
    while (!allowed.empty()) {
        const auto comma = allowed.find(',');
        const auto one = without_blanks(allowed.substr(0, comma));
        allowed = comma == std::string_view::npos ? std::string_view() : allowed.substr(comma + 1);
        if (one == type || one == "*/*") return true;
        if (one.ends_with("/*") && type.starts_with(one.substr(0, one.size() - 1))) return true;
    }
    return false;
}

bool has_file_key_shape(std::string_view text) {
    const auto is_right = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    return !text.empty() && text.size() <= limits::file_key_bytes && std::all_of(text.begin(), text.end(), is_right);
}

}  // namespace kabar::chat
