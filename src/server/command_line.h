#pragma once

namespace kabar::server {

/// `kabar COMMAND ...`. The exit status: 0 all right, 1 it failed, 2 wrong usage or configuration; `chat` and
/// `bench` say their own in their --help.
int run_command_line(int argc, char** argv);

}  // namespace kabar::server
