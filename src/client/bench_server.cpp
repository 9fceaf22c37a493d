#include "client/bench_server.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace kabar::client {
namespace {

constexpr auto start_patience = std::chrono::seconds(60);
constexpr auto stop_patience = std::chrono::seconds(20);
constexpr auto stop_poll = std::chrono::milliseconds(10);

constexpr std::string_view configuration =
    "registration = \"open\"\n"
    "password_memory_kib = 8192\n"
    "password_ops = 1\n"
    "connections = 100000\n"
    "connections_per_address = 100000\n"
    "log_level = \"warn\"\n";

std::string errno_text() { return std::strerror(errno); }

/// In the child, after fork: only calls that are safe there.
[[noreturn]] void become(const std::vector<char*>& arguments, int output, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    ::setpgid(0, 0);  // Ctrl-C is for the bench, which then stops the server in order
    if (::getppid() != parent || ::dup2(output, STDOUT_FILENO) < 0) _exit(126);
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, STDIN_FILENO);
    ::execv(arguments[0], arguments.data());
    _exit(127);
}

/// The port of the first address in `listening on 127.0.0.1:4711, ...`; 0 when that is not in the text yet.
std::uint16_t listening_port(std::string_view text) {
    constexpr std::string_view said = "listening on ";
    const std::size_t at = text.find(said);
    const std::size_t line_end = text.find('\n', at == std::string_view::npos ? 0 : at);
    if (at == std::string_view::npos || line_end == std::string_view::npos) return 0;
    std::string_view address = text.substr(at + said.size(), line_end - at - said.size());
    address = address.substr(0, address.find(','));
    const std::size_t colon = address.rfind(':');
    if (colon == std::string_view::npos) return 0;
    std::uint16_t port = 0;
    std::from_chars(address.data() + colon + 1, address.data() + address.size(), port);
    return port;
}

}  // namespace

Outcome<ScratchDir> ScratchDir::make() {
    const char* const chosen = std::getenv("TMPDIR");
    std::string path = std::string(chosen != nullptr && *chosen != '\0' ? chosen : "/var/tmp") + "/kabar-bench-XXXXXX";
    if (::mkdtemp(path.data()) == nullptr) return problem(Failure::unreachable, path + ": " + errno_text());
    return ScratchDir(std::move(path));
}

ScratchDir::ScratchDir(ScratchDir&& other) noexcept : path_(std::exchange(other.path_, {})) {}

ScratchDir::~ScratchDir() {
    if (path_.empty()) return;
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Outcome<BenchServer> BenchServer::start(const Options& options) {
    const std::string config = options.directory + "/kabar.toml";
    std::ofstream(config) << configuration;
    std::vector<std::string> words = {
        options.program, "serve",  "--listen",
        "127.0.0.1:0",   "--data", options.data.empty() ? options.directory + "/data" : options.data,
        "--http",        "none",   "--config",
        config};
    if (options.threads > 0) words.insert(words.end(), {"--threads", std::to_string(options.threads)});
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);

    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) return problem(Failure::unreachable, "no pipe: " + errno_text());
    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid == 0) become(arguments, ends[1], parent);
    ::close(ends[1]);
    if (pid < 0) {
        ::close(ends[0]);
        return problem(Failure::unreachable, "no process for the server: " + errno_text());
    }
    BenchServer server(pid, ends[0]);
    if (auto listening = server.wait_until_it_listens(); !listening) return tl::unexpected(listening.error());
    return server;
}

Outcome<void> BenchServer::wait_until_it_listens() {
    std::string said;
    char buffer[512];
    const auto deadline = std::chrono::steady_clock::now() + start_patience;
    while (port_ == 0) {
        if (std::chrono::steady_clock::now() > deadline) return problem(Failure::timeout, "the server does not start");
        pollfd ready{output_, POLLIN, 0};
        if (::poll(&ready, 1, 1000) <= 0) continue;
        const ssize_t n = ::read(output_, buffer, sizeof buffer);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return problem(Failure::unreachable, "the server ended before it listened");
        said.append(buffer, static_cast<std::size_t>(n));
        port_ = listening_port(said);
    }
    return {};
}

BenchServer::BenchServer(BenchServer&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), output_(std::exchange(other.output_, -1)), port_(other.port_) {}

BenchServer::~BenchServer() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
    }
    if (output_ >= 0) ::close(output_);
}

Outcome<void> BenchServer::stop() {
    if (pid_ <= 0) return {};
    ::kill(pid_, SIGTERM);
    const auto deadline = std::chrono::steady_clock::now() + stop_patience;
    int status = 0;
    while (::waitpid(pid_, &status, WNOHANG) == 0) {
        if (std::chrono::steady_clock::now() > deadline) {
            return problem(Failure::timeout, "the server did not stop when asked and was killed");
        }
        std::this_thread::sleep_for(stop_poll);
    }
    pid_ = -1;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
    return problem(Failure::lost,
                   "the server ended with " + (WIFEXITED(status) ? "status " + std::to_string(WEXITSTATUS(status))
                                                                 : "signal " + std::to_string(WTERMSIG(status))));
}

}  // namespace kabar::client
