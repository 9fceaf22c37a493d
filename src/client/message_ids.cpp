#include "client/message_ids.h"

#include <sodium.h>

namespace kabar::client {

namespace {
constexpr std::size_t counter_digits = 10;

std::string hex_digits(std::uint32_t number) {
    std::string out;
    for (int shift = 28; shift >= 0; shift -= 4) out += "0123456789abcdef"[(number >> shift) & 0xFU];
    return out;
}
}  // namespace

std::uint32_t random_number() {
    static const bool ready = sodium_init() >= 0;
    static_cast<void>(ready);
    return randombytes_random();
}

MessageIds::MessageIds() : prefix_(hex_digits(random_number()) + hex_digits(random_number())) {}

std::string MessageIds::next() {
    std::string digits = std::to_string(++count_);
    if (digits.size() < counter_digits) digits.insert(0, counter_digits - digits.size(), '0');
    return prefix_ + "-" + digits;
}

}  // namespace kabar::client
