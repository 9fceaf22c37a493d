#include "client/terminal.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/limits.h"

namespace kabar::client {

namespace {

// Signal handlers can reach only what is global.
struct Pipe {
    int read = -1;
    int write = -1;
};
Pipe stop_pipe;
Pipe redraw_pipe;
std::atomic<const char*> suspend_text = nullptr;
std::atomic<std::size_t> suspend_size = 0;
termios modes_before{};

struct Handled {
    int signal;
    struct sigaction before;
};
std::array<Handled, 6> handled = {
    {{SIGINT, {}}, {SIGTERM, {}}, {SIGHUP, {}}, {SIGWINCH, {}}, {SIGCONT, {}}, {SIGTSTP, {}}}};

extern "C" void note_signal(int signal) {
    const int error = errno;
    const bool redraw = signal == SIGWINCH || signal == SIGCONT;
    const char byte = signal == SIGINT || signal == SIGCONT ? 'c' : 'q';
    const auto written = ::write(redraw ? redraw_pipe.write : stop_pipe.write, &byte, 1);
    static_cast<void>(written);
    errno = error;
}

/// Leaves the terminal to the shell as it was, then stops as if there were no handler; goes on here after SIGCONT.
/// Where nobody could wake the program, the system does not stop it: then it draws anew at once.
extern "C" void suspend(int signal) {
    const int error = errno;
    termios modes{};
    const bool has_modes = ::tcgetattr(STDIN_FILENO, &modes) == 0;
    if (has_modes) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &modes_before);
    const auto written = ::write(STDOUT_FILENO, suspend_text.load(), suspend_size.load());
    static_cast<void>(written);
    struct sigaction plain {};
    struct sigaction ours {};
    plain.sa_handler = SIG_DFL;
    ::sigaction(signal, &plain, &ours);
    sigset_t only;
    ::sigemptyset(&only);
    ::sigaddset(&only, signal);
    ::raise(signal);
    ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
    ::pthread_sigmask(SIG_BLOCK, &only, nullptr);
    ::sigaction(signal, &ours, nullptr);
    if (has_modes) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &modes);
    note_signal(SIGCONT);
    errno = error;
}

void open_pipe(Pipe& pipe) {
    int fds[2] = {-1, -1};
    if (::pipe2(fds, O_NONBLOCK | O_CLOEXEC) == 0) pipe = {fds[0], fds[1]};
}

void close_pipe(Pipe& pipe) {
    if (pipe.read >= 0) ::close(pipe.read);
    if (pipe.write >= 0) ::close(pipe.write);
    pipe = {};
}

/// Turns the echo off while it lives.
class NoEcho {
public:
    NoEcho() : changed_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
        if (!changed_) return;
        termios quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        quiet.c_lflag |= ICANON | ISIG | ECHONL;
        ::tcsetattr(STDIN_FILENO, TCSADRAIN, &quiet);
    }
    ~NoEcho() {
        if (changed_) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
    }
    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;

private:
    termios before_{};
    bool changed_;
};

}  // namespace

TerminalSignals::TerminalSignals() {
    open_pipe(stop_pipe);
    open_pipe(redraw_pipe);
    ::tcgetattr(STDIN_FILENO, &modes_before);
    for (auto& [signal, before] : handled) {
        struct sigaction action {};
        action.sa_handler = signal == SIGTSTP ? suspend : note_signal;
        ::sigaction(signal, &action, &before);
        // A shell without job control ignores it: nobody could wake the program.
        if (signal == SIGTSTP && before.sa_handler == SIG_IGN) ::sigaction(signal, &before, nullptr);
    }
}

TerminalSignals::~TerminalSignals() {
    for (const auto& [signal, before] : handled) ::sigaction(signal, &before, nullptr);
    close_pipe(stop_pipe);
    close_pipe(redraw_pipe);
    on_suspend({});
}

int TerminalSignals::stop_fd() const { return stop_pipe.read; }
int TerminalSignals::redraw_fd() const { return redraw_pipe.read; }

TerminalSignals::Stop TerminalSignals::take_stop() {
    Stop stop = Stop::none;
    char byte = 0;
    while (::read(stop_pipe.read, &byte, 1) == 1) {
        if (byte == 'q') stop = Stop::leave;
        if (byte == 'c' && stop == Stop::none) stop = Stop::cancel;
    }
    return stop;
}

TerminalSignals::Redraw TerminalSignals::take_redraw() {
    auto redraw = Redraw::resized;
    char byte = 0;
    while (::read(redraw_pipe.read, &byte, 1) == 1) {
        if (byte == 'c') redraw = Redraw::continued;
    }
    return redraw;
}

void TerminalSignals::on_suspend(std::string_view text) {
    suspend_size = 0;
    suspend_text = text.data();
    suspend_size = text.size();
}

bool LineReader::wait_beside_watched() {
    for (;;) {
        pollfd fds[2] = {{fd_, POLLIN, 0}, {watched_fd_(), POLLIN, 0}};
        if (::poll(fds, 2, -1) < 0) continue;
        if (fds[0].revents != 0) return true;
        if (fds[1].revents != 0 && !ready_()) return false;
    }
}

bool LineReader::fill(Input::What& what) {
    for (;;) {
        if (watched_fd_ && !wait_beside_watched()) {
            ended_ = true;
            what = Input::What::end;
            return false;
        }
        if (signals_ != nullptr) {
            pollfd fds[2] = {{fd_, POLLIN, 0}, {signals_->stop_fd(), POLLIN, 0}};
            if (::poll(fds, 2, -1) < 0) continue;
            if (fds[1].revents != 0) {
                held_.clear();
                what =
                    signals_->take_stop() == TerminalSignals::Stop::cancel ? Input::What::cancelled : Input::What::end;
                return false;
            }
        }
        char bytes[16 * 1024];
        const ssize_t got = ::read(fd_, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR) continue;
        if (got > 0) {
            held_.append(bytes, static_cast<std::size_t>(got));
            return true;
        }
        ended_ = true;
        what = Input::What::end;
        return false;
    }
}

Input LineReader::next() {
    bool too_long = false;
    std::size_t scanned = 0;
    for (;;) {
        const auto end = held_.find('\n', scanned);
        if (end != std::string::npos || (ended_ && !held_.empty())) {
            Input input{Input::What::line, held_.substr(0, end)};
            held_.erase(0, end == std::string::npos ? end : end + 1);
            if (input.line.ends_with('\r')) input.line.pop_back();
            if (too_long || input.line.size() > most_bytes_) return {Input::What::too_long, {}};
            return input;
        }
        if (ended_) return {too_long ? Input::What::too_long : Input::What::end, {}};
        if (held_.size() > most_bytes_ + 1) {
            too_long = true;
            held_.clear();
        }
        scanned = held_.size();
        Input::What what{};
        if (!fill(what) && !(what == Input::What::end && ended_)) return {what, {}};
    }
}

Input ask_password(std::string_view prompt, TerminalSignals* signals) {
    const NoEcho no_echo;
    std::fflush(stdout);
    std::fprintf(stderr, "%.*s", static_cast<int>(prompt.size()), prompt.data());
    std::fflush(stderr);
    // On a terminal one read gives one line at most: nothing of the next is taken.
    LineReader reader(STDIN_FILENO, limits::password_bytes, signals);
    Input input = reader.next();
    if (input.what == Input::What::cancelled || input.what == Input::What::end) std::fputc('\n', stderr);
    return input;
}

std::size_t terminal_columns() {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
    return size.ws_col;
}

std::size_t terminal_rows() {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0) return 24;
    return std::max<std::size_t>(size.ws_row, 2);
}

}  // namespace kabar::client
