// A connection's side of a FileExchange: reads for it, and writes what it composes.
#include <utility>

#include "base/limits.h"
#include "net/http_connection.h"

namespace kabar::net {

void HttpConnection::begin_files(FileRequest&& request) {
    hub::Hub& hub = loop_.shard->hub();
    if (hub.file_transfers.load() >= limits::file_transfers) {
        return respond(refuse(503, {Code::busy, {}}, settings()), !is_head_);
    }
    files_done_ = false;
    since_ = now();
    files_ = std::make_shared<FileExchange>(loop_, *this, *hub.files, std::move(request), keep_alive_);
    files_->start();
}

void HttpConnection::read_body() {
    since_ = now();
    if (parser_.expects_continue()) {
        output_ += "HTTP/1.1 100 Continue\r\n\r\n";
        write();
    }
    if (!closed_) take_body();
}

void HttpConnection::take_body() {
    std::string piece;
    const auto outcome = parser_.body(piece);
    if (outcome == HttpParser::Piece::malformed) {
        return answer(refuse(400, {Code::bad_argument, "HTTP: this is no body"}, settings()));
    }
    const bool is_last = outcome == HttpParser::Piece::last;
    if (!piece.empty() || is_last) return files_->body(std::move(piece), is_last);
    body_wanted_ = true;
    read();
}

void HttpConnection::answer(HttpResponse response) {
    files_done_ = true;
    respond(std::move(response), !is_head_);
}

void HttpConnection::send(std::string bytes, bool is_last) {
    since_ = now();
    piece_sending_ = !is_last;
    files_done_ = is_last;
    output_ += bytes;
    write();
}

void HttpConnection::tick_files(std::int64_t waited) {
    // What is under way can be gone on with; the end of the server does not wait for it.
    if (!options_->ready()) return close();
    if (waiting_to_write_ && waited > settings().write_ms) return close();
    if (!body_wanted_ || waited <= settings().line_ms) return;
    body_wanted_ = false;
    answer(refuse(408, {Code::timeout, "the bytes of the file"}, settings()));
}

}  // namespace kabar::net
