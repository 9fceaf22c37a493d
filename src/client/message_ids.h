#pragma once

#include <cstdint>
#include <string>

namespace kabar::client {

/// Ids for one client's messages: a random prefix, then a counter with leading zeros, so that they sort in the order
/// of sending and no other client has the same. Not thread-safe.
class MessageIds {
public:
    /// 64 random bits from the system.
    MessageIds();
    /// For tests.
    explicit MessageIds(std::string prefix) : prefix_(std::move(prefix)) {}

    std::string next();

private:
    std::string prefix_;
    std::uint64_t count_ = 0;
};

/// Random from the system; for pauses and ids. Thread-safe.
std::uint32_t random_number();

}  // namespace kabar::client
