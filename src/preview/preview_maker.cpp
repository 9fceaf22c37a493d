#include "preview/preview_maker.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

namespace kabar::preview {

namespace {

/// The line before the preview's bytes; numbers of ten digits at most, and the type.
constexpr std::size_t head_bytes = 128;

class Handle {
public:
    explicit Handle(int fd = -1) : fd_(fd) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() { close(); }

    int get() const { return fd_; }
    void close() {
        if (const int fd = std::exchange(fd_, -1); fd >= 0) ::close(fd);
    }

private:
    int fd_;
};

tl::unexpected<Error> not_started(const char* what, int number) {
    return fail(Code::internal, std::string(what) + ": " + std::strerror(number));
}

/// What the new process has: the file, the pipe, no signal blocked or ignored, and nothing else.
class Plan {
public:
    Plan(int input, int output) {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawnattr_init(&attributes_);
        add(::posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO));
        add(::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO));
        add(::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0));
        add(::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1));
        sigset_t signals;
        ::sigemptyset(&signals);
        add(::posix_spawnattr_setsigmask(&attributes_, &signals));
        ::sigfillset(&signals);
        add(::posix_spawnattr_setsigdefault(&attributes_, &signals));
        add(::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
    }
    ~Plan() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributes_);
    }
    Plan(const Plan&) = delete;
    Plan& operator=(const Plan&) = delete;

    Result<pid_t> start(const std::string& program) const {
        if (error_ != 0) return not_started("posix_spawn", error_);
        std::string name = "kabar";
        std::string command = "preview";
        const std::array<char*, 3> arguments{name.data(), command.data(), nullptr};
        const std::array<char*, 1> environment{nullptr};
        pid_t child = 0;
        const int error =
            ::posix_spawn(&child, program.c_str(), &actions_, &attributes_, arguments.data(), environment.data());
        if (error != 0) return not_started("posix_spawn", error);
        return child;
    }

private:
    void add(int error) {
        if (error_ == 0) error_ = error;
    }

    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
    int error_ = 0;
};

class Child {
public:
    Child(pid_t id, std::int64_t deadline_ms) : id_(id), until_(SystemClock().steady_ms() + deadline_ms) {}

    /// Everything it writes, but not more than a little past `most`. False when the time was over first.
    bool read_output(int from, std::string& output, std::size_t most) const {
        std::array<char, 16 * 1024> piece;
        while (output.size() <= most) {
            if (!wait_for(from)) return false;
            const auto count = ::read(from, piece.data(), piece.size());
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) return true;
            output.append(piece.data(), static_cast<std::size_t>(count));
        }
        return true;
    }

    struct End {
        int status = 0;  ///< as waitpid() gives it; -1: nobody knows
        bool in_time = true;
    };

    /// Waits for its end, which comes now if `kill`, and at the deadline if not.
    End reap(bool kill) const {
        // The C library's own header for this one cannot be used from C++.
        const Handle handle(static_cast<int>(::syscall(SYS_pidfd_open, id_, 0)));
        End end;
        end.in_time = !kill && handle.get() >= 0 && wait_for(handle.get());
        if (!end.in_time) ::kill(id_, SIGKILL);
        while (::waitpid(id_, &end.status, 0) < 0) {
            if (errno == EINTR) continue;
            end.status = -1;
            break;
        }
        return end;
    }

private:
    bool wait_for(int fd) const {
        while (true) {
            const auto left = until_ - SystemClock().steady_ms();
            if (left <= 0) return false;
            pollfd wanted{.fd = fd, .events = POLLIN, .revents = 0};
            const int ready = ::poll(&wanted, 1, static_cast<int>(left));
            if (ready > 0) return true;
            if (ready < 0 && errno != EINTR) return false;
        }
    }

    const pid_t id_;
    const std::int64_t until_;
};

std::string reason_of(int status) {
    if (status == -1) return "process lost";
    if (WIFSIGNALED(status)) return "killed by signal " + std::to_string(WTERMSIG(status));
    const auto text = refusal_text(WEXITSTATUS(status));
    return text.empty() ? "exit status " + std::to_string(WEXITSTATUS(status)) : std::string(text);
}

}  // namespace

Result<PreviewResult> PreviewMaker::make(int fd) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return not_started("pipe", errno);
    const Handle from(ends[0]);
    Handle to(ends[1]);
    const auto started = Plan(fd, to.get()).start(program_);
    to.close();
    if (!started) return tl::unexpected(started.error());

    const Child child(*started, deadline_ms_);
    constexpr auto most = head_bytes + preview_bytes;
    PreviewResult result;
    std::string output;
    const bool in_time = child.read_output(from.get(), output, most);
    const bool is_bounded = output.size() <= most;
    const auto end = child.reap(!in_time || !is_bounded);
    if (!is_bounded) {
        result.reason = "output too large";
    } else if (!end.in_time) {
        result.reason = "not made in time";
    } else if (end.status != 0) {
        result.reason = reason_of(end.status);
    } else {
        result.preview = decode_preview(output);
        if (!result.preview) result.reason = "not a preview";
    }
    return result;
}

}  // namespace kabar::preview
