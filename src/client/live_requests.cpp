#include "client/live_requests.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace kabar::client {
namespace {

constexpr std::size_t message_digits = 8;
constexpr std::size_t room_digits = 4;
constexpr std::string_view cursor_key = R"("cursor": ")";

void append_message_number(std::uint32_t message, std::string& out) {
    for (unsigned shift = 32; shift > 0; shift -= 4) out += "0123456789abcdef"[(message >> (shift - 4)) & 15];
}

/// Where the value behind `key` begins, or npos.
std::size_t value_of(std::string_view text, std::string_view key, std::size_t from) {
    if (from > text.size()) return std::string_view::npos;
    const void* found = memmem(text.data() + from, text.size() - from, key.data(), key.size());
    if (found == nullptr) return std::string_view::npos;
    return static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) + key.size();
}

bool take_string(std::string_view text, std::string_view key, std::size_t& at, std::string_view& value) {
    const std::size_t begin = value_of(text, key, at);
    if (begin == std::string_view::npos) return false;
    const std::size_t end = text.find('"', begin);
    if (end == std::string_view::npos) return false;
    value = text.substr(begin, end - begin);
    at = end;
    return true;
}

std::int64_t number_at(std::string_view text, std::size_t begin) {
    std::int64_t value = 0;
    if (begin <= text.size()) std::from_chars(text.data() + begin, text.data() + text.size(), value);
    return value;
}

}  // namespace

LiveRequests::LiveRequests(const LiveOptions& options) : tag_(options.tag), prefix_(options.user_prefix) {
    for (std::size_t i = 0; i + live_text_bytes_min < options.text_bytes; ++i) {
        filling_ += static_cast<char>('a' + i % 26);
    }
}

std::string LiveRequests::room(std::uint32_t index) const {
    const std::string digits = std::to_string(index + 1);
    return "#" + prefix_ + "r" + std::string(room_digits - std::min(digits.size(), room_digits), '0') + digits;
}

void LiveRequests::append_send(std::uint32_t room_index, std::uint32_t message, std::string& out) const {
    out += "send id=" + tag_ + "-";
    append_message_number(message, out);
    out += " " + room(room_index) + " " + tag_ + ".";
    append_message_number(message, out);
    out += "." + filling_ + "\n";
}

void LiveRequests::append_listen(std::string_view token, std::string_view cursor, std::string& out) {
    out += R"({"command": "listen", "token": ")";
    out += token;
    if (!cursor.empty()) {
        out += R"(", "after": ")";
        out += cursor;
    }
    out += "\"}\n";
}

bool LiveRequests::parse_text(std::string_view text, std::uint32_t& message) const {
    const std::size_t digits_at = tag_.size() + 1;
    const std::size_t filling_at = digits_at + message_digits + 1;
    if (text.size() != filling_at + filling_.size() || !text.starts_with(tag_) || text[tag_.size()] != '.' ||
        text[filling_at - 1] != '.' || text.substr(filling_at) != filling_) {
        return false;
    }
    const char* const begin = text.data() + digits_at;
    const auto [end, error] = std::from_chars(begin, begin + message_digits, message, 16);
    return error == std::errc{} && end == begin + message_digits;
}

bool parse_message_event(std::string_view event, LiveEvent& out) {
    std::size_t at = 0;
    if (!take_string(event, R"("to": ")", at, out.room)) return false;
    const std::size_t number = value_of(event, R"("number": )", at);
    if (number == std::string_view::npos) return false;
    out.number = number_at(event, number);
    at = number;
    return take_string(event, R"("text": ")", at, out.text);
}

std::int64_t reply_number(std::string_view reply, std::string_view key) {
    const std::size_t at = value_of(reply, key, 0);
    return at == std::string_view::npos ? 0 : number_at(reply, at);
}

std::string_view cursor_at_end(std::string_view reply) {
    const std::size_t at = reply.rfind(cursor_key);
    if (at == std::string_view::npos) return {};
    const std::size_t begin = at + cursor_key.size();
    const std::size_t end = reply.find('"', begin);
    return end == std::string_view::npos ? std::string_view() : reply.substr(begin, end - begin);
}

}  // namespace kabar::client
