#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "client/live_load.h"

namespace kabar::client {

/// The bytes of a run with listeners. A text is `tag.000000ff.` and a filling; the number is the message's in the run.
/// Its members are const and thread-safe.
class LiveRequests {
public:
    explicit LiveRequests(const LiveOptions& options);

    /// `#bench-r0001`
    std::string room(std::uint32_t index) const;

    void append_send(std::uint32_t room, std::uint32_t message, std::string& out) const;
    /// `cursor` empty: from now on.
    static void append_listen(std::string_view token, std::string_view cursor, std::string& out);

    /// False unless `text` is exactly one that append_send writes.
    bool parse_text(std::string_view text, std::uint32_t& message) const;

private:
    std::string tag_;
    std::string prefix_;
    std::string filling_;
};

/// A `message` event, as the server writes it.
struct LiveEvent {
    std::string_view room;
    std::string_view text;
    std::int64_t number = 0;
};

/// Cheap, for events as the server writes them; false for what cannot be made sense of.
bool parse_message_event(std::string_view event, LiveEvent& out);

/// The number behind `key`, which is written `"number": `; 0 if there is none.
std::int64_t reply_number(std::string_view reply, std::string_view key);

/// The value of the `cursor` with which an event or a reply ends; empty if there is none.
std::string_view cursor_at_end(std::string_view reply);

}  // namespace kabar::client
