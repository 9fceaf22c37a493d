#include "net/web_socket.h"

#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "base/limits.h"
#include "hub/api_body.h"
#include "hub/client.h"
#include "net/object_cutter.h"
#include "net/tcp_progress.h"

namespace kabar::net {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;

namespace {

class WebSocket final : public Session, public hub::Transport, public std::enable_shared_from_this<WebSocket> {
public:
    WebSocket(EventLoop::Impl& loop, asio::generic::stream_protocol::socket&& socket, const std::string& key,
              hub::Peer peer, Release released, std::shared_ptr<const HttpOptions> options)
        : loop_(loop),
          stream_(std::move(socket)),
          released_(std::move(released)),
          options_(std::move(options)),
          opening_(
              "GET /ws HTTP/1.1\r\nHost: kabar\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
              "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " +
              key + "\r\n\r\n"),
          client_(*loop.shard, *this, std::move(peer)) {}

    void start() override;
    void tick() override;
    void close() override;

    void client_changed() override;
    void abort() override;

private:
    using Error = boost::system::error_code;

    void read();
    void on_read(const Error& error);
    void write();
    void on_written(const Error& error);
    void say_goodbye();

    EventLoop::Impl& loop_;
    websocket::stream<asio::generic::stream_protocol::socket, false> stream_;
    Release released_;
    std::shared_ptr<const HttpOptions> options_;
    std::string opening_;
    hub::Client client_;
    ObjectCutter cutter_;
    boost::beast::flat_buffer buffer_;
    std::size_t writing_bytes_ = 0;
    std::uint64_t acknowledged_ = 0;
    std::int64_t closing_ticks_ = 0;
    websocket::close_code why_ = websocket::close_code::normal;
    bool open_ = false;
    bool reading_ = false;
    bool writing_ = false;
    bool closing_ = false;
    bool closed_ = false;
};

void WebSocket::start() {
    using std::chrono::milliseconds;
    stream_.set_option(websocket::stream_base::timeout{milliseconds(limits::websocket_handshake_ms),
                                                       milliseconds(limits::websocket_idle_ms), true});
    stream_.set_option(websocket::stream_base::decorator([](websocket::response_type& response) {
        response.set("Cache-Control", "no-store");
        response.set("X-Content-Type-Options", "nosniff");
    }));
    // A longer line is answered as everywhere; what is much longer is not even gathered.
    stream_.read_message_max(limits::line_bytes + limits::websocket_spare_bytes);
    stream_.auto_fragment(false);
    stream_.text(true);
    stream_.async_accept(asio::buffer(std::as_const(opening_)), [self = shared_from_this()](const Error& error) {
        if (error || self->closed_) return self->close();
        std::string().swap(self->opening_);
        self->open_ = true;
        self->client_changed();
        self->loop_.shard->flush();
    });
}

void WebSocket::tick() {
    if (closing_ && ++closing_ticks_ > linger_ticks) return close();
    if (!writing_ || closed_) return;
    // A large reply is one write: that the reader takes some of it must be seen before it is all taken.
    const auto acknowledged = bytes_acknowledged(stream_.next_layer().native_handle());
    if (std::exchange(acknowledged_, acknowledged) != acknowledged) client_.on_written(0);
}

void WebSocket::read() {
    if (reading_ || !open_ || closing_ || closed_ || !client_.wants_input()) return;
    reading_ = true;
    stream_.async_read(buffer_, [self = shared_from_this()](const Error& error, std::size_t) { self->on_read(error); });
}

void WebSocket::on_read(const Error& error) {
    reading_ = false;
    if (closed_) return;
    // While closing, the answer to our goodbye comes to whoever said it.
    if (error) return closing_ ? void() : close();
    if (stream_.got_text()) {
        const auto bytes = buffer_.cdata();
        std::string message(static_cast<const char*>(bytes.data()), bytes.size());
        hub::join_lines(message);
        client_.on_bytes(message += '\n');
    } else {
        why_ = websocket::close_code::unknown_data;
        client_.on_end_of_input();
    }
    buffer_.consume(buffer_.size());
    if (buffer_.capacity() > limits::read_bytes_min) buffer_.shrink_to_fit();
    loop_.shard->flush();
    read();
}

void WebSocket::client_changed() {
    write();
    read();
}

void WebSocket::write() {
    if (writing_ || !open_ || closing_ || closed_) return;
    std::string_view object;
    if (!cutter_.next(client_, object)) {
        if (client_.finished() && !client_.has_output()) say_goodbye();
        return;
    }
    writing_ = true;
    writing_bytes_ = object.size() + hub::object_end.size();
    stream_.async_write(asio::buffer(object),
                        [self = shared_from_this()](const Error& error, std::size_t) { self->on_written(error); });
}

void WebSocket::on_written(const Error& error) {
    writing_ = false;
    if (closed_) return;
    if (error) return close();
    client_.on_written(writing_bytes_);
    client_changed();
    loop_.shard->flush();
}

void WebSocket::say_goodbye() {
    closing_ = true;
    if (why_ == websocket::close_code::normal && !options_->ready()) why_ = websocket::close_code::going_away;
    stream_.async_close(why_, [self = shared_from_this()](const Error&) { self->close(); });
}

void WebSocket::abort() {
    asio::post(loop_.io, [self = shared_from_this()] { self->close(); });
}

void WebSocket::close() {
    if (std::exchange(closed_, true)) return;
    Error ignored;
    stream_.next_layer().close(ignored);
    asio::post(loop_.io, [self = shared_from_this()] { self->loop_.remove(*self); });
}

}  // namespace

std::shared_ptr<Session> make_web_socket(EventLoop::Impl& loop, asio::generic::stream_protocol::socket&& socket,
                                         std::string key, hub::Peer peer, Release released,
                                         std::shared_ptr<const HttpOptions> options) {
    return std::make_shared<WebSocket>(loop, std::move(socket), key, std::move(peer), std::move(released),
                                       std::move(options));
}

}  // namespace kabar::net
