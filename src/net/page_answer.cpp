#include "net/page_answer.h"

#include <algorithm>

namespace kabar::net {

namespace {

/// The page runs its own scripts and styles, speaks to its own server and stands in no frame: what somebody wrote in a
/// message could not run, load or send anything even if it became markup. `data:` and `blob:` are pictures that the page
/// made itself.
constexpr std::string_view page_fields =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), microphone=(), geolocation=(), payment=(), usb=()\r\n"
    "Vary: Accept-Encoding\r\n";

constexpr PageFile missing_page = {
    "/",
    "text/plain; charset=utf-8",
    "none",
    false,
    "This Kabar was built without its web page. Where Node 18 or newer and npm are installed, build it again:\n\n"
    "    cmake --preset release -DKABAR_WEB=ON && cmake --build --preset release\n\n"
    "WebSocket (/ws) and HTTP (/api, /files) are here all the same.\n",
    {}};

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

/// Cuts what stands before the separator off.
std::string_view take_part(std::string_view& text, char separator) {
    const auto part = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    return trimmed(part);
}

/// "q=0" and "q=0.000": rather not at all.
bool is_refused(std::string_view parameters) {
    while (!parameters.empty()) {
        const auto parameter = take_part(parameters, ';');
        if (!same_text(parameter.substr(0, 2), "q=")) continue;
        const auto quality = parameter.substr(2);
        return !quality.empty() && quality.find_first_not_of("0.") == std::string_view::npos;
    }
    return false;
}

}  // namespace

const PageFile* find_page(std::span<const PageFile> files, std::string_view path) {
    if (files.empty()) return path == missing_page.path ? &missing_page : nullptr;
    const auto found = std::lower_bound(files.begin(), files.end(), path,
                                        [](const PageFile& file, std::string_view key) { return file.path < key; });
    return found != files.end() && found->path == path ? &*found : nullptr;
}

bool takes_gzip(std::string_view accept_encoding) {
    bool takes_any = false;
    while (!accept_encoding.empty()) {
        auto part = take_part(accept_encoding, ',');
        const auto coding = take_part(part, ';');
        const bool is_taken = !is_refused(part);
        if (same_text(coding, "gzip") || same_text(coding, "x-gzip")) return is_taken;
        if (coding == "*") takes_any = is_taken;
    }
    return takes_any;
}

PageAnswer page_answer(const HttpRequest& request, const PageFile& file, bool keep_alive) {
    const bool is_gzip = !file.gzip.empty() && takes_gzip(request.accept_encoding);
    // Two encodings are two contents.
    const auto etag = std::string(file.etag) + (is_gzip ? "-gzip" : "");
    const bool is_known = names_etag(request.if_none_match, etag);
    const auto body = is_gzip ? file.gzip : file.bytes;

    auto head = status_line(is_known ? 304 : 200).append(page_fields);
    const auto add = [&](std::string_view name, std::string_view value) {
        head.append(name).append(": ").append(value).append("\r\n");
    };
    add("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    add("ETag", '"' + etag + '"');
    if (!is_known) {
        add("Content-Type", file.content_type);
        if (is_gzip) add("Content-Encoding", "gzip");
        add("Content-Length", std::to_string(body.size()));
    }
    add("Connection", keep_alive ? "keep-alive" : "close");
    head += "\r\n";
    return {std::move(head), is_known || request.method == "HEAD" ? std::string_view() : body};
}

}  // namespace kabar::net
