#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "client/load.h"

namespace kabar::client {

/// The bytes of a run's requests, made once: a request is a copy with its numbers filled in. Its members are
/// const and thread-safe. A text is `tag.0001.000000ff` and a filling: sender, and number among the sender's messages.
class LoadRequests {
public:
    explicit LoadRequests(const LoadOptions& options);

    void append_send(std::uint32_t sender, std::uint32_t receiver, std::uint32_t number, std::string& out) const;
    /// Any kind but send.
    void append(RequestKind kind, std::string& out) const { out += fixed_[static_cast<std::size_t>(kind)]; }
    /// The largest page there is: for reading back.
    void append_read_back(std::string& out) const { out += read_back_; }

    std::string user(std::uint32_t index) const;
    /// False unless `text` is exactly one that append_send writes.
    bool parse_text(std::string_view text, ReadMessage& message) const;

private:
    std::string tag_;
    std::string user_prefix_;
    std::string filling_;
    std::string send_;
    std::size_t id_at_ = std::string::npos;
    std::size_t receiver_at_ = 0;
    std::size_t sender_at_ = 0;
    std::size_t number_at_ = 0;
    std::array<std::string, request_kinds> fixed_;
    std::string read_back_;
};

/// Finds the messages of an `inbox` reply and adds them to the user's reads. Gives how many there were; cheap, for
/// replies as the server writes them: what it cannot make sense of counts as foreign.
std::size_t collect_inbox(std::string_view reply, const LoadRequests& requests, UserTraffic& user);

}  // namespace kabar::client
