#include "chat/names.h"

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>

#include <utf8proc.h>

#include "base/limits.h"

namespace kabar::chat {

namespace {

bool is_ascii(std::string_view text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    }
    return true;
}

bool is_name_ascii(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
}

char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

const utf8proc_uint8_t* bytes_of(std::string_view text) {
    return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

std::optional<std::string> normalized(std::string_view text, int options) {
    utf8proc_uint8_t* mapped = nullptr;
    const auto size = utf8proc_map(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                                   static_cast<utf8proc_option_t>(options));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
    if (size < 0) return std::nullopt;
    return std::string(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
}

/// Letters, digits, and the marks that many scripts write on letters, though not as the first character.
bool is_name_character(utf8proc_int32_t code_point, bool first) {
    if (code_point < 0x80) return is_name_ascii(static_cast<char>(code_point));
    switch (utf8proc_category(code_point)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_ND: return true;
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC: return !first;
        default: return false;
    }
}

bool is_name(std::string_view text) {
    std::size_t characters = 0;
    while (!text.empty()) {
        utf8proc_int32_t code_point = 0;
        const auto size = utf8proc_iterate(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &code_point);
        if (size <= 0 || !is_name_character(code_point, characters == 0)) return false;
        if (++characters > limits::name_characters) return false;
        text.remove_prefix(static_cast<std::size_t>(size));
    }
    return characters > 0;
}

}  // namespace

bool has_token_shape(std::string_view text) noexcept {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = ascii_lower(text[i]);
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
    }
    return true;
}

bool is_valid_text(std::string_view text) noexcept {
    if (std::memchr(text.data(), 0, text.size()) != nullptr) return false;
    while (!text.empty()) {
        if (static_cast<unsigned char>(text.front()) < 0x80) {
            text.remove_prefix(1);
            continue;
        }
        utf8proc_int32_t code_point = 0;
        const auto size = utf8proc_iterate(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &code_point);
        if (size <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
}

Result<std::string> name_key(std::string_view text) {
    if (is_ascii(text)) {
        std::string key(text);
        for (char& c : key) {
            if (!is_name_ascii(c)) return fail(Code::bad_name, std::string(text));
            c = ascii_lower(c);
        }
        if (key.empty() || key.size() > limits::name_characters || has_token_shape(key)) {
            return fail(Code::bad_name, std::string(text));
        }
        return key;
    }
    auto name = parse_name(text);
    if (!name) return tl::unexpected(name.error());
    return std::move(name->key);
}

Result<Name> parse_name(std::string_view text) {
    // Longer input cannot become a valid name, and normalizing it would cost time.
    if (text.empty() || text.size() > limits::name_key_bytes || !is_valid_text(text)) {
        return fail(Code::bad_name, std::string(text.substr(0, limits::name_characters)));
    }
    auto shown = normalized(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    auto key =
        normalized(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    if (!shown || !key || !is_name(*shown) || !is_name(*key) || has_token_shape(*key)) {
        return fail(Code::bad_name, std::string(text));
    }
    return Name{std::move(*shown), std::move(*key)};
}

Result<Name> parse_room_name(std::string_view text) {
    if (!text.starts_with('#')) return fail(Code::bad_room, std::string(text));
    auto name = parse_name(text.substr(1));
    if (!name) return fail(Code::bad_room, std::string(text));
    return name;
}

Result<Place> parse_place(std::string_view text) {
    if (!text.starts_with('#')) {
        auto key = name_key(text);
        if (!key) return fail(Code::unknown_user, std::string(text));
        return Place{std::move(*key), false, {}};
    }
    const auto unknown = [&] { return fail(Code::unknown_room, std::string(text)); };
    std::int64_t id = 0;
    std::string_view name = text.substr(1);
    if (const auto tilde = name.find('~'); tilde != std::string_view::npos) {
        const std::string_view digits = name.substr(tilde + 1);
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), id);
        if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || id < 1) return unknown();
        name = name.substr(0, tilde);
    }
    auto key = name_key(name);
    if (!key) return unknown();
    return Place{std::move(*key), true, ConversationId{id}};
}

std::string room_label(std::string_view name, ConversationId id, bool aliased) {
    std::string label = "#";
    label += name;
    if (aliased) label += "~" + std::to_string(number_of(id));
    return label;
}

}  // namespace kabar::chat
