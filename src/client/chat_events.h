// What the terminal client shows of an event while it listens. Pure, apart from the machine's time zone.
#pragma once

#include <string>
#include <string_view>

#include "client/chat_view.h"

namespace kabar::client {

/// One event, as it came; "" for what only programs need (heartbeats). For programs: the kind, the time, who, where and
/// what else there is, with tabs between.
std::string show_event(std::string_view event, const View& view);

}  // namespace kabar::client
