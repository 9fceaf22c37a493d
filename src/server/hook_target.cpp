#include "server/hook_target.h"

#include <algorithm>
#include <memory>

#include <curl/curl.h>

#include "server/hook_address.h"

namespace kabar::server {

namespace {

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

tl::unexpected<Error> refused(std::string why) { return fail(Code::bad_argument, std::move(why)); }

Url parsed(const std::string& text) {
    Url url(curl_url(), &curl_url_cleanup);
    if (!url || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) url.reset();
    return url;
}

std::string part_of(const Url& url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return {};
    std::string copy(text);
    curl_free(text);
    return copy;
}

bool is_printable(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

/// An IPv6 address without its brackets.
std::string bare_host(const std::string& host) {
    return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

}  // namespace

Status check_hook_url(const std::string& text, bool allow_private) {
    if (text.size() > hook_url_bytes)
        return refused("the URL has at most " + std::to_string(hook_url_bytes) + " bytes");
    if (!is_printable(text)) return refused("the URL has printable ASCII characters only");
    const Url url = parsed(text);
    if (!url) return refused("that is not a URL");
    const std::string scheme = part_of(url, CURLUPART_SCHEME);
    if (scheme != "http" && scheme != "https") return refused("the URL begins with http:// or https://");
    if (!part_of(url, CURLUPART_USER).empty() || !part_of(url, CURLUPART_PASSWORD).empty()) {
        return refused("the URL has no user and no password in it");
    }
    const std::string host = bare_host(part_of(url, CURLUPART_HOST));
    if (host.empty()) return refused("the URL names a host");
    if (!is_address(host)) return {};
    const Reach reach = reach_of(host);
    if (reach == Reach::never) return refused("that address is no host");
    if (reach == Reach::local && !allow_private) return refused("that address is not on the Internet");
    return {};
}

std::string hook_origin(const std::string& text) {
    const Url url = parsed(text);
    if (!url) return {};
    const std::string port = part_of(url, CURLUPART_PORT);
    return part_of(url, CURLUPART_SCHEME) + "://" + part_of(url, CURLUPART_HOST) + (port.empty() ? "" : ":" + port);
}

}  // namespace kabar::server
