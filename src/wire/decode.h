#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "chat/requests.h"

namespace kabar::wire {

enum class Format : std::uint8_t { words, json };

/// How the reply to a request has to look.
struct ReplyStyle {
    Format format = Format::words;
    /// The request's tag as JSON text (a scalar), echoed as "tag"; empty: none.
    std::string tag;
};

struct Decoded {
    ReplyStyle style;
    /// The session token given with the request, lower case; empty: none, or the command takes none.
    std::string token;
    tl::expected<chat::Request, Error> request;
};

/// One request line (without its end) to a request; docs/protocol.md has the grammar. Everything is checked here
/// that can be without knowing who asks: UTF-8, NUL, JSON's form, types, ranges, sizes, missing arguments, unknown
/// options. A `tag` that could be read is in the style even when the request is refused. Pure, thread-safe.
/// Errors: unknown_command, missing_argument, bad_argument, bad_json, invalid_text, text_too_long, empty_message,
/// bad_password (too long), bad_token (a JSON "token" without a token's shape).
Decoded decode(std::string_view line);

}  // namespace kabar::wire
