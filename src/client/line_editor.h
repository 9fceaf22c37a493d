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
    /// What is typed before the first read() is not echoed, and stands in its line.
    void hold_keys();

    /// What happens while a line is typed. The functions may write().
    struct Live {
        std::function<int()> fd;       ///< readable when ready() has something to do; -1: never
        std::function<int()> wait_ms;  ///< after so long ready() is called in any case; -1: never
        std::function<void()> ready;
        std::function<std::string()> prompt;    ///< instead of the one given to read()
        std::function<std::string()> up_key;    ///< Up on an empty line: its text; "": the history
        std::function<void(bool up)> page_key;  ///< PageUp and PageDown
        std::function<void()> cleared;          ///< the screen was cleared
        std::function<void(TerminalSignals::Redraw)> redraw;
        std::function<bool()> escape_key;                  ///< true: what is typed is taken away
        std::function<void(std::string_view)> typed;       ///< the line has changed
        std::function<bool(std::string_view)> takes_back;  ///< a finished line is taken from the screen
    };
    /// Whether the terminal (TERM) is one that lines can be edited on, and so live.
    static bool can_edit();
    /// Nothing happens on a terminal that cannot.
    void go_live(Live live);
    void complete_with(Completer completer);

    /// Writes whole lines; while a line is typed, above it.
    void write(std::string_view text);

    /// This stands in the next line at its beginning.
    void preset(std::string text);
    void set_bold_prompt(bool bold);

    /// Puts a line where the arrow keys find it. What must not be kept is not for this to decide.
    void remember(const std::string& line);

private:
    struct Editing;

    std::size_t most_bytes_;
    LineReader plain_;
    std::unique_ptr<Editing> editing_;  ///< empty: plain lines
};

}  // namespace kabar::client
