// A target for webhooks: a real HTTP server on a port of its own, which answers as it is told.
#pragma once

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace kabar::testing {

/// Takes each request on a thread of its own. `answer` gives the bytes to send back; empty: nothing is ever
/// answered, until the receiver ends.
class HookReceiver {
public:
    using Answer = std::function<std::string(const std::string& request)>;

    explicit HookReceiver(Answer answer) : answer_(std::move(answer)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        auto* any = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener_, any, size) != 0 || ::listen(listener_, 128) != 0 ||
            ::getsockname(listener_, any, &size) != 0 || ::pipe(stop_.data()) != 0) {
            throw std::runtime_error("no port to listen on");
        }
        port_ = ntohs(address.sin_port);
        acceptor_ = std::thread([this] { accept_all(); });
    }
    ~HookReceiver() {
        ::close(stop_[1]);
        acceptor_.join();
        for (auto& thread : threads_) thread.join();
        ::close(stop_[0]);
        ::close(listener_);
    }
    HookReceiver(const HookReceiver&) = delete;
    HookReceiver& operator=(const HookReceiver&) = delete;

    std::string url(const std::string& path = "/") const { return "http://127.0.0.1:" + std::to_string(port_) + path; }
    std::uint16_t port() const { return port_; }
    int connections() const { return connections_; }

    std::vector<std::string> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    /// Returns when so many requests have come.
    void wait_for(std::size_t count) const {
        std::unique_lock lock(mutex_);
        came_.wait(lock, [&] { return requests_.size() >= count; });
    }

private:
    /// False: it is over.
    bool readable(int fd) const {
        std::array<pollfd, 2> fds = {pollfd{fd, POLLIN, 0}, pollfd{stop_[0], POLLIN, 0}};
        ::poll(fds.data(), fds.size(), -1);
        return fds[1].revents == 0;
    }

    void accept_all() {
        while (readable(listener_)) {
            const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (fd < 0) continue;
            ++connections_;
            threads_.emplace_back([this, fd] {
                serve(fd);
                ::close(fd);
            });
        }
    }

    void serve(int fd) {
        std::string held;
        std::array<char, 65536> data;
        while (readable(fd)) {
            const auto got = ::recv(fd, data.data(), data.size(), 0);
            if (got <= 0) return;
            held.append(data.data(), static_cast<std::size_t>(got));
            const auto head = held.find("\r\n\r\n");
            const auto length = held.find("Content-Length: ");
            if (head == std::string::npos || length == std::string::npos) continue;
            if (held.size() < head + 4 + std::stoul(held.substr(length + 16))) continue;
            {
                const std::lock_guard lock(mutex_);
                requests_.push_back(held);
            }
            came_.notify_all();
            const std::string back = answer_(held);
            held.clear();
            if (!back.empty()) ::send(fd, back.data(), back.size(), MSG_NOSIGNAL);
        }
    }

    Answer answer_;
    int listener_ = -1;
    std::array<int, 2> stop_{};
    std::uint16_t port_ = 0;
    std::atomic<int> connections_ = 0;
    mutable std::mutex mutex_;
    mutable std::condition_variable came_;
    std::vector<std::string> requests_;
    std::vector<std::thread> threads_;  ///< of the acceptor, until it has ended
    std::thread acceptor_;
};

/// An answer with this status and these header lines.
inline std::string http_answer(int status, const std::string& headers = {}, const std::string& body = {}) {
    return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           headers + "\r\n" + body;
}

}  // namespace kabar::testing
