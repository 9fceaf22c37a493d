#pragma once

#include <string>

#include "chat/replies.h"
#include "wire/decode.h"
#include "wire/texts.h"

namespace kabar::wire {

/// What ends a reply on a byte stream.
inline constexpr std::string_view reply_end = "\r\n\r\n";

/// Appends the reply as one JSON object, without reply_end. Spaced as `{"status": "OK", "message": "..."}`.
/// Words get pure ASCII; JSON gets UTF-8. Pure, thread-safe.
void encode(const chat::Reply& reply, const ReplyStyle& style, Language language, std::string& out);

}  // namespace kabar::wire
