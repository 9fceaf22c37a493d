#include "net/http_routes.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "chat/names.h"
#include "hub/api_body.h"
#include "net/page_answer.h"

namespace kabar::net {

namespace {

/// A browser says from which page a request comes. Other people's pages may not use the server in a visitor's name.
bool is_origin_allowed(const HttpRequest& request, const HttpOptions& options) {
    if (!request.has_origin) return true;
    if (same_text(request.origin, "http://" + request.host) || same_text(request.origin, "https://" + request.host)) {
        return true;
    }
    return std::any_of(options.origins.begin(), options.origins.end(),
                       [&](const std::string& origin) { return same_text(origin, request.origin); });
}

/// Types that a form on any page can send without asking. Programs give `application/json` or nothing; what curl gives
/// when nobody tells it is taken from those who are no browser.
bool is_type_accepted(const HttpRequest& request) {
    const std::string_view given = request.content_type;
    const auto type = given.substr(0, given.find_first_of("; \t"));
    if (same_text(type, "application/x-www-form-urlencoded")) return !request.has_origin;
    return !same_text(type, "text/plain") && !same_text(type, "multipart/form-data");
}

std::optional<std::string> bearer_token(const HttpRequest& request) {
    constexpr std::string_view scheme = "bearer ";
    const std::string_view given = request.authorization;
    if (!same_text(given.substr(0, scheme.size()), scheme)) return std::nullopt;
    auto token = given.substr(scheme.size());
    token.remove_prefix(std::min(token.find_first_not_of(' '), token.size()));
    if (!chat::has_token_shape(token)) return std::nullopt;
    return std::string(token);
}

Route answer(HttpResponse response) { return {Route::What::answer, std::move(response)}; }

Route wrong_method(const HttpRequest& request, const std::string& allowed, const hub::Settings& settings) {
    auto response = refuse(405, {Code::unknown_command, request.method + ' ' + request.path}, settings);
    response.fields.push_back("Allow: " + allowed);
    return answer(std::move(response));
}

/// The token of the request, or why what it gave is none; empty when it gave none. A cookie that is no token any more
/// is none: browsers send them unasked.
Result<std::string> token_of(const HttpRequest& request) {
    if (!request.has_authorization) return session_cookie(request).token;
    auto token = bearer_token(request);
    if (!token) return fail(Code::bad_token);
    return std::move(*token);
}

Route not_known(const Error& error, const hub::Settings& settings) {
    auto response = refuse(401, error, settings);
    response.fields.emplace_back("WWW-Authenticate: Bearer");
    return answer(std::move(response));
}

Route route_api(const HttpRequest& request, const hub::Settings& settings) {
    if (request.method != "POST") return wrong_method(request, "POST", settings);
    if (!is_type_accepted(request)) {
        return answer(refuse(415, {Code::bad_argument, "Content-Type: expected application/json"}, settings));
    }
    auto token = token_of(request);
    if (!token) return not_known(token.error(), settings);
    Route found{Route::What::api};
    found.token = std::move(*token);
    return found;
}

Route route_files(const HttpRequest& request, const hub::Settings& settings) {
    auto token = token_of(request);
    if (!token) return not_known(token.error(), settings);
    auto wanted = file_request(request);
    if (const auto* refused = std::get_if<Refused>(&wanted)) {
        if (refused->status == 405) return wrong_method(request, refused->allow, settings);
        return answer(refuse(refused->status, refused->error, settings));
    }
    // Whoever is nobody hears that before he hears what is there.
    if (token->empty()) return not_known({Code::not_logged_in, {}}, settings);
    Route found{Route::What::files};
    found.file = std::move(std::get<FileRequest>(wanted));
    found.file.token = std::move(*token);
    return found;
}

bool is_json(std::string_view type) {
    return same_text(type.substr(0, type.find_first_of("; \t")), "application/json");
}

Route route_session(const HttpRequest& request, const hub::Settings& settings) {
    const bool is_login = request.method == "POST";
    if (!is_login && request.method != "GET" && request.method != "DELETE") {
        return wrong_method(request, "GET, POST, DELETE", settings);
    }
    // No form can send this type, and no other page without asking.
    if (is_login && !is_json(request.content_type)) {
        return answer(refuse(415, {Code::bad_argument, "Content-Type: expected application/json"}, settings));
    }
    Route found{Route::What::session};
    if (is_login) return found;
    auto token = token_of(request);
    if (!token) return not_known(token.error(), settings);
    if (!request.has_authorization) found.cookie = session_cookie(request);
    found.token = std::move(*token);
    return found;
}

Route route_websocket(const HttpRequest& request, const hub::Settings& settings) {
    if (request.method != "GET") return wrong_method(request, "GET", settings);
    if (request.is_upgrade) {
        Route found{Route::What::websocket};
        found.token = session_cookie(request).token;
        return found;
    }
    auto response = refuse(426, {Code::bad_argument, "/ws is a WebSocket, version 13"}, settings);
    response.fields = {"Upgrade: websocket", "Sec-WebSocket-Version: 13"};
    return answer(std::move(response));
}

constexpr std::string_view hooks = "/hooks/";

/// The secret is nowhere but in the path: no text that comes out of here has it.
Route route_hook(const HttpRequest& request, const hub::Settings& settings) {
    if (request.method == "POST") return {Route::What::hook, {}, request.path.substr(hooks.size())};
    auto response = refuse(405, {Code::unknown_command, request.method + " " + std::string(hooks)}, settings);
    response.fields.emplace_back("Allow: POST");
    return answer(std::move(response));
}

Route route_page(const PageFile& file) {
    Route found{Route::What::page};
    found.page = &file;
    return found;
}

}  // namespace

HttpResponse refuse(int status, const Error& error, const hub::Settings& settings) {
    return {status, hub::error_object(error, settings.language), {}, false};
}

Route route(const HttpRequest& request, const HttpOptions& options, const hub::Settings& settings) {
    if (!request.has_one_host) {
        return answer(refuse(400, {Code::bad_argument, "Host: expected one name"}, settings));
    }
    if (!is_origin_allowed(request, options)) return answer(refuse(403, {Code::forbidden, {}}, settings));
    const bool is_hook = request.path.starts_with(hooks);
    const bool is_files = is_for_files(request);
    const bool is_probe = request.path == "/healthz" || request.path == "/readyz";
    const bool is_session = request.path == "/session";
    const bool is_door =
        is_hook || is_files || is_probe || is_session || request.path == "/ws" || request.path == "/api";
    const PageFile* page = is_door ? nullptr : find_page(options.page, request.path);
    if (!is_door && page == nullptr) return answer(refuse(404, {Code::unknown_command, request.path}, settings));
    if ((is_probe || page != nullptr) && request.method != "GET" && request.method != "HEAD") {
        return wrong_method(request, "GET, HEAD", settings);
    }
    if (request.path != "/healthz" && !options.ready()) {
        return answer(refuse(503, {Code::shutting_down, {}}, settings));
    }
    if (is_hook) return route_hook(request, settings);
    if (is_probe) return answer({200, R"({"status": "OK"})", {}, false});
    if (is_files) return route_files(request, settings);
    if (is_session) return route_session(request, settings);
    if (page != nullptr) return route_page(*page);
    return request.path == "/api" ? route_api(request, settings) : route_websocket(request, settings);
}

}  // namespace kabar::net
