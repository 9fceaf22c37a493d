#include "hub/bot_requests.h"

#include <utility>

#include "chat/names.h"
#include "hub/client_jobs.h"

namespace kabar::hub {

namespace {

using chat::reply::Done;

chat::Reply token_reply(chat::Outcome&& outcome, const std::string& token) {
    if (auto* error = std::get_if<Error>(&outcome)) return std::move(*error);
    const auto& opened = std::get<chat::outcome::SessionOpened>(outcome);
    return chat::reply::BotToken{opened.user.name.shown, token, opened.session.id};
}

}  // namespace

void BotRequests::run(Client& client, chat::request::BotAdd& request) {
    auto name = chat::parse_name(request.user);
    if (!name) return client.finish_ordered(name.error());
    auto display = request.display.empty() ? name->shown : std::move(request.display);
    auto token = new_token();
    client.submit_ordered(
        chat::command::AddBot{client.hub().clock.wall_ms(), std::move(*name), std::move(display),
                              request.limited ? chat::Bot::limited : chat::Bot::free, hash_secret(token),
                              std::move(request.label)},
        [&client, token](chat::Outcome&& outcome) { client.finish_ordered(token_reply(std::move(outcome), token)); });
}

void BotRequests::run(Client& client, chat::request::BotToken& request) {
    auto key = client.user_key(request.user);
    if (!key) return;
    auto token = new_token();
    client.submit_ordered(
        chat::command::AddBotToken{client.hub().clock.wall_ms(), std::move(*key), hash_secret(token),
                                   std::move(request.label)},
        [&client, token](chat::Outcome&& outcome) { client.finish_ordered(token_reply(std::move(outcome), token)); });
}

void BotRequests::run(Client& client, chat::request::BotTokens& request) {
    const auto key = client.user_key(request.user);
    if (!key) return;
    client.read_and_answer([key = *key](store::Reader& reader) -> Result<chat::reply::Sessions> {
        const auto user = reader.user_by_key(key);
        if (!user) return tl::unexpected(user.error());
        if (!*user || (*user)->removed) return fail(Code::unknown_user, key);
        if ((*user)->bot == chat::Bot::none) return fail(Code::not_allowed, "a bot");
        return reader.sessions_of((*user)->id).map([](const std::vector<chat::Session>& sessions) {
            chat::reply::Sessions reply;
            for (const auto& session : sessions) {
                reply.items.push_back(
                    {session.id, session.created, session.used, session.expires, false, session.label});
            }
            return reply;
        });
    });
}

void BotRequests::run(Client& client, chat::request::BotRevoke& request) {
    auto key = client.user_key(request.user);
    if (!key) return;
    client.submit_ordered(
        chat::command::RevokeBotToken{client.hub().clock.wall_ms(), std::move(*key), chat::SessionId{request.session}},
        client.then_done(Done::What::token_revoked));
}

void BotRequests::place(Client& client, const std::string& user, const std::string& room, bool in) {
    auto key = client.user_key(user);
    if (!key) return;
    auto where = client.room_of(room);
    if (!where) return;
    client.submit_ordered(chat::command::PlaceBot{client.hub().clock.wall_ms(), std::move(*key), std::move(*where), in},
                          client.then_done(in ? Done::What::room_joined : Done::What::room_left));
}

void BotRequests::run(Client& client, chat::request::BotJoin& request) {
    place(client, request.user, request.room, true);
}

void BotRequests::run(Client& client, chat::request::BotLeave& request) {
    place(client, request.user, request.room, false);
}

void BotRequests::run(Client& client, chat::request::BotList& request) {
    client.read_and_answer([after = chat::name_key(request.after).value_or(""),
                            limit = request.limit](store::Reader& reader) -> Result<chat::reply::UserList> {
        auto bots = reader.bots(after, limit + 1);
        if (!bots) return tl::unexpected(bots.error());
        chat::reply::UserList reply;
        reply.more = bots->size() > limit;
        if (reply.more) bots->resize(limit);
        for (const auto& bot : *bots) {
            reply.items.push_back({bot.name.shown, bot.display, bot.disabled, bot.removed, bot.created, bot.bot});
        }
        return reply;
    });
}

}  // namespace kabar::hub
