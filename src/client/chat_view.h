// What the terminal client shows of a reply. Pure, apart from the machine's time zone.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "client/chat_request.h"
#include "client/reply.h"

namespace kabar::client {

struct View {
    bool for_people = false;  ///< false: for programs, one result a line
    std::size_t columns = 80;
    TimeMs now = 0;  ///< the day shown without its date
};

/// The result of a request; every line ends with a newline, nothing to tell is "". The report's results are as in the
/// report. Whatever others wrote is harmless for a terminal.
///
/// An inbox for programs has one line for each message: sender, time and text, with tabs between (see for_one_line);
/// of a room, the room stands first and the sender behind the text. A message's files follow, each as `file=ID NAME`.
std::string show(const TypedLine& request, const Reply& reply, const View& view);

/// `error: MESSAGE (CODE)`
std::string show_error(std::string_view message, std::string_view code);

/// The same as the server would say it, for `--json`.
std::string error_json(std::string_view message, std::string_view code);

/// `16:05` on the day of `now`, `2026-01-31 16:05` on others; local time.
std::string show_time(TimeMs at, TimeMs now);

}  // namespace kabar::client
