#include "net/file_request.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

namespace kabar::net {

namespace {

constexpr std::string_view files_path = "/files";
constexpr std::string_view preview_end = "/preview";
constexpr std::size_t id_bytes = 64;
constexpr std::string_view id_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

Refused bad(std::string what) { return {400, {Code::bad_argument, std::move(what)}}; }

/// A number of bytes; -1 for anything else.
std::int64_t bytes_of(std::string_view text) {
    std::int64_t number = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_right = error == std::errc{} && end == text.data() + text.size() && number >= 0 && text[0] != '-';
    return is_right ? number : -1;
}

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            bytes += text[i];
            continue;
        }
        if (text.size() - i < 3) return std::nullopt;
        unsigned value = 0;
        const auto [end, error] = std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16);
        if (error != std::errc{} || end != text.data() + i + 3) return std::nullopt;
        bytes += static_cast<char>(value);
        i += 2;
    }
    return bytes;
}

/// Of `name=`, which may be missing.
std::optional<std::string> name_in(std::string_view query) {
    constexpr std::string_view key = "name=";
    while (!query.empty()) {
        const auto part = query.substr(0, query.find('&'));
        if (part.starts_with(key)) return percent_decoded(part.substr(key.size()));
        query.remove_prefix(std::min(part.size() + 1, query.size()));
    }
    return std::string();
}

/// Without its parameters. What curl gives when nobody tells it says nothing.
std::string media_type(std::string_view given) {
    const auto type = given.substr(0, given.find_first_of("; \t"));
    return type == "application/x-www-form-urlencoded" ? std::string() : std::string(type);
}

std::variant<FileRequest, Refused> begin_request(const HttpRequest& head, FileRequest&& wanted) {
    auto name = name_in(head.query);
    if (!name) return bad("name: expected %XX for bytes that stand for nothing else");
    wanted.name = std::move(*name);
    wanted.type = media_type(head.content_type);
    if (!head.upload_length.empty()) {
        wanted.what = FileRequest::What::create;
        wanted.size = bytes_of(head.upload_length);
        if (wanted.size < 0) return bad("Upload-Length: expected a number of bytes");
        if (head.has_body) return bad("Upload-Length: the body comes with PATCH");
        return wanted;
    }
    wanted.what = FileRequest::What::store;
    if (!head.content_length) return Refused{411, {Code::missing_argument, "Content-Length"}};
    if (*head.content_length > INT64_MAX) return bad("Content-Length");
    wanted.size = static_cast<std::int64_t>(*head.content_length);
    return wanted;
}

std::variant<FileRequest, Refused> append_request(const HttpRequest& head, FileRequest&& wanted) {
    wanted.what = FileRequest::What::append;
    wanted.offset = bytes_of(head.upload_offset);
    if (wanted.offset < 0) return bad("Upload-Offset: expected a number of bytes");
    if (!head.has_body) wanted.size = 0;
    if (head.content_length && *head.content_length <= INT64_MAX) {
        wanted.size = static_cast<std::int64_t>(*head.content_length);
    }
    return wanted;
}

Refused no_such_method(const HttpRequest& head, std::string allow) {
    return {405, {Code::unknown_command, head.method + ' ' + head.path}, std::move(allow)};
}

}  // namespace

bool is_for_files(const HttpRequest& head) {
    const std::string_view path = head.path;
    return path == files_path || (path.starts_with(files_path) && path[files_path.size()] == '/');
}

std::variant<FileRequest, Refused> file_request(const HttpRequest& head) {
    FileRequest wanted;
    std::string_view id = std::string_view(head.path).substr(files_path.size());
    if (id.empty()) {
        return head.method == "POST" ? begin_request(head, std::move(wanted)) : no_such_method(head, "POST");
    }
    id.remove_prefix(1);
    wanted.is_preview = id.ends_with(preview_end);
    if (wanted.is_preview) id.remove_suffix(preview_end.size());
    // What can be no id names nothing, and is not said again.
    if (id.empty() || id.size() > id_bytes || id.find_first_not_of(id_characters) != std::string_view::npos) {
        return Refused{404, {Code::unknown_file, {}}};
    }
    wanted.id = id;
    const bool is_fetch = head.method == "GET" || head.method == "HEAD";
    if (!is_fetch && wanted.is_preview) return no_such_method(head, "GET, HEAD");
    if (head.method == "PATCH") return append_request(head, std::move(wanted));
    if (!is_fetch && head.method != "DELETE") return no_such_method(head, "GET, HEAD, PATCH, DELETE");
    if (head.has_body) return bad(head.method + ": a body has no meaning here");
    if (!is_fetch) {
        wanted.what = FileRequest::What::abandon;
        return wanted;
    }
    wanted.is_head = head.method == "HEAD";
    wanted.range = head.range;
    wanted.if_range = head.if_range;
    wanted.if_none_match = head.if_none_match;
    return wanted;
}

int file_status(const Error& error) {
    switch (error.code) {
        case Code::not_logged_in:
        case Code::bad_token:
        case Code::token_expired: return 401;
        case Code::user_disabled:
        case Code::forbidden: return 403;
        case Code::unknown_file: return 404;
        case Code::timeout: return 408;
        case Code::file_too_large: return 413;
        case Code::file_type: return 415;
        case Code::too_many: return 429;
        case Code::internal: return 500;
        case Code::busy:
        case Code::storage_failed:
        case Code::shutting_down: return 503;
        case Code::quota_exceeded:
        case Code::storage_full: return 507;
        case Code::bad_argument: return error.subject == "offset" ? 409 : error.subject == "size" ? 413 : 400;
        default: return 400;
    }
}

}  // namespace kabar::net
