// Private to net: what a request is for, and what it is refused for. Pure functions.
#pragma once

#include <cstdint>
#include <string>

#include "hub/settings.h"
#include "net/file_request.h"
#include "net/http.h"
#include "net/http_message.h"
#include "net/session_cookie.h"

namespace kabar::net {

struct Route {
    enum class What : std::uint8_t { answer, api, session, websocket, hook, files, page };
    What what = What::answer;
    HttpResponse response{};  ///< for `answer`
    std::string token{};      ///< given beside the request; empty: none; of `hook`: its secret
    SessionCookie cookie{};   ///< of `session`: where the token stood, if it stood there
    FileRequest file{};
    const PageFile* page = nullptr;  ///< for `page`
};

Route route(const HttpRequest& request, const HttpOptions& options, const hub::Settings& settings);

/// A response with an ERROR object.
HttpResponse refuse(int status, const Error& error, const hub::Settings& settings);

}  // namespace kabar::net
