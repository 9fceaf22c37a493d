// The part of Client that listens.
#include "client/client.h"

#include <algorithm>

#include <boost/json/parse.hpp>

#include "base/limits.h"
#include "client/client_tries.h"

namespace kabar::client {

void Client::listen_from(std::string token, std::string cursor) {
    listen_token_ = std::move(token);
    cursor_ = std::move(cursor);
    heard_at_ = std::chrono::steady_clock::now();
}

bool Client::take_event(std::string_view text) {
    if (!text.starts_with(R"({"event":)")) return false;
    heard_at_ = std::chrono::steady_clock::now();
    if (options_.on_traffic) options_.on_traffic(false, text);
    boost::system::error_code error;
    const auto value = boost::json::parse({text.data(), text.size()}, error);
    if (const auto* object = value.if_object(); !error && object != nullptr) {
        if (const auto* cursor = object->if_contains("cursor"); cursor != nullptr && cursor->is_string()) {
            cursor_ = cursor->get_string();
        }
        if (object->at("event") == "end") stop_listening();
    }
    if (options_.on_event) options_.on_event(text);
    return true;
}

Outcome<std::string> Client::receive_reply() {
    using std::chrono::steady_clock;
    const auto until = steady_clock::now() + options_.reply_timeout;
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady_clock::now());
        auto text = connection_->receive(std::max(left, std::chrono::milliseconds(0)));
        if (!text || !take_unasked(*text)) return text;
    }
}

Outcome<void> Client::listen_again() {
    const std::string after = cursor_.empty() ? "" : " after=" + cursor_;
    auto reply = exchange("listen" + after + " " + listen_token_);
    if (!reply) {
        drop();
        return tl::unexpected<Problem>(std::move(reply.error()));
    }
    if (reply->ok()) return {};
    if (reply->code() == "busy") {
        drop();
        return problem(Failure::unreachable, reply->message());
    }
    stop_listening();
    tell(Notice::What::not_listening, reply->message());
    return {};
}

Outcome<void> Client::take_events() {
    if (connection_) {
        auto why = noticed_end();
        if (!why) return {};
        tell(Notice::What::lost, std::move(*why));
    }
    if (!listening()) return {};
    Tries tries(options_.retry);
    return reopen(tries);
}

Outcome<void> Client::follow() {
    while (listening()) {
        if (!connection_) {
            if (auto opened = take_events(); !opened) return opened;
            continue;
        }
        auto text = connection_->receive(silence);
        if (text && take_unasked(*text)) continue;
        if (!text && text.error().failure == Failure::interrupted) {
            return tl::unexpected<Problem>(std::move(text.error()));
        }
        drop();
        const auto farewell = text ? Reply::parse(std::move(*text)) : Outcome<Reply>(tl::unexpect, text.error());
        tell(Notice::What::lost, farewell ? farewell->message() : farewell.error().text);
    }
    return {};
}

}  // namespace kabar::client
