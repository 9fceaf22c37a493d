#include "wire/cursor.h"

#include <charconv>
#include <cstdint>

namespace kabar::wire {

namespace {

constexpr int epoch_base = 16;
constexpr int seq_base = 36;

template <class Number>
void append_number(Number number, int base, std::string& out) {
    char text[24];
    const auto end = std::to_chars(text, text + sizeof text, number, base).ptr;
    out.append(text, static_cast<std::size_t>(end - text));
}

template <class Number>
bool read_number_of_base(std::string_view text, int base, Number& number) {
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number, base);
    return read.ec == std::errc() && read.ptr == end;
}

}  // namespace

std::string cursor_text(const chat::Cursor& cursor) {
    std::string text;
    append_number(cursor.epoch, epoch_base, text);
    text += '-';
    append_number(chat::number_of(cursor.seq), seq_base, text);
    return text;
}

std::optional<chat::Cursor> parse_cursor(std::string_view text) {
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    chat::Cursor cursor;
    std::int64_t seq = 0;
    if (!read_number_of_base(text.substr(0, dash), epoch_base, cursor.epoch)) return std::nullopt;
    if (!read_number_of_base(text.substr(dash + 1), seq_base, seq) || seq < 0) return std::nullopt;
    cursor.seq = chat::Seq{seq};
    // Upper case and zeros in front would be other spellings of the same place.
    if (cursor_text(cursor) != text) return std::nullopt;
    return cursor;
}

}  // namespace kabar::wire
