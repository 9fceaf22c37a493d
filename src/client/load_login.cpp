#include "client/load_login.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <string>
#include <thread>

namespace kabar::client {
namespace {

/// Logins under way at once: enough to keep the server's hashing threads busy, below what it lets wait.
constexpr std::size_t window = 32;
constexpr auto busy_pause = std::chrono::milliseconds(20);

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

Outcome<Addresses> resolve(const LoadOptions& options) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int error = getaddrinfo(options.host.c_str(), std::to_string(options.port).c_str(), &hints, &found);
    if (error != 0) return problem(Failure::unreachable, options.host + ": " + gai_strerror(error));
    return Addresses(found, &freeaddrinfo);
}

Outcome<int> connect_to(const addrinfo* addresses, const LoadOptions& options) {
    int error = 0;
    for (const addrinfo* a = addresses; a != nullptr; a = a->ai_next) {
        const int fd = ::socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol);
        if (fd >= 0 && ::connect(fd, a->ai_addr, a->ai_addrlen) == 0) {
            const int on = 1;
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            return fd;
        }
        error = errno;
        if (fd >= 0) ::close(fd);
    }
    return problem(Failure::unreachable, "cannot connect to " + options.host + ":" + std::to_string(options.port) +
                                             ": " + std::strerror(error));
}

Problem login_refusal(std::string_view what, const std::string& user, std::string_view reply) {
    const std::string code(reply_code(reply));
    std::string text = "the server refused to " + std::string(what) + " " + user + " (" + code + ")";
    if (code == "registration_closed" || code == "bad_invite") {
        text +=
            ": the load makes its own users; set registration = \"open\" in the server's configuration while "
            "measuring, or give no address, so that a server is started for it";
    } else if (code == "too_many_connections") {
        text += ": raise connections and connections_per_address in the server's configuration";
    }
    return {Failure::refused, std::move(text), code};
}

/// The same command for a window of users, all sent before the first answer is awaited; `busy` is asked again.
Outcome<void> ask_window(std::vector<LoadConnection>& connections, std::size_t begin, std::size_t end,
                         const std::string& command, const LoadOptions& options, const LoadRequests& requests) {
    std::vector<std::size_t> waiting;
    for (std::size_t i = begin; i < end; ++i) waiting.push_back(i);
    const auto patience = std::chrono::duration<double>(options.patience_seconds);
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!waiting.empty()) {
        std::vector<std::size_t> again;
        for (const std::size_t i : waiting) {
            const std::string user = requests.user(connections[i].user());
            const auto sent = load_write(connections[i].fd(), command + " " + user + " " + options.password + "\n");
            if (!sent) return sent;
        }
        for (const std::size_t i : waiting) {
            const auto reply = load_read_reply(connections[i].fd(), options.patience_seconds);
            if (!reply) return tl::unexpected(reply.error());
            if (reply_is_ok(*reply)) {
                connections[i].token = std::string(reply_string(*reply, R"("tokenid": ")"));
                continue;
            }
            if (reply_code(*reply) != "busy" || std::chrono::steady_clock::now() > deadline) {
                return tl::unexpected(login_refusal(command, requests.user(connections[i].user()), *reply));
            }
            again.push_back(i);
        }
        waiting.swap(again);
        if (!waiting.empty()) std::this_thread::sleep_for(busy_pause);
    }
    return {};
}

}  // namespace

Outcome<void> load_write(int fd, std::string_view line) {
    while (!line.empty()) {
        const ssize_t n = ::send(fd, line.data(), line.size(), MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return problem(Failure::lost, std::string("the connection was lost: ") + std::strerror(errno));
        line.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
}

Outcome<std::string> load_read_reply(int fd, double patience_seconds) {
    constexpr std::size_t longest_reply = 64 * 1024;
    std::string reply;
    char buffer[4096];
    while (find_reply_end(reply, 0) == std::string_view::npos) {
        pollfd ready{fd, POLLIN, 0};
        const int polled = ::poll(&ready, 1, static_cast<int>(patience_seconds * 1000));
        if (polled < 0 && errno == EINTR) continue;
        if (polled <= 0) return problem(Failure::timeout, "the server does not answer");
        const ssize_t n = ::recv(fd, buffer, sizeof buffer, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return problem(Failure::lost, "the server closed a connection while it logged in");
        reply.append(buffer, static_cast<std::size_t>(n));
        if (reply.size() > longest_reply) return problem(Failure::bad_reply, "this is no Kabar server");
    }
    return reply;
}

Outcome<std::vector<LoadConnection>> log_in_all(const LoadOptions& options, const LoadRequests& requests) {
    const auto addresses = resolve(options);
    if (!addresses) return tl::unexpected(addresses.error());
    std::vector<LoadConnection> connections;
    connections.reserve(options.connections);
    for (std::size_t begin = 0; begin < options.connections; begin += window) {
        const std::size_t end = std::min(begin + window, options.connections);
        for (std::size_t i = begin; i < end; ++i) {
            const auto fd = connect_to(addresses->get(), options);
            if (!fd) return tl::unexpected(fd.error());
            connections.emplace_back(*fd, static_cast<std::uint32_t>(i), options.depth);
        }
        if (options.mode == LoadMode::echo) continue;
        if (options.make_users) {
            const auto made = ask_window(connections, begin, end, "register", options, requests);
            if (!made) return tl::unexpected(made.error());
        }
        const auto logged_in = ask_window(connections, begin, end, "auth", options, requests);
        if (!logged_in) return tl::unexpected(logged_in.error());
    }
    for (const LoadConnection& connection : connections) {
        ::fcntl(connection.fd(), F_SETFL, ::fcntl(connection.fd(), F_GETFL) | O_NONBLOCK);
    }
    return connections;
}

}  // namespace kabar::client
