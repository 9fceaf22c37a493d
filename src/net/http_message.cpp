#include "net/http_message.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace kabar::net {

namespace {

/// Replies hold messages and tokens: no browser may guess at their type, keep them, or show them in a frame.
constexpr std::string_view common_fields =
    "Content-Type: application/json\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Cache-Control: no-store\r\n"
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
    "Referrer-Policy: no-referrer\r\n";

std::string_view reason_of(int status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 304: return "Not Modified";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 411: return "Length Required";
        case 413: return "Content Too Large";
        case 415: return "Unsupported Media Type";
        case 416: return "Range Not Satisfiable";
        case 426: return "Upgrade Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 503: return "Service Unavailable";
        case 507: return "Insufficient Storage";
        default: return "Error";
    }
}

std::string head(int status, bool keep_alive) {
    auto text = status_line(status).append(common_fields);
    text += keep_alive ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
    return text;
}

}  // namespace

bool same_text(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

bool names_etag(std::string_view list, std::string_view etag) {
    const auto quoted = '"' + std::string(etag) + '"';
    return list == "*" || (!etag.empty() && list.find(quoted) != std::string_view::npos);
}

std::string status_line(int status) {
    return ("HTTP/1.1 " + std::to_string(status) + ' ').append(reason_of(status)).append("\r\n");
}

std::string to_bytes(const HttpResponse& response, bool with_body, bool keep_alive) {
    std::string text = head(response.status, keep_alive && !response.close);
    for (const auto& field : response.fields) text.append(field).append("\r\n");
    if (response.status == 204) return text + "\r\n";
    text += "Content-Length: " + std::to_string(response.body.size() + 1) + "\r\n\r\n";
    if (with_body) text.append(response.body).append("\n");
    return text;
}

std::string stream_head(bool chunked, bool keep_alive) {
    std::string text = head(200, keep_alive);
    if (chunked) text += "Transfer-Encoding: chunked\r\n";
    return text + "\r\n";
}

std::string stream_chunk(std::string_view bytes) {
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), bytes.size(), 16).ptr;
    std::string text(digits.data(), end);
    return text.append("\r\n").append(bytes).append("\r\n");
}

}  // namespace kabar::net
