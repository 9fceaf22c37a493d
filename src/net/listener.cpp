#include "net/listener.h"

#include <cerrno>
#include <chrono>
#include <utility>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "net/connection.h"
#include "net/event_loop_impl.h"
#include "net/listening_socket.h"

namespace kabar::net {

namespace asio = boost::asio;

namespace {

/// When descriptors have run out for the whole system, trying at once would only burn the processor.
constexpr auto accept_pause = std::chrono::milliseconds(100);

class SocketListener final : public Listener {
public:
    SocketListener(EventLoop::Impl& loop, Gate& gate, ListeningSocket socket, Door door, bool admin)
        : gate_(gate),
          own_(std::move(socket)),
          door_(std::move(door)),
          admin_(admin),
          waiter_(loop.io, own_.descriptor),
          pause_(loop.io),
          reserve_(::open("/dev/null", O_RDONLY | O_CLOEXEC)) {
        wait();
    }
    ~SocketListener() override { close(); }

    const std::string& address() const override { return own_.address; }

    void close() override {
        if (own_.descriptor < 0) return;
        boost::system::error_code ignored;
        pause_.cancel();
        waiter_.close(ignored);
        own_.descriptor = -1;
        if (reserve_ >= 0) ::close(std::exchange(reserve_, -1));
        if (!own_.path.empty()) ::unlink(own_.path.c_str());
    }

private:
    void wait() {
        waiter_.async_wait(asio::posix::stream_descriptor::wait_read, [this](const boost::system::error_code& error) {
            if (!error) accept_all();
        });
    }

    void accept_all() {
        while (true) {
            sockaddr_storage from{};
            socklen_t size = sizeof from;
            const int socket =
                ::accept4(own_.descriptor, reinterpret_cast<sockaddr*>(&from), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (socket >= 0) {
                welcome(socket, from);
            } else if (errno == EMFILE || errno == ENFILE) {
                if (!turn_one_away()) return pause();
            } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
                return wait();
            } else if (errno != ECONNABORTED && errno != EINTR) {
                return pause();
            }
        }
    }

    /// Out of descriptors: the reserved one is given up for a moment, so that the caller hears why.
    bool turn_one_away() {
        if (reserve_ < 0) return false;
        ::close(reserve_);
        const int socket = ::accept4(own_.descriptor, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket >= 0) gate_.refuse(socket, "unknown", door_);
        reserve_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        return socket >= 0;
    }

    void pause() {
        pause_.expires_after(accept_pause);
        pause_.async_wait([this](const boost::system::error_code& error) {
            if (error) return;
            if (reserve_ < 0) reserve_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
            accept_all();
        });
    }

    void welcome(int socket, const sockaddr_storage& from) {
        if (from.ss_family != AF_UNIX) {
            const int on = 1;
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            ::setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
            return gate_.admit(socket, host_of(from), false, door_);
        }
        if (!admin_) return gate_.admit(socket, "unix", false, door_);
        ucred peer{};
        socklen_t size = sizeof peer;
        const bool known = ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0;
        if (!known || peer.uid != ::geteuid()) {
            ::close(socket);
            return;
        }
        gate_.admit(socket, "admin", true, door_);
    }

    Gate& gate_;
    ListeningSocket own_;
    Door door_;
    bool admin_;
    asio::posix::stream_descriptor waiter_;
    asio::steady_timer pause_;
    int reserve_;
};

}  // namespace

Result<std::unique_ptr<Listener>> listen_on(EventLoop& control, Gate& gate, Result<ListeningSocket> socket, Door door,
                                            bool admin) {
    if (!socket) return tl::unexpected(std::move(socket.error()));
    return std::make_unique<SocketListener>(control.impl(), gate, std::move(*socket), std::move(door), admin);
}

Result<std::unique_ptr<Listener>> listen_tcp(EventLoop& control, Gate& gate, const std::string& address) {
    return listen_on(control, gate, open_tcp(address), Door{make_connection});
}

Result<std::unique_ptr<Listener>> listen_unix(EventLoop& control, Gate& gate, const std::string& path, bool admin) {
    return listen_on(control, gate, open_unix(path, admin), Door{make_connection}, admin);
}

}  // namespace kabar::net
