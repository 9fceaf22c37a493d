// Words of a line that is typed. Pure.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace kabar::client {

/// The first word of `rest`, which loses it.
inline std::string take_word(std::string& rest) {
    const auto start = std::min(rest.find_first_not_of(" \t\n"), rest.size());
    const auto end = std::min(rest.find_first_of(" \t\n", start), rest.size());
    std::string word = rest.substr(start, end - start);
    rest.erase(0, std::min(rest.find_first_not_of(" \t\n", end), rest.size()));
    return word;
}

inline std::optional<std::int64_t> number_in(std::string_view word) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc() || end != word.data() + word.size() || number <= 0) return std::nullopt;
    return number;
}

/// A number at the beginning of `rest`, which loses it.
inline std::optional<std::int64_t> take_number(std::string& rest) {
    std::string left = rest;
    const auto number = number_in(take_word(left));
    if (number) rest = left;
    return number;
}

inline bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

inline bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\n") == std::string_view::npos; }

/// `/name ...`, and not `//`.
inline bool is_slash_command(std::string_view text) { return text.starts_with('/') && !text.starts_with("//"); }

}  // namespace kabar::client
