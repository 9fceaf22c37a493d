// Private to net: bytes to HTTP requests. The library behind it is heavy, and stays in the .cpp file.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "net/http_message.h"

namespace kabar::net {

/// The requests of one connection, one after another, within limits::http_header_bytes and limits::api_bytes.
class HttpParser {
public:
    enum class Next : std::uint8_t { need_more, request, malformed, header_too_large, body_too_large };

    HttpParser();
    ~HttpParser();

    void feed(std::string_view bytes);
    /// After anything but need_more and request nothing more comes out.
    Next next(HttpRequest& request);
    /// True once for each request that waits for "100 Continue" before it sends its body.
    bool expects_continue();
    /// Bytes of a request that is not whole, or that has not been looked at.
    bool has_partial() const;
    /// Bytes that follow the requests that came out.
    bool has_more() const { return !held_.empty(); }

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;  ///< of the request that is being read; none between requests
    std::string held_;
};

}  // namespace kabar::net
