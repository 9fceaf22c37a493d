// Private to net: the cookie that has the page's session token, where no script can read it. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "net/http_message.h"

namespace kabar::net {

/// A browser gives its cookies to every port of a host, so the port is in the name: `kabar_8880`, and `kabar` without one.
/// For a page that came over https, a name that only https can set for just this host: `__Host-kabar`.
std::string cookie_name(std::string_view host, bool is_secure);

struct SessionCookie {
    std::string token;  ///< has a token's shape; empty: there is no such cookie
    bool is_secure = false;
};

/// The request's, if it may stand for the one whose browser sent it; otherwise none. A browser sends a cookie with what
/// other pages make it ask, too, so it counts
/// - for GET and HEAD unless the browser says that another site asks;
/// - for all else, and to open a WebSocket, only beside an Origin. Whether that is a good one has been looked at before.
SessionCookie session_cookie(const HttpRequest& request);

/// Whether the page that asks came over https.
bool is_from_https(const HttpRequest& request);

/// A whole field, for a session that ends when it was not used for so long.
std::string set_cookie(std::string_view host, const SessionCookie& cookie, std::int64_t session_ms);
/// A whole field that takes it back.
std::string clear_cookie(std::string_view host, bool is_secure);

}  // namespace kabar::net
