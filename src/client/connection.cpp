#include "client/connection.h"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <utility>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace kabar::client {

namespace {

using Clock = std::chrono::steady_clock;

std::string system_text(int error) { return std::strerror(error); }

/// Waits until `events` can be done on `fd`.
Outcome<void> wait(int fd, short events, int interrupt_fd, Clock::time_point deadline) {
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
        if (left.count() <= 0) return problem(Failure::timeout, "no answer in time");
        pollfd fds[2] = {{fd, events, 0}, {interrupt_fd, POLLIN, 0}};
        const int most_ms = 60'000;
        const int ready = ::poll(fds, 2, static_cast<int>(std::min<std::int64_t>(left.count(), most_ms)));
        if (ready < 0 && errno != EINTR) return problem(Failure::lost, system_text(errno));
        if (ready <= 0) continue;
        if (fds[1].revents != 0) return problem(Failure::interrupted, "interrupted");
        return {};
    }
}

/// A new socket connected to one address; the error's text says why not.
Outcome<int> connect_one(int family, const sockaddr* address, socklen_t size, int interrupt_fd,
                         Clock::time_point deadline) {
    const int fd = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return problem(Failure::unreachable, system_text(errno));
    const auto give_up = [fd](Failure failure, std::string text) {
        ::close(fd);
        return problem(failure, std::move(text));
    };
    if (::connect(fd, address, size) != 0) {
        if (errno != EINPROGRESS) return give_up(Failure::unreachable, system_text(errno));
        if (auto ready = wait(fd, POLLOUT, interrupt_fd, deadline); !ready) {
            const bool late = ready.error().failure == Failure::timeout;
            return give_up(late ? Failure::unreachable : ready.error().failure, ready.error().text);
        }
        int error = 0;
        socklen_t error_size = sizeof error;
        ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &error_size);
        if (error != 0) return give_up(Failure::unreachable, system_text(error));
    }
    return fd;
}

Outcome<int> connect_unix(const std::string& path, int interrupt_fd, Clock::time_point deadline) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return problem(Failure::unreachable, "the path is too long");
    path.copy(address.sun_path, path.size());
    // NOLINTNEXTLINE: the socket interface wants this cast
    return connect_one(AF_UNIX, reinterpret_cast<const sockaddr*>(&address), sizeof address, interrupt_fd, deadline);
}

Outcome<int> connect_tcp(const Endpoint& endpoint, int interrupt_fd, Clock::time_point deadline) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int failed = ::getaddrinfo(endpoint.host.c_str(), std::to_string(endpoint.port).c_str(), &hints, &found);
    if (failed != 0) return problem(Failure::unreachable, ::gai_strerror(failed));
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
    Outcome<int> result = problem(Failure::unreachable, "the name has no address");
    for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
        result = connect_one(at->ai_family, at->ai_addr, at->ai_addrlen, interrupt_fd, deadline);
        if (result || result.error().failure == Failure::interrupted) break;
    }
    if (result) {
        const int on = 1;
        ::setsockopt(*result, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    return result;
}

}  // namespace

std::string Endpoint::text() const {
    if (!unix_path.empty()) return unix_path;
    const bool ipv6 = host.find(':') != std::string::npos;
    return (ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
    Endpoint endpoint;
    std::string_view host = text;
    std::string_view port;
    bool has_port = false;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        host = text.substr(1, end - 1);
        const auto rest = text.substr(end + 1);
        has_port = rest.starts_with(':');
        if (host.empty() || (!rest.empty() && !has_port)) return std::nullopt;
        if (has_port) port = rest.substr(1);
    } else if (const auto colon = text.find(':'); colon != std::string_view::npos && colon == text.rfind(':')) {
        has_port = true;
        host = text.substr(0, colon);
        port = text.substr(colon + 1);
    }
    if (has_port) {
        const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
        if (error != std::errc{} || end != port.data() + port.size() || endpoint.port == 0) return std::nullopt;
    }
    if (host.find_first_of(" \t/") != std::string_view::npos || text.empty()) return std::nullopt;
    if (!host.empty()) endpoint.host = host;
    return endpoint;
}

Outcome<Connection> Connection::open(const Endpoint& endpoint, Duration timeout, int interrupt_fd) {
    const auto deadline = Clock::now() + timeout;
    auto fd = endpoint.unix_path.empty() ? connect_tcp(endpoint, interrupt_fd, deadline)
                                         : connect_unix(endpoint.unix_path, interrupt_fd, deadline);
    if (!fd) return tl::unexpected<Problem>(std::move(fd.error()));
    return Connection(*fd, interrupt_fd);
}

Connection::Connection(Connection&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), interrupt_fd_(other.interrupt_fd_), replies_(std::move(other.replies_)) {}

Connection& Connection::operator=(Connection&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(interrupt_fd_, other.interrupt_fd_);
    std::swap(replies_, other.replies_);
    return *this;
}

Connection::~Connection() {
    if (fd_ >= 0) ::close(fd_);
}

Outcome<void> Connection::send(std::string_view line, Duration timeout) {
    const auto deadline = Clock::now() + timeout;
    const std::string bytes = std::string(line) + "\n";
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t sent = ::send(fd_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
        if (sent >= 0) {
            done += static_cast<std::size_t>(sent);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (auto ready = wait(fd_, POLLOUT, interrupt_fd_, deadline); !ready) return ready;
        } else if (errno != EINTR) {
            return problem(Failure::lost, system_text(errno));
        }
    }
    return {};
}

Outcome<std::string> Connection::receive(Duration timeout) {
    const auto deadline = Clock::now() + timeout;
    for (;;) {
        if (std::string_view reply; replies_.next(reply)) return std::string(reply);
        if (replies_.buffered() > reply_bytes) return problem(Failure::bad_reply, "the reply is too long");
        char bytes[16 * 1024];
        const ssize_t got = ::recv(fd_, bytes, sizeof bytes, 0);
        if (got > 0) {
            replies_.feed({bytes, static_cast<std::size_t>(got)});
        } else if (got == 0) {
            return problem(Failure::lost, "the server closed the connection");
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (auto ready = wait(fd_, POLLIN, interrupt_fd_, deadline); !ready) {
                return tl::unexpected<Problem>(std::move(ready.error()));
            }
        } else if (errno != EINTR) {
            return problem(Failure::lost, system_text(errno));
        }
    }
}

std::optional<std::string> Connection::ended(const std::function<bool(std::string_view)>& takes) {
    std::optional<std::string> last;
    const auto take_all = [&] {
        for (std::string_view reply; replies_.next(reply);) {
            if (!takes || !takes(reply)) last = reply;
        }
    };
    take_all();
    for (;;) {
        char bytes[16 * 1024];
        const ssize_t got = ::recv(fd_, bytes, sizeof bytes, MSG_DONTWAIT);
        const bool nothing_new = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
        if (got <= 0 && !nothing_new && !last) last.emplace();
        if (got <= 0) return last;
        replies_.feed({bytes, static_cast<std::size_t>(got)});
        take_all();
        if (replies_.buffered() > reply_bytes && !last) last.emplace();
        if (last) return last;
    }
}

}  // namespace kabar::client
