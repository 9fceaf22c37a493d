#include "client/load_requests.h"

#include <cstring>

#include "base/limits.h"

namespace kabar::client {
namespace {

constexpr std::size_t user_digits = 4;
constexpr std::size_t number_digits = 8;
constexpr std::size_t echo_bytes = 60;
constexpr std::string_view hex = "0123456789abcdef";

void put_user(char* at, std::uint32_t index) {
    std::uint32_t value = index + 1;
    for (std::size_t i = user_digits; i-- > 0; value /= 10) at[i] = hex[value % 10];
}

void put_number(char* at, std::uint32_t number) {
    for (std::size_t i = number_digits; i-- > 0; number >>= 4) at[i] = hex[number & 15];
}

bool read_digits(std::string_view text, std::uint32_t base, std::uint32_t& value) {
    value = 0;
    for (const char c : text) {
        const std::size_t digit = hex.find(c);
        if (digit >= base) return false;
        value = value * base + static_cast<std::uint32_t>(digit);
    }
    return true;
}

std::string echo_line() {
    std::string line = R"({"status": "OK", "echo": ")";
    constexpr std::string_view end = "\"}\r\n\r\n";
    line.append(echo_bytes - line.size() - end.size(), 'x');
    return line.append(end);
}

}  // namespace

LoadRequests::LoadRequests(const LoadOptions& options)
    : tag_(options.tag),
      user_prefix_(options.user_prefix),
      read_back_("inbox limit=" + std::to_string(limits::inbox_page_max) + "\n") {
    for (std::size_t i = 0; i + load_text_bytes_min < options.text_bytes; ++i) {
        filling_ += static_cast<char>('a' + i % 26);
    }
    const std::string user_hole(user_digits, '0');
    const std::string number_hole(number_digits, '0');
    send_ = "send ";
    if (options.ids) {
        send_ += "id=" + tag_ + "-";
        id_at_ = send_.size();
        send_ += number_hole + " ";
    }
    send_ += user_prefix_;
    receiver_at_ = send_.size();
    send_ += user_hole + " " + tag_ + ".";
    sender_at_ = send_.size();
    send_ += user_hole + ".";
    number_at_ = send_.size();
    send_ += number_hole + filling_ + "\n";

    fixed_[static_cast<std::size_t>(RequestKind::inbox)] = "inbox\n";
    fixed_[static_cast<std::size_t>(RequestKind::user_aktif)] = "user_aktif\n";
    fixed_[static_cast<std::size_t>(RequestKind::ping)] = "ping\n";
    fixed_[static_cast<std::size_t>(RequestKind::echo)] = echo_line();
}

void LoadRequests::append_send(std::uint32_t sender, std::uint32_t receiver, std::uint32_t number,
                               std::string& out) const {
    const std::size_t begin = out.size();
    out += send_;
    char* const line = out.data() + begin;
    if (id_at_ != std::string::npos) put_number(line + id_at_, number);
    put_user(line + receiver_at_, receiver);
    put_user(line + sender_at_, sender);
    put_number(line + number_at_, number);
}

std::string LoadRequests::user(std::uint32_t index) const {
    std::string digits(user_digits, '0');
    put_user(digits.data(), index);
    return user_prefix_ + digits;
}

bool LoadRequests::parse_text(std::string_view text, ReadMessage& message) const {
    if (text.size() != load_text_bytes_min + filling_.size()) return false;
    const std::size_t sender_at = tag_.size() + 1;
    const std::size_t number_at = sender_at + user_digits + 1;
    if (text.substr(0, tag_.size()) != tag_ || text[sender_at - 1] != '.' || text[number_at - 1] != '.') return false;
    std::uint32_t sender = 0;
    if (!read_digits(text.substr(sender_at, user_digits), 10, sender) || sender == 0) return false;
    if (!read_digits(text.substr(number_at, number_digits), 16, message.number)) return false;
    message.sender = sender - 1;
    return text.substr(load_text_bytes_min) == filling_;
}

namespace {

/// The string that follows `key` at or after `at`, which moves behind it; false when there is none.
bool next_string(std::string_view reply, std::string_view key, std::size_t& at, std::string_view& value) {
    const void* found = memmem(reply.data() + at, reply.size() - at, key.data(), key.size());
    if (found == nullptr) return false;
    const std::size_t begin = static_cast<std::size_t>(static_cast<const char*>(found) - reply.data()) + key.size();
    const std::size_t end = reply.find('"', begin);
    if (end == std::string_view::npos) return false;
    value = reply.substr(begin, end - begin);
    at = end;
    return true;
}

}  // namespace

std::size_t collect_inbox(std::string_view reply, const LoadRequests& requests, UserTraffic& user) {
    std::size_t count = 0;
    std::size_t at = 0;
    std::string_view from;
    std::string_view text;
    std::string expected;
    std::uint32_t expected_index = 0;
    while (next_string(reply, R"("msg_from": ")", at, from) && next_string(reply, R"("msg": ")", at, text)) {
        count += 1;
        ReadMessage message;
        if (!requests.parse_text(text, message)) {
            user.foreign += 1;
            continue;
        }
        if (expected.empty() || expected_index != message.sender) {
            expected_index = message.sender;
            expected = requests.user(expected_index);
        }
        if (from == expected) {
            user.reads.push_back(message);
        } else {
            user.foreign += 1;
        }
    }
    return count;
}

}  // namespace kabar::client
