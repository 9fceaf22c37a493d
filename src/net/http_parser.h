// Private to net: bytes to HTTP requests. The library behind it is heavy, and stays in the .cpp file.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/http_message.h"

namespace kabar::net {

/// The requests of one connection, one after another, within limits::http_header_bytes and limits::api_bytes. Those
/// that `in_pieces` says of their head come out as a head; their body follows in pieces and has no limit here.
class HttpParser {
public:
    enum class Next : std::uint8_t { need_more, request, head, malformed, header_too_large, body_too_large };
    enum class Piece : std::uint8_t { more, last, malformed };

    explicit HttpParser(bool (*in_pieces)(const HttpRequest& head));
    ~HttpParser();

    void feed(std::string_view bytes);
    /// After anything but need_more, request and head nothing more comes out; after a head, body() up to the last piece.
    Next next(HttpRequest& request);
    /// Gives what is there of the body, which may be nothing.
    Piece body(std::string& piece);
    bool in_body() const { return in_body_; }
    /// True once for each request that waits for "100 Continue" before it sends its body.
    bool expects_continue();
    /// Bytes of a request that is not whole, or that has not been looked at.
    bool has_partial() const;
    /// Bytes that follow the requests that came out.
    bool has_more() const { return !held_.empty(); }

private:
    struct Impl;
    /// Nothing: go on.
    std::optional<Next> parse();
    std::optional<Next> look_at_head();

    bool (*in_pieces_)(const HttpRequest& head);
    std::unique_ptr<Impl> impl_;  ///< of the request that is being read; none between requests
    std::string held_;
    bool in_body_ = false;  ///< a head was given, and not all of its body
};

}  // namespace kabar::net
