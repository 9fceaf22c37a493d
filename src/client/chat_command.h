#pragma once

#include <string>

#include "client/connection.h"

namespace kabar::client {

/// What `kabar chat` was asked for; docs and help texts are beside the flags.
struct ChatOptions {
    Endpoint server;
    std::string http;  ///< HOST:PORT of the server's HTTP, for files; "": port 8880 of its host
    std::string user;  ///< not empty: log in at the start; the password is asked for, or the first line of a pipe
    bool raw = false;  ///< show on stderr what is sent (`> `) and received (`< `), passwords masked
    bool live = true;  ///< on a terminal that can: show what happens above the line being typed
    std::string color = "auto";   ///< `never`, `auto` (not with NO_COLOR) or `always`
    std::string notify = "none";  ///< `none`, `bell` or `osc9`: of direct messages and of one's name in a room
    bool json = false;            ///< print the replies as they are
    /// Seconds after which a lost server is given up; below 0: never on a terminal (Ctrl-C ends it), 60 on a pipe.
    int retry_seconds = -1;
};

/// The exit status of `kabar chat`.
inline constexpr int chat_all_ok = 0;         ///< on a terminal: whoever leaves, leaves well
inline constexpr int chat_refused = 1;        ///< a request was answered with an error
inline constexpr int chat_usage = 2;          ///< for the command line's flags
inline constexpr int chat_no_connection = 3;  ///< the server could not be reached, or was lost and given up

/// Runs the terminal client on standard input and output until its input ends. With standard input and output on a
/// terminal it is for a person, otherwise for scripts: no prompt, one result a line, notes on stderr.
int run_chat(const ChatOptions& options);

}  // namespace kabar::client
