#pragma once

namespace kabar::preview {

/// `kabar preview`, which the server runs for each image: reads a file from standard input, writes what
/// encode_preview() gives to standard output, and returns the exit status (a Refusal). Gives up all rights before the
/// first byte is read (lock_process()); the process must have one thread and must do nothing else afterwards.
int preview_main();

}  // namespace kabar::preview
