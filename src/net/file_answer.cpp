#include "net/file_answer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "net/http_message.h"

namespace kabar::net {

namespace {

/// Whatever it is that somebody sent: no browser may guess at its type, run it, or let another site's page have it.
constexpr std::string_view content_fields =
    "X-Content-Type-Options: nosniff\r\n"
    "Content-Security-Policy: default-src 'none'; sandbox\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cache-Control: private, max-age=31536000, immutable\r\n"
    "Accept-Ranges: bytes\r\n";

constexpr std::array<std::string_view, 17> shown_types = {
    "image/png",  "image/jpeg", "image/gif",  "image/webp",   "video/mp4", "video/webm",
    "video/ogg",  "audio/mpeg", "audio/mp4",  "audio/ogg",    "audio/wav", "audio/x-wav",
    "audio/webm", "audio/aac",  "audio/flac", "audio/x-flac", "audio/opus"};
constexpr std::array<std::string_view, 7> kept_types = {
    "text/plain", "application/pdf", "application/zip", "application/gzip", "image/avif", "image/heic", "image/bmp"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter_or_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string quoted(std::string_view etag) { return '"' + std::string(etag) + '"'; }

/// -1: no number, or none that fits.
std::int64_t number_in(std::string_view text) {
    if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return -1;
    std::int64_t number = -1;
    const auto error = std::from_chars(text.data(), text.data() + text.size(), number).ec;
    return error == std::errc::result_out_of_range ? INT64_MAX : number;
}

enum class Ranged : std::uint8_t { whole, part, none };

/// One range of bytes. Others, and what is none, are passed over, as HTTP allows: then the whole is given.
Ranged take_range(std::string_view range, std::int64_t size, FileAnswer& answer) {
    constexpr std::string_view unit = "bytes=";
    if (!range.starts_with(unit)) return Ranged::whole;
    range.remove_prefix(unit.size());
    const auto dash = range.find('-');
    if (dash == std::string_view::npos) return Ranged::whole;
    const auto first = number_in(range.substr(0, dash));
    const auto last = number_in(range.substr(dash + 1));
    if (dash == 0) {
        if (last < 0) return Ranged::whole;
        answer.begin = size - std::min(last, size);
        return last == 0 || size == 0 ? Ranged::none : Ranged::part;
    }
    const bool is_open = dash + 1 == range.size();
    if (first < 0 || (!is_open && last < first)) return Ranged::whole;
    if (first >= size) return Ranged::none;
    answer.begin = first;
    answer.end = is_open ? size : std::min(last, size - 1) + 1;
    return Ranged::part;
}

std::string head_of(const FileAnswer& answer, const Content& content, std::string_view more_fields, bool keep_alive) {
    auto text = status_line(answer.status).append(content_fields);
    const auto add = [&](std::string_view name, std::string_view value) {
        text.append(name).append(": ").append(value).append("\r\n");
    };
    add("ETag", quoted(content.etag));
    if (answer.status != 304) {
        add("Content-Type", harmless_type(content.type));
        add("Content-Disposition", content_disposition(content.type, content.name));
        add("Content-Length", std::to_string(answer.end - answer.begin));
    }
    if (answer.status == 206) {
        const auto part = std::to_string(answer.begin) + '-' + std::to_string(answer.end - 1);
        add("Content-Range", "bytes " + part + '/' + std::to_string(content.size));
    }
    text.append(more_fields);
    add("Connection", keep_alive ? "keep-alive" : "close");
    return text.append("\r\n");
}

}  // namespace

FileAnswer file_answer(const FileRequest& request, const Content& content, std::string_view more_fields,
                       bool keep_alive) {
    FileAnswer answer{200, 0, content.size, {}};
    const bool is_same = request.if_range.empty() || request.if_range == quoted(content.etag);
    if (names_etag(request.if_none_match, content.etag)) {
        answer.status = 304;
    } else if (!request.is_head && is_same) {
        const auto ranged = take_range(request.range, content.size, answer);
        if (ranged == Ranged::part) answer.status = 206;
        if (ranged == Ranged::none) return {416, 0, 0, {}};
    }
    answer.head = head_of(answer, content, more_fields, keep_alive);
    if (request.is_head || answer.status == 304) answer.begin = answer.end = 0;
    return answer;
}

bool is_shown(std::string_view type) {
    return std::find(shown_types.begin(), shown_types.end(), type) != shown_types.end();
}

std::string_view harmless_type(std::string_view type) {
    const bool is_kept = is_shown(type) || std::find(kept_types.begin(), kept_types.end(), type) != kept_types.end();
    if (!is_kept) return "application/octet-stream";
    return type == "text/plain" ? "text/plain; charset=utf-8" : type;
}

std::string content_disposition(std::string_view type, std::string_view name) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string plain;
    std::string encoded;
    for (const char c : name) {
        const bool is_attr =
            is_letter_or_digit(c) || std::string_view("!#$&+-.^_`|~").find(c) != std::string_view::npos;
        const bool is_plain = c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '%' && c != '/';
        // One mark for each character, not for each of its bytes.
        if (is_plain)
            plain += c;
        else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U)
            plain += '_';
        if (is_attr) {
            encoded += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            encoded.append("%").append(1, digits[byte >> 4U]).append(1, digits[byte & 15U]);
        }
    }
    return std::string(is_shown(type) ? "inline" : "attachment") + "; filename=\"" + plain + "\"; filename*=UTF-8''" +
           encoded;
}

}  // namespace kabar::net
