// What a connection that listens is told between its replies. Each function appends one JSON object, without
// reply_end: words get pure ASCII, JSON gets UTF-8. Pure, thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "chat/event.h"
#include "wire/decode.h"
#include "wire/texts.h"

namespace kabar::wire {

/// `to` takes the place of event.to: an aliased room has another label for some.
void encode_event(const chat::Event& event, std::uint64_t epoch, std::string_view to, Format format, std::string& out);

void encode_typing(std::string_view from, std::string_view to, Format format, std::string& out);
void encode_received(std::string_view from, std::string_view to, std::int64_t number, Format format, std::string& out);
/// Who became active and who is active no longer; `more`: not all are named.
void encode_presence(std::span<const std::string> active, std::span<const std::string> inactive, bool more,
                     Format format, std::string& out);
void encode_heartbeat(const chat::Cursor& cursor, Format format, std::string& out);

/// The last words before a listener is cut: from where it can go on.
void encode_too_slow(const chat::Cursor& cursor, Language language, Format format, std::string& out);
/// Listening is over, the connection is not: the session has ended.
void encode_listening_ended(Code code, Language language, Format format, std::string& out);

}  // namespace kabar::wire
