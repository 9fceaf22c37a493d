#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/load_connection.h"
#include "client/load_requests.h"
#include "client/problem.h"

namespace kabar::client {

/// Connects, registers (if the options say so) and logs in every user of the load, some at a time. Blocks.
/// The connections are nonblocking when they come back, and have their session's token. Errors: unreachable, lost, timeout, refused.
Outcome<std::vector<LoadConnection>> log_in_all(const LoadOptions& options, const LoadRequests& requests);

/// One request, its end included, on a connection where nothing else is under way. Errors: lost.
Outcome<void> load_write(int fd, std::string_view line);
/// And its reply, its end included. Errors: lost, timeout, bad_reply.
Outcome<std::string> load_read_reply(int fd, double patience_seconds);

}  // namespace kabar::client
