#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "client/problem.h"
#include "wire/lines.h"

namespace kabar::client {

struct Endpoint {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8889;
    std::string unix_path;  ///< not empty: a Unix socket, instead of host and port

    /// `127.0.0.1:8889`, `[::1]:8889` or the path.
    std::string text() const;
};

/// HOST, HOST:PORT, [IPV6]:PORT or :PORT, what is missing taken from Endpoint{}; empty: it is none of these.
std::optional<Endpoint> parse_endpoint(std::string_view text);

/// One connection to a server: lines out, replies in. Blocking, with a deadline on every call. Not thread-safe.
/// After an error the connection can only be closed.
class Connection {
public:
    using Duration = std::chrono::milliseconds;

    /// A reply longer than this ends the connection: the longest page, every byte of it escaped, is half of it.
    static constexpr std::size_t reply_bytes = 8 * 1024 * 1024;

    /// `timeout` is for connecting to all addresses of the host together; looking up its name is not counted.
    /// When `interrupt_fd` (-1: none) becomes readable, every waiting call ends with `interrupted`; it is not read.
    /// Errors: unreachable, interrupted.
    static Outcome<Connection> open(const Endpoint& endpoint, Duration timeout, int interrupt_fd = -1);

    Connection(Connection&& other) noexcept;
    Connection& operator=(Connection&& other) noexcept;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    /// Sends one request line; `line` is without its end. Errors: lost, timeout, interrupted.
    Outcome<void> send(std::string_view line, Duration timeout);

    /// The next reply, without its end. Errors: lost, timeout, interrupted, bad_reply (too long).
    Outcome<std::string> receive(Duration timeout);

    /// To ask between requests, when nothing is awaited: empty if the connection is in order; otherwise the server
    /// ended it, and this is the last reply it gave (its reason), or "". What `takes` returns true for is no such
    /// reply, and was taken. Never waits.
    std::optional<std::string> ended(const std::function<bool(std::string_view)>& takes = {});

    /// Readable when something comes, or the end.
    int fd() const { return fd_; }

private:
    Connection(int fd, int interrupt_fd) : fd_(fd), interrupt_fd_(interrupt_fd) {}

    int fd_ = -1;
    int interrupt_fd_ = -1;
    wire::ReplySplitter replies_;
};

}  // namespace kabar::client
