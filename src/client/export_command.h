#pragma once

#include <string>

#include "client/connection.h"

namespace kabar::client {

/// What `kabar export` was asked for; docs and help texts are beside the flags.
struct ExportOptions {
    Endpoint server;
    std::string user;
    bool received = false;  ///< what others wrote, too
};

/// Writes what the server keeps of one user to standard output as JSON Lines: an object a line, `kind` first, and the last
/// of kind `end`, so that one that was cut off can be told. Reads page by page: its memory does not grow with the
/// messages. The password is asked for on a terminal, otherwise it is the first line of standard input.
/// Returns the exit status: as `kabar chat`.
int run_export(const ExportOptions& options);

}  // namespace kabar::client
