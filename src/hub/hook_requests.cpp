#include "hub/hook_requests.h"

#include <utility>

#include "chat/names.h"
#include "hub/client_jobs.h"
#include "wire/hook_text.h"

namespace kabar::hub {

namespace {

/// By which the posts of a webhook are counted: a part of the hash, never the secret.
std::string throttle_key(const chat::SecretHash& secret) { return {secret.begin(), secret.begin() + 16}; }

chat::Reply made(chat::Outcome&& outcome, const std::string& secret, const std::string& path) {
    if (auto* error = std::get_if<Error>(&outcome)) return std::move(*error);
    return chat::reply::HookMade{std::get<chat::outcome::HookAdded>(outcome).id, secret, path};
}

}  // namespace

void HookRequests::run(Client& client, chat::request::HookIn& request, Client::Known& known) {
    auto room = client.room_of(request.room);
    if (!room) return;
    auto bot = client.user_key(request.user);
    if (!bot) return;
    const auto secret = new_token();
    client.submit_ordered(chat::command::AddIncomingHook{client.hub().clock.wall_ms(), known.id, std::move(*room),
                                                         std::move(*bot), hash_secret(secret)},
                          [&client, secret](chat::Outcome&& outcome) {
                              client.finish_ordered(made(std::move(outcome), secret, "/hooks/" + secret));
                          });
}

void HookRequests::run(Client& client, chat::request::HookOut& request, Client::Known& known) {
    auto room = client.room_of(request.room);
    if (!room) return;
    if (client.hub().check_hook_url) {
        if (const auto right = client.hub().check_hook_url(request.url); !right) {
            return client.finish_ordered(right.error());
        }
    }
    const auto secret = new_token();
    client.submit_ordered(
        chat::command::AddOutgoingHook{client.hub().clock.wall_ms(), known.id, std::move(*room), std::move(request.url),
                                       secret},
        [&client, secret](chat::Outcome&& outcome) { client.finish_ordered(made(std::move(outcome), secret, {})); });
}

void HookRequests::run(Client& client, chat::request::Hooks& request, Client::Known& known) {
    const auto room = client.room_of(request.room);
    if (!room) return;
    client.read_and_answer(
        [user = known.user, room = *room](store::Reader& reader) { return reader.hooks(user, room); });
}

void HookRequests::run(Client& client, chat::request::HookRemove& request, Client::Known& known) {
    client.change_at<chat::command::RemoveHook>(client.room_of(request.room), known,
                                                chat::reply::Done::What::hook_removed, chat::HookId{request.hook});
}

void HookRequests::posted(Client& client, const std::string& key, const chat::Reply& reply) {
    const auto now = client.hub().clock.steady_ms();
    const auto* error = std::get_if<Error>(&reply);
    if (error == nullptr) {
        client.hub().hook_throttle.note_failure(key, now);
    } else if (error->code == Code::unknown_hook) {
        client.hub().throttle.note_failure(client.peer_.address, now);
    }
}

void HookRequests::post(Client& client, const std::string& secret, std::string_view content_type, std::string_view body,
                        std::function<void(const chat::Reply&)> answered) {
    Hub& hub = client.hub();
    const auto hash = hash_secret(secret);
    const auto key = throttle_key(hash);
    client.begin_ordered({wire::Format::json, {}});
    const auto finish = [&client, key, answered = std::move(answered)](const chat::Reply& reply) {
        posted(client, key, reply);
        answered(reply);
        client.finish_ordered(reply);
    };
    const auto now = hub.clock.steady_ms();
    auto message = wire::read_hook(content_type, body);
    if (!message) return finish(std::move(message.error()));
    if (!client.attempts_allowed()) return finish(Error{Code::too_many_attempts, {}});
    if (!hub.hook_throttle.allows(key, now, limits::hook_posts_per_minute)) return finish(Error{Code::busy, {}});
    client.ordered_then_ = [finish](chat::Outcome&& outcome) {
        if (auto* error = std::get_if<Error>(&outcome)) return finish(std::move(*error));
        const auto& kept = std::get<chat::outcome::Kept>(outcome);
        finish(chat::reply::Sent{{}, kept.number, kept.sent, {}, false});
    };
    ledger::Entry entry{chat::command::PostHook{hub.clock.wall_ms(), hash, std::move(message->text)},
                        ledger::Ticket{client.shard_.index(), client.id_, client.first_slot_}};
    if (!hub.ledger().submit(std::move(entry))) {
        client.ordered_then_ = nullptr;
        finish(Error{Code::busy, {}});
    }
}

}  // namespace kabar::hub
