#pragma once

#include <vector>

#include "client/load_connection.h"
#include "client/load_requests.h"
#include "client/problem.h"

namespace kabar::client {

/// Connects, registers (if the options say so) and logs in every user of the load, some at a time. Blocks.
/// The connections are nonblocking when they come back. Errors: unreachable, lost, timeout, refused.
Outcome<std::vector<LoadConnection>> log_in_all(const LoadOptions& options, const LoadRequests& requests);

}  // namespace kabar::client
