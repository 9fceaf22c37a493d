#include "net/http_connection.h"

#include <cerrno>
#include <utility>

#include <sys/socket.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

#include "base/limits.h"
#include "net/hook_exchange.h"
#include "net/page_answer.h"
#include "net/session_exchange.h"
#include "net/web_socket.h"

namespace kabar::net {

namespace asio = boost::asio;

HttpConnection::HttpConnection(EventLoop::Impl& loop, int socket, hub::Peer peer, Release released,
                               std::shared_ptr<const HttpOptions> options)
    : loop_(loop),
      socket_(loop.io, protocol_of(socket), socket),
      peer_(std::move(peer)),
      released_(std::move(released)),
      options_(std::move(options)),
      parser_(is_for_files),
      buffer_(limits::read_bytes_min),
      since_(now()) {
    Error ignored;
    socket_.native_non_blocking(true, ignored);
}

void HttpConnection::start() { read(); }

void HttpConnection::tick() {
    if (closed_) return;
    if (lingering_) {
        if (++linger_ticks_ > linger_ticks) close();
        return;
    }
    const auto waited = now() - since_;
    if (files_ && !files_done_) {
        tick_files(waited);
    } else if (busy_) {
        // The hub watches an exchange that is not being written.
        if (waiting_to_write_ && waited > settings().write_ms) close();
    } else if (!options_->ready()) {
        close();
    } else if (parser_.has_partial()) {
        if (waited <= settings().line_ms) return;
        auto response = refuse(408, {Code::timeout, "the end of the request"}, settings());
        response.close = true;
        busy_ = true;
        respond(response);
    } else if (waited > limits::http_idle_ms) {
        close();
    }
}

void HttpConnection::read() {
    if (reading_ || closed_ || (busy_ && !lingering_ && !body_wanted_)) return;
    reading_ = true;
    socket_.async_read_some(asio::buffer(buffer_), [self = shared_from_this()](const Error& error, std::size_t bytes) {
        self->on_read(error, bytes);
    });
}

void HttpConnection::on_read(const Error& error, std::size_t bytes) {
    reading_ = false;
    if (closed_) return;
    if (error) return close();
    if (lingering_ || (busy_ && !body_wanted_)) return read();
    if (body_wanted_ || !parser_.has_partial()) since_ = now();
    parser_.feed(std::string_view(buffer_.data(), bytes));
    const auto most = body_wanted_ ? limits::file_piece_bytes : limits::read_bytes_max;
    const auto wanted = bytes == buffer_.size() ? most : limits::read_bytes_min;
    if (body_wanted_ ? wanted > buffer_.size() : wanted != buffer_.size()) std::vector<char>(wanted).swap(buffer_);
    if (std::exchange(body_wanted_, false)) return take_body();
    advance();
}

void HttpConnection::advance() {
    HttpRequest request;
    const auto next = parser_.next(request);
    if (next == HttpParser::Next::need_more) {
        if (parser_.expects_continue()) {
            output_ += "HTTP/1.1 100 Continue\r\n\r\n";
            write();
        }
        return read();
    }
    busy_ = true;
    if (next == HttpParser::Next::request || next == HttpParser::Next::head) return handle(std::move(request));
    auto response = refuse(400, {Code::bad_argument, "HTTP: this is no request"}, settings());
    if (next == HttpParser::Next::header_too_large) {
        response = refuse(431, {Code::line_too_long, std::to_string(limits::http_header_bytes)}, settings());
    } else if (next == HttpParser::Next::body_too_large) {
        response = refuse(413, {Code::line_too_long, std::to_string(limits::api_bytes)}, settings());
    }
    response.close = true;
    respond(response);
}

void HttpConnection::handle(HttpRequest&& request) {
    keep_alive_ = request.keep_alive && options_->ready();
    chunked_ = !request.is_http_1_0;
    is_head_ = request.method == "HEAD";
    auto found = route(request, *options_, settings());
    switch (found.what) {
        case Route::What::answer: return respond(std::move(found.response), !is_head_);
        case Route::What::api: return begin_exchange(request, std::move(found.token));
        case Route::What::websocket: return upgrade(request, std::move(found.token));
        case Route::What::session: return begin_session(request, std::move(found));
        case Route::What::hook: return begin_hook(request, found.token);
        case Route::What::page: return give_page(request, *found.page);
        case Route::What::files: return begin_files(std::move(found.file));
    }
}

void HttpConnection::begin_exchange(const HttpRequest& request, std::string token) {
    auto body = hub::split_requests(request.body);
    if (!body) {
        const bool is_size = body.error().code == Code::line_too_long || body.error().code == Code::too_many;
        return respond(refuse(is_size ? 413 : 400, body.error(), settings()));
    }
    auto peer = peer_;
    peer.can_listen = false;
    peer.token = std::move(token);
    headed_ = false;
    if (!chunked_) keep_alive_ = false;
    exchange_ = std::make_unique<ApiExchange>(*loop_.shard, *this, std::move(peer), std::move(*body));
    exchange_->feed();
    loop_.shard->flush();
    write();
}

void HttpConnection::give_page(const HttpRequest& request, const PageFile& file) {
    auto answer = page_answer(request, file, keep_alive_);
    since_ = now();
    output_ += answer.head;
    page_ = answer.body;
    write();
}

void HttpConnection::begin_hook(const HttpRequest& request, const std::string& secret) {
    auto hook = std::make_unique<HookExchange>(*loop_.shard, *this, peer_);
    hook->post(secret, request);
    later_ = std::move(hook);
    loop_.shard->flush();
}

void HttpConnection::begin_session(const HttpRequest& request, Route&& found) {
    auto peer = peer_;
    peer.can_listen = false;
    peer.token = std::move(found.token);
    auto session = std::make_unique<SessionExchange>(*loop_.shard, *this, std::move(peer), std::move(found.cookie),
                                                     settings().session_ms);
    session->start(request);
    later_ = std::move(session);
    loop_.shard->flush();
}

void HttpConnection::upgrade(const HttpRequest& request, std::string token) {
    if (parser_.has_more()) {
        // A client that speaks before it was answered; what it said could be anybody's request.
        auto response = refuse(400, {Code::bad_argument, "HTTP: something follows the upgrade"}, settings());
        response.close = true;
        return respond(response);
    }
    closed_ = true;
    peer_.token = std::move(token);
    const auto next = make_web_socket(loop_, std::move(socket_), request.websocket_key, std::move(peer_),
                                      std::move(released_), options_);
    loop_.replace(*this, next);
    next->start();
}

void HttpConnection::respond(HttpResponse response, bool with_body) {
    // What is left of a body that nobody wants is not read as the next request.
    if (parser_.in_body()) response.close = true;
    if (response.close) keep_alive_ = false;
    since_ = now();
    output_ += to_bytes(response, with_body, keep_alive_);
    write();
}

void HttpConnection::client_changed() {
    if (closed_) return;
    if (later_ && !ending_) {
        if (const auto response = later_->response()) respond(*response);
        return;
    }
    if (!exchange_) return;
    exchange_->feed();
    write();
}

void HttpConnection::write() {
    while (!waiting_to_write_ && !closed_) {
        if (output_.empty() && !compose()) return;
        const auto bytes =
            ::send(socket_.native_handle(), output_.data() + sent_, output_.size() - sent_, MSG_NOSIGNAL);
        if (bytes >= 0) {
            since_ = now();
            sent_ += static_cast<std::size_t>(bytes);
            if (sent_ < output_.size()) {
                if (exchange_) exchange_->progress();
                continue;
            }
            std::string().swap(output_);
            sent_ = 0;
            if (exchange_) exchange_->written();
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            waiting_to_write_ = true;
            socket_.async_wait(asio::socket_base::wait_write, [self = shared_from_this()](const Error& error) {
                self->waiting_to_write_ = false;
                if (error) return self->close();
                self->write();
                self->loop_.shard->flush();
            });
        } else if (errno != EINTR) {
            return close();
        }
    }
}

bool HttpConnection::compose() {
    if (!busy_ || ending_) return false;
    if (files_ && !files_done_) {
        if (std::exchange(piece_sending_, false)) files_->written();
        return false;
    }
    if (!page_.empty()) {
        output_ = page_.substr(0, limits::read_bytes_max);
        page_.remove_prefix(output_.size());
        return true;
    }
    std::string piece;
    if (exchange_ && !exchange_->ended()) {
        exchange_->feed();
        exchange_->next(piece);
        if (piece.empty() && !exchange_->ended()) return false;
        if (!std::exchange(headed_, true)) output_ = stream_head(chunked_, keep_alive_);
        if (!chunked_) {
            output_ += piece;
        } else {
            if (!piece.empty()) output_ += stream_chunk(piece);
            if (exchange_->ended()) output_ += stream_end;
        }
        since_ = now();
        if (!output_.empty()) return true;
    }
    ending_ = true;
    // Not here: the client may be the one that is just being looked at.
    asio::post(loop_.io, [self = shared_from_this()] { self->response_ended(); });
    return false;
}

void HttpConnection::response_ended() {
    if (closed_) return;
    exchange_.reset();
    later_.reset();
    if (files_) std::exchange(files_, nullptr)->leave();
    if (!reading_ && buffer_.size() > limits::read_bytes_max) std::vector<char>(limits::read_bytes_min).swap(buffer_);
    busy_ = false;
    ending_ = false;
    since_ = now();
    if (!keep_alive_) return linger();
    advance();
    loop_.shard->flush();
}

void HttpConnection::linger() {
    lingering_ = true;
    Error ignored;
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
    read();
}

void HttpConnection::abort() {
    asio::post(loop_.io, [self = shared_from_this()] { self->close(); });
}

void HttpConnection::close() {
    if (std::exchange(closed_, true)) return;
    if (files_) files_->leave();
    Error ignored;
    socket_.close(ignored);
    asio::post(loop_.io, [self = shared_from_this()] { self->loop_.remove(*self); });
}

}  // namespace kabar::net
