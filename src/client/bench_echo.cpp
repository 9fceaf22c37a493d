#include "client/bench_echo.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace kabar::client {
namespace {

void echo_once(int fd) {
    std::array<char, 16 * 1024> buffer;
    const ssize_t n = ::recv(fd, buffer.data(), buffer.size(), 0);
    if (n <= 0) {
        ::close(fd);
        return;
    }
    for (ssize_t sent = 0; sent < n;) {
        const ssize_t written = ::send(fd, buffer.data() + sent, static_cast<std::size_t>(n - sent), MSG_NOSIGNAL);
        if (written < 0) return;
        sent += written;
    }
}

void accept_one(int listener, const std::vector<int>& loops, std::size_t& turn) {
    const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    epoll_ctl(loops[turn++ % loops.size()], EPOLL_CTL_ADD, fd, &event);
}

[[noreturn]] void run_loop(int epoll, int listener, const std::vector<int>& loops) {
    std::array<epoll_event, 256> events{};
    std::size_t turn = 0;
    while (true) {
        const int ready = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < ready; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            if (fd == listener) {
                accept_one(listener, loops, turn);
            } else {
                echo_once(fd);
            }
        }
    }
}

}  // namespace

void serve_echo(int listener, unsigned threads) {
    std::vector<int> loops;
    for (unsigned i = 0; i < threads; ++i) loops.push_back(epoll_create1(EPOLL_CLOEXEC));
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = listener;
    epoll_ctl(loops[0], EPOLL_CTL_ADD, listener, &event);
    for (unsigned i = 1; i < threads; ++i) std::thread([&loops, i] { run_loop(loops[i], -1, loops); }).detach();
    run_loop(loops[0], listener, loops);
}

Outcome<EchoServer> EchoServer::start(unsigned threads) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (listener < 0 || ::bind(listener, generic, length) != 0 || ::listen(listener, SOMAXCONN) != 0 ||
        ::getsockname(listener, generic, &length) != 0) {
        const std::string why = std::strerror(errno);
        if (listener >= 0) ::close(listener);
        return problem(Failure::unreachable, "no socket for the echo server: " + why);
    }
    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) _exit(1);
        serve_echo(listener, threads);
    }
    ::close(listener);
    if (pid < 0)
        return problem(Failure::unreachable, std::string("no process for the echo server: ") + std::strerror(errno));
    return EchoServer(pid, ntohs(address.sin_port));
}

EchoServer::EchoServer(EchoServer&& other) noexcept : pid_(std::exchange(other.pid_, -1)), port_(other.port_) {}

EchoServer::~EchoServer() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
}

}  // namespace kabar::client
