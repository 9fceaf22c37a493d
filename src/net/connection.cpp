#include "net/connection.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <sys/socket.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include "base/limits.h"

namespace kabar::net {

namespace asio = boost::asio;

Connection::Connection(EventLoop::Impl& loop, int socket, hub::Peer peer, Release released)
    : loop_(loop),
      socket_(loop.io, protocol_of(socket), socket),
      released_(std::move(released)),
      client_(*loop.shard, *this, std::move(peer)),
      buffer_(limits::read_bytes_min) {
    Error ignored;
    socket_.native_non_blocking(true, ignored);
}

void Connection::start() { read(); }

void Connection::tick() {
    output_.release_unused();
    if (lingering_ && ++linger_ticks_ > linger_ticks) close();
}

void Connection::read() {
    if (reading_ || closed_ || peer_ended_ || !(lingering_ || client_.wants_input())) return;
    reading_ = true;
    socket_.async_read_some(asio::buffer(buffer_), [self = shared_from_this()](const Error& error, std::size_t bytes) {
        self->on_read(error, bytes);
    });
}

void Connection::on_read(const Error& error, std::size_t bytes) {
    reading_ = false;
    if (closed_) return;
    if (error && error != asio::error::eof) return close();
    peer_ended_ = static_cast<bool>(error);
    if (lingering_) {
        if (peer_ended_) return close();
        return read();
    }
    if (peer_ended_) {
        client_.on_end_of_input();
    } else {
        client_.on_bytes(std::string_view(buffer_.data(), bytes));
        fit_buffer(bytes);
    }
    loop_.shard->flush();
    read();
}

void Connection::fit_buffer(std::size_t bytes) {
    if (bytes == buffer_.size() && bytes < limits::read_bytes_max) {
        buffer_.resize(buffer_.size() * 2);
    } else if (bytes < buffer_.size() / 8 && buffer_.size() > limits::read_bytes_min) {
        std::vector<char>(buffer_.size() / 2).swap(buffer_);
    }
}

void Connection::client_changed() {
    if (closed_) return;
    write();
    if (closed_) return;
    if (client_.finished() && !client_.has_output() && output_.empty() && !lingering_) linger();
    read();
}

void Connection::write() {
    while (!waiting_to_write_) {
        if (output_.empty()) {
            output_.refill(client_);
            if (output_.empty()) return;
        }
        const auto bytes = output_.send(socket_.native_handle());
        if (bytes >= 0) {
            client_.on_written(static_cast<std::size_t>(bytes));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            waiting_to_write_ = true;
            socket_.async_wait(asio::socket_base::wait_write, [self = shared_from_this()](const Error& error) {
                self->waiting_to_write_ = false;
                if (error) return self->close();
                self->client_changed();
                self->loop_.shard->flush();
            });
        } else if (errno != EINTR) {
            return close();
        }
    }
}

void Connection::linger() {
    if (peer_ended_) return close();
    lingering_ = true;
    Error ignored;
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
}

void Connection::abort() {
    asio::post(loop_.io, [self = shared_from_this()] { self->close(); });
}

void Connection::close() {
    if (std::exchange(closed_, true)) return;
    Error ignored;
    socket_.close(ignored);
    asio::post(loop_.io, [self = shared_from_this()] { self->loop_.remove(*self); });
}

std::shared_ptr<Session> make_connection(EventLoop& loop, int socket, hub::Peer peer, Release released) {
    return std::make_shared<Connection>(loop.impl(), socket, std::move(peer), std::move(released));
}

}  // namespace kabar::net
