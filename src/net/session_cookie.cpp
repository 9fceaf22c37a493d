#include "net/session_cookie.h"

#include <algorithm>
#include <utility>

#include "chat/names.h"

namespace kabar::net {

namespace {

constexpr std::size_t port_digits = 5;

std::string_view port_of(std::string_view host) {
    const auto colon = host.rfind(':');
    if (colon == std::string_view::npos) return {};
    const auto port = host.substr(colon + 1);
    const bool is_port = port.size() <= port_digits && port.find_first_not_of("0123456789") == std::string_view::npos;
    return is_port ? port : std::string_view();
}

/// The first of this name that can be a token: what others have set beside it stands for nobody.
std::string token_in(std::string_view cookies, std::string_view name) {
    while (!cookies.empty()) {
        auto pair = cookies.substr(0, cookies.find(';'));
        cookies.remove_prefix(std::min(pair.size() + 1, cookies.size()));
        pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
        if (!pair.starts_with(name) || pair.substr(name.size(), 1) != "=") continue;
        const auto value = pair.substr(name.size() + 1);
        if (chat::has_token_shape(value)) return std::string(value);
    }
    return {};
}

bool may_count(const HttpRequest& request) {
    const bool is_reading = (request.method == "GET" || request.method == "HEAD") && !request.is_upgrade;
    if (!is_reading) return request.has_origin;
    const auto& site = request.fetch_site;
    return site.empty() || site == "same-origin" || site == "none";
}

std::string field(std::string_view host, std::string_view value, bool is_secure, std::int64_t seconds) {
    auto text = "Set-Cookie: " + cookie_name(host, is_secure) + '=';
    text.append(value).append("; Path=/; HttpOnly; SameSite=Strict; Max-Age=").append(std::to_string(seconds));
    return is_secure ? text + "; Secure" : text;
}

}  // namespace

std::string cookie_name(std::string_view host, bool is_secure) {
    std::string name = is_secure ? "__Host-kabar" : "kabar";
    if (const auto port = port_of(host); !port.empty()) name.append("_").append(port);
    return name;
}

SessionCookie session_cookie(const HttpRequest& request) {
    if (!may_count(request)) return {};
    for (const bool is_secure : {true, false}) {
        auto token = token_in(request.cookie, cookie_name(request.host, is_secure));
        if (!token.empty()) return {std::move(token), is_secure};
    }
    return {};
}

bool is_from_https(const HttpRequest& request) { return same_text(request.origin.substr(0, 8), "https://"); }

std::string set_cookie(std::string_view host, const SessionCookie& cookie, std::int64_t session_ms) {
    return field(host, cookie.token, cookie.is_secure, session_ms / 1000);
}

std::string clear_cookie(std::string_view host, bool is_secure) { return field(host, {}, is_secure, 0); }

}  // namespace kabar::net
