// What the terminal client shows of webhooks. Pure, apart from the time zone.
#pragma once

#include <string>

#include "client/chat_view.h"

namespace kabar::client {

/// `hook_in` and `hook_out`, with the secret, which no other reply has. For programs: number, secret and path with tabs
/// between.
std::string show_hook_made(const Reply& reply, const View& view);
/// `hooks`, one a line. For programs: number, kind, bot or URL, last number, by whom, since when and why it is off.
std::string show_hooks(const Reply& reply, const View& view);

}  // namespace kabar::client
