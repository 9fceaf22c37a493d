#include "wire/json_writer.h"

#include <array>
#include <charconv>

namespace kabar::wire {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

/// For each byte: can it stand in a JSON string as it is?
constexpr std::array<bool, 256> make_plain(bool ascii) {
    std::array<bool, 256> plain{};
    for (std::size_t i = 0x20; i < (ascii ? 0x80U : 0x100U); ++i) plain[i] = true;
    plain['"'] = false;
    plain['\\'] = false;
    return plain;
}
constexpr auto plain_utf8 = make_plain(false);
constexpr auto plain_ascii = make_plain(true);

void append_escape(std::uint32_t unit, std::string& out) {
    const char text[6] = {'\\',
                          'u',
                          hex_digits[unit >> 12 & 15],
                          hex_digits[unit >> 8 & 15],
                          hex_digits[unit >> 4 & 15],
                          hex_digits[unit & 15]};
    out.append(text, sizeof text);
}

void append_code_point(std::uint32_t code, std::string& out) {
    if (code < 0x10000) {
        append_escape(code, out);
        return;
    }
    append_escape(0xD800 + ((code - 0x10000) >> 10), out);
    append_escape(0xDC00 + ((code - 0x10000) & 0x3FF), out);
}

/// Reads the code point that begins at text[at] (not ASCII) and moves `at` past it. A byte that begins none is
/// read as U+FFFD: the input should have been valid, the output has to be.
std::uint32_t read_code_point(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
    const std::uint32_t first = byte(at++);
    const std::size_t more = first >= 0xF0 && first < 0xF8 ? 3 : first >= 0xE0 ? 2 : 1;
    if (first < 0xC2 || first >= 0xF5 || text.size() - at < more) return 0xFFFD;
    std::uint32_t code = first & (0x3FU >> more);
    for (std::size_t i = 0; i < more; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return 0xFFFD;
        code = code << 6 | (byte(at + i) & 0x3F);
    }
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return 0xFFFD;
    at += more;
    return code;
}

/// Appends what stands for the byte or character at text[at], which is not plain, and moves `at` past it.
void append_special(std::string_view text, std::size_t& at, std::string& out) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c >= 0x80) {
        append_code_point(read_code_point(text, at), out);
        return;
    }
    ++at;
    switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default: append_escape(c, out);
    }
}

void append_quoted(std::string_view text, bool ascii, std::string& out) {
    const auto& plain = ascii ? plain_ascii : plain_utf8;
    out += '"';
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t run = at;
        while (at < text.size() && plain[static_cast<unsigned char>(text[at])]) ++at;
        out.append(text, run, at - run);
        if (at < text.size()) append_special(text, at, out);
    }
    out += '"';
}

void put_digits(char* to, std::int64_t number, int width) {
    for (int i = width - 1; i >= 0; --i) {
        to[i] = static_cast<char>('0' + number % 10);
        number /= 10;
    }
}

struct Date {
    std::int64_t year, month, day;
};

/// The Gregorian date of a day counted from 1970-01-01, for years from 0: years are taken to begin in March, so that
/// the leap day is the last of its year, and are counted within eras of 400.
Date date_of(std::int64_t days_since_epoch) {
    const std::int64_t days = days_since_epoch + 719'468;  // from 0000-03-01
    const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
    const std::int64_t day_of_era = days - era * 146'097;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month = (5 * day_of_year + 2) / 153;  // 0: March
    const std::int64_t day = day_of_year - (153 * month + 2) / 5 + 1;
    const bool next_year = month >= 10;
    return {era * 400 + year_of_era + (next_year ? 1 : 0), next_year ? month - 9 : month + 3, day};
}

}  // namespace

void append_rfc3339(TimeMs at, std::string& out) {
    constexpr TimeMs first = -62'167'219'200'000;  // 0000-01-01
    constexpr TimeMs last = 253'402'300'799'999;   // 9999-12-31T23:59:59.999
    constexpr TimeMs day_ms = 86'400'000;
    if (at < first) at = first;
    if (at > last) at = last;
    TimeMs days = at / day_ms;
    TimeMs rest = at % day_ms;
    if (rest < 0) {
        rest += day_ms;
        --days;
    }
    const Date date = date_of(days);
    char text[] = "0000-00-00T00:00:00.000Z";
    put_digits(text, date.year, 4);
    put_digits(text + 5, date.month, 2);
    put_digits(text + 8, date.day, 2);
    put_digits(text + 11, rest / 3'600'000, 2);
    put_digits(text + 14, rest / 60'000 % 60, 2);
    put_digits(text + 17, rest / 1000 % 60, 2);
    put_digits(text + 20, rest % 1000, 3);
    out.append(text, sizeof text - 1);
}

void JsonWriter::separate() {
    if (!first_) out_ += ", ";
    first_ = false;
}

JsonWriter& JsonWriter::begin_object() {
    separate();
    out_ += '{';
    first_ = true;
    return *this;
}

JsonWriter& JsonWriter::end_object() {
    out_ += '}';
    first_ = false;
    return *this;
}

JsonWriter& JsonWriter::begin_array() {
    separate();
    out_ += '[';
    first_ = true;
    return *this;
}

JsonWriter& JsonWriter::end_array() {
    out_ += ']';
    first_ = false;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    separate();
    append_quoted(name, ascii_, out_);
    out_ += ": ";
    first_ = true;
    return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
    separate();
    append_quoted(text, ascii_, out_);
    return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number) {
    separate();
    char text[24];
    const auto end = std::to_chars(text, text + sizeof text, number).ptr;
    out_.append(text, static_cast<std::size_t>(end - text));
    return *this;
}

JsonWriter& JsonWriter::value(bool flag) {
    separate();
    out_ += flag ? "true" : "false";
    return *this;
}

JsonWriter& JsonWriter::time(TimeMs at) {
    separate();
    out_ += '"';
    append_rfc3339(at, out_);
    out_ += '"';
    return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
    separate();
    out_ += json;
    return *this;
}

}  // namespace kabar::wire
