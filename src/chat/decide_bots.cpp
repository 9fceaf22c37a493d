// Bots, which have tokens in place of a password, and webhooks.
#include <utility>

#include "base/limits.h"
#include "chat/decide_help.h"

namespace kabar::chat::deciding {

namespace {

/// Error not_allowed for a person.
Result<const User*> living_bot(State& state, const std::string& key) {
    const User* user = living_user(state, key);
    if (user == nullptr) return fail(Code::unknown_user, key);
    if (user->bot == Bot::none) return fail(Code::not_allowed, "a bot");
    return user;
}

outcome::SessionOpened open_token(State& state, const User& bot, TimeMs at, const SecretHash& token, std::string label,
                                  Changes& changes) {
    Session session{SessionId{state.counters().sessions + 1}, bot.id, token, at, at, never, std::move(label)};
    changes.emplace_back(change::SessionOpened{session});
    return {std::move(session), bot};
}

Outcome add_hook(State& state, Hook&& hook, Changes& changes) {
    if (state.hook_count(hook.room) >= limits::hooks_per_room) {
        return refuse_more("webhooks of one room", limits::hooks_per_room);
    }
    if (hook.kind == HookKind::outgoing && state.outgoing_hook_count() >= limits::hooks_out) {
        return refuse_more("outgoing webhooks of the server", limits::hooks_out);
    }
    hook.id = HookId{state.counters().hooks + 1};
    const outcome::HookAdded added{hook.id};
    changes.emplace_back(change::HookAdded{std::move(hook)});
    return added;
}

}  // namespace

Outcome on(State& state, command::AddBot&& c, Changes& changes) {
    if (state.user_by_key(c.name.key) != nullptr) return refuse(Code::name_taken, c.name.shown);
    if (state.bot_count() >= limits::bots) return refuse_more("bots of the server", limits::bots);
    const UserId id{state.counters().users + 1};
    const User bot{id, std::move(c.name), std::move(c.display), {}, false, false, c.at, {}, c.bot};
    changes.emplace_back(change::UserAdded{bot});
    return open_token(state, bot, c.at, c.token, std::move(c.label), changes);
}

Outcome on(State& state, command::AddBotToken&& c, Changes& changes) {
    const auto bot = living_bot(state, c.user_key);
    if (!bot) return bot.error();
    if (state.sessions_of((*bot)->id).size() >= limits::tokens_per_bot) {
        return refuse_more("tokens of one bot", limits::tokens_per_bot);
    }
    return open_token(state, **bot, c.at, c.token, std::move(c.label), changes);
}

Outcome on(State& state, command::RevokeBotToken&& c, Changes& changes) {
    const auto bot = living_bot(state, c.user_key);
    if (!bot) return bot.error();
    const Session* session = state.session(c.session);
    if (session == nullptr || session->user != (*bot)->id) {
        return refuse(Code::bad_argument, "session: this bot has no such token");
    }
    changes.emplace_back(change::SessionEnded{session->id, session->user});
    return outcome::Done{};
}

Outcome on(State& state, command::AddIncomingHook&& c, Changes& changes) {
    const auto asked = find_asked_room(state, c.session, c.at, c.room, Role::moderator);
    if (!asked) return asked.error();
    const User* bot = living_user(state, c.bot_key);
    const Member* member = bot != nullptr ? state.member(asked->spot.id, bot->id) : nullptr;
    if (member == nullptr) return refuse(Code::unknown_user, std::move(c.bot_key));
    if (bot->bot == Bot::none) return refuse(Code::not_allowed, "a bot");
    Hook hook;
    hook.room = asked->spot.id;
    hook.kind = HookKind::incoming;
    hook.by = asked->who->id;
    hook.created = c.at;
    hook.bot = bot->id;
    hook.secret = c.secret;
    return add_hook(state, std::move(hook), changes);
}

Outcome on(State& state, command::AddOutgoingHook&& c, Changes& changes) {
    const auto asked = find_asked_room(state, c.session, c.at, c.room, Role::owner);
    if (!asked) return asked.error();
    Hook hook;
    hook.room = asked->spot.id;
    hook.kind = HookKind::outgoing;
    hook.by = asked->who->id;
    hook.created = c.at;
    hook.url = std::move(c.url);
    hook.key = std::move(c.key);
    hook.position = state.last_number(hook.room);
    return add_hook(state, std::move(hook), changes);
}

Outcome on(State& state, command::RemoveHook&& c, Changes& changes) {
    const auto asked = find_asked_room(state, c.session, c.at, c.room, Role::moderator);
    if (!asked) return asked.error();
    const auto hook = state.hook(c.hook);
    if (!hook || hook->room != asked->spot.id) return refuse(Code::unknown_hook, std::to_string(number_of(c.hook)));
    if (hook->kind == HookKind::outgoing && asked->spot.me->role < Role::owner) {
        return refuse(Code::not_allowed, role_name(Role::owner));
    }
    changes.emplace_back(change::HookRemoved{c.hook});
    return outcome::Done{};
}

Outcome on(State& state, command::PostHook&& c, Changes& changes) {
    const auto hook = state.hook_by_secret(c.secret);
    const User* bot = hook ? state.user(hook->bot) : nullptr;
    const Room* room = hook ? state.room(hook->room) : nullptr;
    if (bot == nullptr || bot->removed || room == nullptr || room->deleted) return refuse(Code::unknown_hook);
    if (bot->disabled) return refuse(Code::user_disabled);
    const Member* member = state.member(room->id, bot->id);
    if (member == nullptr) return refuse(Code::not_a_member, "#" + room->name.shown);
    const Spot spot{room->id, nullptr, room, member, "#" + room->name.shown};
    change::MessageAdded added;
    added.message.sent = c.at;
    added.message.text = std::move(c.text);
    return keep_message(state, *bot, spot, std::move(added), changes);
}

Outcome on(State& state, command::MoveHook&& c, Changes& changes) {
    const auto hook = state.hook(c.hook);
    if (!hook || !hook->off.empty()) return outcome::Done{};
    const auto position = c.position > hook->position ? c.position : hook->position;
    if (position == hook->position && c.off.empty()) return outcome::Done{};
    changes.emplace_back(change::HookMoved{c.hook, position, std::move(c.off)});
    return outcome::Done{};
}

}  // namespace kabar::chat::deciding
