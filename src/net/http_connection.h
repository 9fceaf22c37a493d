// Private to net. One connection of the HTTP door, until it becomes a WebSocket; lives on one event loop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/generic/stream_protocol.hpp>

#include "hub/transport.h"
#include "net/answer_exchange.h"
#include "net/api_exchange.h"
#include "net/event_loop_impl.h"
#include "net/file_exchange.h"
#include "net/http.h"
#include "net/http_parser.h"
#include "net/http_routes.h"
#include "net/session.h"

namespace kabar::net {

/// One request at a time: the next one is not looked at before the response is written.
class HttpConnection final : public Session,
                             public hub::Transport,
                             public FilePeer,
                             public std::enable_shared_from_this<HttpConnection> {
public:
    HttpConnection(EventLoop::Impl& loop, int socket, hub::Peer peer, Release released,
                   std::shared_ptr<const HttpOptions> options);

    void start() override;
    void tick() override;
    void close() override;

    void client_changed() override;
    void abort() override;

    void read_body() override;
    void answer(HttpResponse response) override;
    void send(std::string bytes, bool is_last) override;
    void cut() override { close(); }

private:
    using Error = boost::system::error_code;

    void read();
    void on_read(const Error& error, std::size_t bytes);
    /// Looks for the next request in what was read.
    void advance();
    void handle(HttpRequest&& request);
    void begin_files(FileRequest&& request);
    void tick_files(std::int64_t waited);
    void take_body();
    void begin_exchange(const HttpRequest& request, std::string token);
    void give_page(const HttpRequest& request, const PageFile& file);
    void begin_hook(const HttpRequest& request, const std::string& secret);
    void begin_session(const HttpRequest& request, Route&& found);
    void upgrade(const HttpRequest& request, std::string token);
    void respond(HttpResponse response, bool with_body = true);
    void write();
    /// Puts into the empty output what comes next; false when there is nothing.
    bool compose();
    void response_ended();
    /// As of Connection: what still comes is thrown away, so that the last response arrives.
    void linger();
    const hub::Settings& settings() { return loop_.shard->settings(); }
    std::int64_t now() { return loop_.shard->hub().clock.steady_ms(); }

    EventLoop::Impl& loop_;
    boost::asio::generic::stream_protocol::socket socket_;
    hub::Peer peer_;
    Release released_;
    std::shared_ptr<const HttpOptions> options_;
    HttpParser parser_;
    std::vector<char> buffer_;
    std::unique_ptr<ApiExchange> exchange_;
    std::unique_ptr<AnswerExchange> later_;  ///< until it is answered
    std::shared_ptr<FileExchange> files_;
    std::string_view page_;  ///< what is left of a file of the page
    std::string output_;
    std::size_t sent_ = 0;
    std::int64_t since_ = 0;  ///< of the request that is coming, of idleness, or of the last byte written
    std::int64_t linger_ticks_ = 0;
    bool busy_ = false;     ///< a response is on its way
    bool ending_ = false;   ///< all of it is written
    bool headed_ = false;   ///< the head of an exchange's response is in the output
    bool chunked_ = false;  ///< that response's body
    bool is_head_ = false;
    bool body_wanted_ = false;    ///< by files_
    bool piece_sending_ = false;  ///< of files_, and files_ is to be told
    bool files_done_ = false;     ///< files_ has given the last of its response
    bool keep_alive_ = true;
    bool reading_ = false;
    bool waiting_to_write_ = false;
    bool lingering_ = false;
    bool closed_ = false;
};

}  // namespace kabar::net
