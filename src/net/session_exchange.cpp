#include "net/session_exchange.h"

#include <utility>
#include <variant>

#include "hub/api_body.h"

namespace kabar::net {

namespace {

int status_of(Code code) {
    switch (code) {
        case Code::not_logged_in:
        case Code::login_failed:
        case Code::bad_token:
        case Code::token_expired: return 401;
        case Code::user_disabled:
        case Code::forbidden: return 403;
        case Code::line_too_long: return 413;
        case Code::too_many_attempts: return 429;
        case Code::internal: return 500;
        case Code::busy:
        case Code::storage_full:
        case Code::storage_failed:
        case Code::shutting_down: return 503;
        default: return 400;
    }
}

}  // namespace

SessionExchange::SessionExchange(hub::Shard& shard, hub::Transport& transport, hub::Peer peer, SessionCookie cookie,
                                 std::int64_t session_ms)
    : client_(shard, transport, std::move(peer)), cookie_(std::move(cookie)), session_ms_(session_ms) {}

void SessionExchange::start(const HttpRequest& request) {
    host_ = request.host;
    is_secure_ = is_from_https(request);
    const bool is_login = request.method == "POST";
    const bool is_logout = request.method == "DELETE";
    client_.on_reply([this, is_logout](chat::Reply& reply) {
        look_at(reply);
        // What may be tried again goes on meanwhile, and so does the cookie.
        if (is_logout && response_.status < 429) response_.fields.push_back(clear_cookie(host_, is_secure_));
    });
    auto line = is_login    ? hub::with_command(request.body, "auth")
                : is_logout ? std::string(R"({"command": "logout"})")
                            : std::string(R"({"command": "whoami"})");
    client_.on_bytes(line += '\n');
}

void SessionExchange::look_at(chat::Reply& reply) {
    response_.status = 200;
    if (const auto* error = std::get_if<Error>(&reply)) {
        response_.status = status_of(error->code);
        if (response_.status == 401) response_.fields.emplace_back("WWW-Authenticate: Bearer");
    } else if (auto* opened = std::get_if<chat::reply::LoggedIn>(&reply)) {
        const SessionCookie fresh{std::exchange(opened->token, {}), is_secure_};
        response_.fields.push_back(set_cookie(host_, fresh, session_ms_));
    } else if (std::holds_alternative<chat::reply::Whoami>(reply) && !cookie_.token.empty()) {
        // A session ends after its last use, so the cookie must not end before.
        response_.fields.push_back(set_cookie(host_, cookie_, session_ms_));
    }
}

std::optional<HttpResponse> SessionExchange::response() {
    std::string_view object;
    if (response_.status == 0 || !cutter_.next(client_, object)) return std::nullopt;
    response_.body = object;
    return std::exchange(response_, HttpResponse{0, {}, {}, false});
}

}  // namespace kabar::net
