// The person's terminal: signals, reading lines and passwords from it, its size.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace kabar::client {

/// While it lives, signals that would end the program become something to read instead. At most one at a time.
class TerminalSignals {
public:
    TerminalSignals();
    ~TerminalSignals();
    TerminalSignals(const TerminalSignals&) = delete;
    TerminalSignals& operator=(const TerminalSignals&) = delete;

    /// Readable after SIGINT, SIGTERM or SIGHUP, until take_stop().
    int stop_fd() const;
    /// Readable after SIGWINCH or SIGCONT, until take_redraw().
    int redraw_fd() const;

    enum class Stop { none, cancel, leave };
    /// What was asked for since the last call: Ctrl-C is cancel, SIGTERM and SIGHUP leave.
    Stop take_stop();
    enum class Redraw { resized, continued };
    /// What has happened since the last call: the screen has another size, or it is the shell's after Ctrl-Z.
    Redraw take_redraw();

    /// `text` is written to standard output before Ctrl-Z suspends the program; it has to live on.
    void on_suspend(std::string_view text);
};

/// What came of reading from a person or a pipe.
struct Input {
    enum class What {
        line,
        too_long,   ///< the line passed the bound; it was skipped
        cancelled,  ///< Ctrl-C
        end,        ///< end of input, Ctrl-D, or a signal to leave
    };
    What what = What::end;
    std::string line;
};

/// Lines from a descriptor, each of at most `most_bytes`; a last line without an end counts.
class LineReader {
public:
    LineReader(int fd, std::size_t most_bytes, TerminalSignals* signals = nullptr)
        : fd_(fd), most_bytes_(most_bytes), signals_(signals) {}

    Input next();

    /// While a line is awaited, `ready` is called whenever the descriptor that `fd` gives (-1: none) is readable.
    /// When it returns false, the input is at its end.
    void watch(std::function<int()> fd, std::function<bool()> ready) {
        watched_fd_ = std::move(fd);
        ready_ = std::move(ready);
    }

private:
    /// False: the end.
    bool wait_beside_watched();
    /// False: the end, or a signal (then `what` is set).
    bool fill(Input::What& what);

    int fd_;
    std::size_t most_bytes_;
    TerminalSignals* signals_;
    std::string held_;
    bool ended_ = false;
    std::function<int()> watched_fd_;
    std::function<bool()> ready_;
};

/// Asks on the terminal of standard input, without echo.
Input ask_password(std::string_view prompt, TerminalSignals* signals);

/// 80 if it cannot be known.
std::size_t terminal_columns();
/// At least 2; 24 if it cannot be known.
std::size_t terminal_rows();

}  // namespace kabar::client
