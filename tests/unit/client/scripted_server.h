// A server that says what the test tells it to, over a Unix socket in a folder of its own.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "client/connection.h"
#include "wire/lines.h"

namespace kabar::client {

class ScriptedServer {
public:
    /// Given the number of the connection (from 0) and a request line; the reply without its end. "" closes the
    /// connection without one; a reply that begins with '!' is written without that sign, then the connection closes.
    using Answer = std::function<std::string(int connection, const std::string& line)>;

    explicit ScriptedServer(Answer answer) : answer_(std::move(answer)) {
        std::string folder = (std::filesystem::temp_directory_path() / "kabar-XXXXXX").string();
        EXPECT_NE(::mkdtemp(folder.data()), nullptr);
        folder_ = folder;
        listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path().copy(address.sun_path, sizeof address.sun_path - 1);
        // NOLINTNEXTLINE: the socket interface wants this cast
        EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        EXPECT_EQ(::listen(listener_, 8), 0);
        thread_ = std::thread([this] { run(); });
    }

    ~ScriptedServer() {
        ::shutdown(listener_, SHUT_RDWR);
        with_peer([](int fd) { ::shutdown(fd, SHUT_RDWR); });
        thread_.join();
        ::close(listener_);
        std::filesystem::remove_all(folder_);
    }

    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    std::string path() const { return folder_ + "/socket"; }
    Endpoint endpoint() const { return {.unix_path = path()}; }

    std::vector<std::string> lines() {
        std::lock_guard lock(mutex_);
        return lines_;
    }

private:
    void run() {
        for (int connection = 0;; ++connection) {
            const int fd = ::accept(listener_, nullptr, nullptr);
            if (fd < 0) return;
            {
                std::lock_guard lock(mutex_);
                peer_ = fd;
            }
            serve(connection, fd);
            std::lock_guard lock(mutex_);
            peer_ = -1;
            ::close(fd);
        }
    }

    void serve(int connection, int fd) {
        wire::LineSplitter splitter;
        char bytes[4096];
        for (ssize_t got = 0; (got = ::read(fd, bytes, sizeof bytes)) > 0;) {
            splitter.feed({bytes, static_cast<std::size_t>(got)});
            for (std::string_view line; splitter.next(line) == wire::LineSplitter::Next::line;) {
                std::unique_lock lock(mutex_);
                lines_.emplace_back(line);
                lock.unlock();
                std::string reply = answer_(connection, std::string(line));
                if (reply.empty()) return;
                const bool closes = reply.front() == '!';
                if (closes) reply.erase(0, 1);
                reply += "\r\n\r\n";
                if (::send(fd, reply.data(), reply.size(), MSG_NOSIGNAL) < 0 || closes) return;
            }
        }
    }

    template <class F>
    void with_peer(F&& f) {
        std::lock_guard lock(mutex_);
        if (peer_ >= 0) f(peer_);
    }

    Answer answer_;
    std::string folder_;
    int listener_ = -1;
    std::mutex mutex_;
    int peer_ = -1;
    std::vector<std::string> lines_;
    std::thread thread_;
};

}  // namespace kabar::client
