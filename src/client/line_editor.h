#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "client/completion.h"
#include "client/terminal.h"

namespace kabar::client {

/// Lines from a person at a terminal, with editing, history and completion; on a terminal that cannot do that
/// (TERM=dumb or none) plain lines. One at a time, because the terminal is one. Not thread-safe.
class LineEditor {
public:
    /// What can stand at the end of the line up to the cursor.
    using Completer = std::function<Completion(std::string_view before)>;

    /// `signals` outlives the editor.
    LineEditor(TerminalSignals& signals, std::size_t most_bytes, Completer completer);
    ~LineEditor();
    LineEditor(const LineEditor&) = delete;
    LineEditor& operator=(const LineEditor&) = delete;

    Input read(const std::string& prompt);

    /// Puts a line where the arrow keys find it. What must not be kept is not for this to decide.
    void remember(const std::string& line);

private:
    struct Editing;

    std::size_t most_bytes_;
    LineReader plain_;
    std::unique_ptr<Editing> editing_;  ///< empty: plain lines
};

}  // namespace kabar::client
