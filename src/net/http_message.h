// Private to net: what HTTP asks and what it is answered, without the library that parses it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kabar::net {

/// A request whose form is right. Names of fields are of no case; a field that was not given is empty.
struct HttpRequest {
    std::string method;
    std::string path;   ///< without what follows a question mark
    std::string query;  ///< that, without it
    bool is_http_1_0 = false;
    bool keep_alive = false;
    bool has_one_host = false;
    bool is_upgrade = false;  ///< to a WebSocket, with all that it takes
    std::string host;
    std::string origin;
    bool has_origin = false;
    std::string authorization;
    bool has_authorization = false;
    std::string cookie;      ///< of several fields, all
    std::string fetch_site;  ///< Sec-Fetch-Site: what a browser says of who asks
    std::string content_type;
    std::string websocket_key;
    std::string range;
    std::string if_range;
    std::string if_none_match;
    std::string accept_encoding;
    std::string upload_length;
    std::string upload_offset;
    bool has_body = false;
    std::optional<std::uint64_t> content_length;
    std::string body;  ///< empty while it comes in pieces
};

struct HttpResponse {
    int status = 200;
    std::string body;                 ///< JSON, without a line end
    std::vector<std::string> fields;  ///< more of them, such as "Allow: GET"
    bool close = false;               ///< the connection cannot go on
};

/// Names of fields, hosts, schemes: ASCII, without regard to case.
bool same_text(std::string_view a, std::string_view b);

/// Whether an If-None-Match has this ETag, which is given without quotes. It compares weakly: what stands before the
/// quotes does not matter.
bool names_etag(std::string_view list, std::string_view etag);

/// The first line, with its end.
std::string status_line(int status);

/// The whole response; one without content (204) has none. `with_body`: false for HEAD.
std::string to_bytes(const HttpResponse& response, bool with_body, bool keep_alive);

/// What begins a response whose body is not known yet. `chunked`: false for HTTP/1.0, whose body ends with the
/// connection.
std::string stream_head(bool chunked, bool keep_alive);

/// One piece of such a body; an empty one would end it.
std::string stream_chunk(std::string_view bytes);
inline constexpr std::string_view stream_end = "0\r\n\r\n";

}  // namespace kabar::net
