#pragma once

#include <sys/types.h>

#include <cstdint>

#include "client/problem.h"

namespace kabar::client {

/// The floor of a request: a process that sends back what it receives and does nothing else. One epoll loop for each
/// thread, connections dealt out in turn. Ends with the object, or with the process that made it.
class EchoServer {
public:
    /// Forks: call it while this process has no other threads. Errors: unreachable (no socket).
    static Outcome<EchoServer> start(unsigned threads);

    EchoServer(EchoServer&& other) noexcept;
    EchoServer& operator=(EchoServer&&) = delete;
    ~EchoServer();

    std::uint16_t port() const { return port_; }

private:
    EchoServer(pid_t pid, std::uint16_t port) : pid_(pid), port_(port) {}

    pid_t pid_;
    std::uint16_t port_;
};

/// Serves echo on a listening socket until the process ends.
[[noreturn]] void serve_echo(int listener, unsigned threads);

}  // namespace kabar::client
