// What an incoming webhook brings: the text of a message, in whichever of the forms that senders use.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kabar::wire {

/// The body of one call of an incoming webhook. The longest text fits with every byte of it escaped as JSON
/// (192 KiB), and what senders put beside it; the tree that JSON is read into stays within some megabytes.
inline constexpr std::size_t hook_body_bytes = 256 * 1024;
/// Levels of objects and lists in such a body: the forms we know have five.
inline constexpr std::size_t hook_json_depth = 16;

struct HookMessage {
    /// Valid UTF-8 without NUL, not only blanks, at most limits::text_bytes.
    std::string text;
    /// The name under which the sender wants to be shown: one line, at most limits::display_bytes; empty: none.
    std::string username;
    bool operator==(const HookMessage&) const = default;
};

/// Reads a body by its Content-Type; its parameters and the case of its letters do not matter.
///
/// - `text/plain`: the body is the text.
/// - `application/json`: an object as senders for Slack and Mattermost write it. `text` is the text; if it is missing
///   or blank, what can be read of `blocks` and `attachments`. `username` is taken, other keys are passed over.
/// - `application/x-www-form-urlencoded`: `payload` is such an object, or `text` and `username` are as they stand. A
///   body that begins with `{` is taken as the object: it is what `curl -d '{...}'` sends.
///
/// Line ends at the end of the text are cut. In objects, Slack's escapes and links are made readable: see
/// hook_markup.h. The forms: https://api.slack.com/messaging/webhooks and /reference/messaging/attachments,
/// https://developers.mattermost.com/integrate/webhooks/incoming.
///
/// Errors: bad_argument (another Content-Type, a form without `payload` or `text`, a `text` that is no string),
/// bad_json, invalid_text, text_too_long (the text, or the body), empty_message. Thread-safe, pure.
Result<HookMessage> read_hook(std::string_view content_type, std::string_view body);

}  // namespace kabar::wire
