#include "net/hook_exchange.h"

#include <utility>
#include <variant>

#include "hub/hook_requests.h"

namespace kabar::net {

namespace {

/// 429 and 5xx are what senders try again.
int status_of(Code code) {
    switch (code) {
        case Code::unknown_hook: return 404;
        case Code::text_too_long: return 413;
        case Code::not_a_member:
        case Code::user_disabled: return 403;
        case Code::busy:
        case Code::too_many_attempts: return 429;
        case Code::storage_full:
        case Code::storage_failed:
        case Code::shutting_down: return 503;
        default: return 400;
    }
}

}  // namespace

HookExchange::HookExchange(hub::Shard& shard, hub::Transport& transport, hub::Peer peer)
    : client_(shard, transport, std::move(peer)) {}

void HookExchange::post(const std::string& secret, const HttpRequest& request) {
    hub::HookRequests::post(client_, secret, request.content_type, request.body, [this](const chat::Reply& reply) {
        const auto* error = std::get_if<Error>(&reply);
        status_ = error != nullptr ? status_of(error->code) : 200;
    });
}

std::optional<HttpResponse> HookExchange::response() {
    std::string_view object;
    if (status_ == 0 || !cutter_.next(client_, object)) return std::nullopt;
    return HttpResponse{std::exchange(status_, 0), std::string(object), {}, false};
}

}  // namespace kabar::net
