#include "chat/decide.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"

namespace kabar::chat {

namespace {

using Changes = std::vector<Change>;

Outcome refuse(Code code, std::string subject = {}) { return Error{code, std::move(subject)}; }

const User* living_user(State& state, std::string_view key) {
    const User* user = state.user_by_key(key);
    return user != nullptr && !user->removed ? user : nullptr;
}

std::int64_t end_sessions(State& state, UserId user, SessionId keep, Changes& changes) {
    std::int64_t ended = 0;
    for (const Session& session : state.sessions_of(user)) {
        if (session.id == keep) continue;
        changes.emplace_back(change::SessionEnded{session.id, user});
        ++ended;
    }
    return ended;
}

/// The session, or why it cannot be used at `at`.
Result<const Session*> usable_session(State& state, SessionId id, TimeMs at) {
    const Session* session = state.session(id);
    if (session == nullptr) return fail(Code::bad_token);
    if (session->expires <= at) return fail(Code::token_expired);
    const User* user = state.user(session->user);
    if (user == nullptr || user->disabled) return fail(Code::user_disabled);
    return session;
}

Outcome on(State& state, command::AddUser&& c, Changes& changes) {
    if (c.by_invite) {
        const auto invite = state.invite(c.invite);
        if (!invite || invite->expires <= c.at) return refuse(Code::bad_invite);
    }
    if (state.user_by_key(c.name.key) != nullptr) return refuse(Code::name_taken, c.name.shown);
    const UserId id{state.counters().users + 1};
    User user{id, std::move(c.name), std::move(c.display), std::move(c.password_hash), false, false, c.at};
    changes.emplace_back(change::UserAdded{std::move(user)});
    if (c.by_invite) changes.emplace_back(change::InviteGone{c.invite});
    return outcome::UserAdded{id};
}

Outcome on(State& state, command::SetPassword&& c, Changes& changes) {
    const User* user = living_user(state, c.user_key);
    if (user == nullptr) return refuse(Code::unknown_user, c.user_key);
    const UserId id = user->id;
    changes.emplace_back(change::PasswordSet{id, std::move(c.password_hash)});
    return outcome::SessionsEnded{end_sessions(state, id, c.keep, changes)};
}

Outcome on(State& state, command::SetDisabled&& c, Changes& changes) {
    const User* user = living_user(state, c.user_key);
    if (user == nullptr) return refuse(Code::unknown_user, c.user_key);
    const UserId id = user->id;
    if (user->disabled != c.disabled) changes.emplace_back(change::DisabledSet{id, c.disabled});
    return outcome::Done{};
}

Outcome on(State& state, command::RemoveUser&& c, Changes& changes) {
    const User* user = living_user(state, c.user_key);
    if (user == nullptr) return refuse(Code::unknown_user, c.user_key);
    const UserId id = user->id;
    const auto ended = end_sessions(state, id, SessionId{}, changes);
    changes.emplace_back(change::UserRemoved{id});
    return outcome::SessionsEnded{ended};
}

/// Expired sessions of the user end here, and the oldest ones past the limit.
void make_room_for_session(State& state, UserId user, TimeMs at, Changes& changes) {
    auto sessions = state.sessions_of(user);
    const auto expired = [&](const Session& session) { return session.expires <= at; };
    for (const Session& session : sessions) {
        if (expired(session)) changes.emplace_back(change::SessionEnded{session.id, user});
    }
    std::erase_if(sessions, expired);
    for (std::size_t i = 0; i + limits::sessions_per_user <= sessions.size(); ++i) {
        changes.emplace_back(change::SessionEnded{sessions[i].id, user});
    }
}

Outcome on(State& state, command::OpenSession&& c, Changes& changes) {
    const User* found = state.user(c.user);
    if (found == nullptr || found->removed || found->password_hash != c.verified_hash) {
        return refuse(Code::login_failed);
    }
    if (found->disabled) return refuse(Code::user_disabled);
    const User user = *found;
    make_room_for_session(state, user.id, c.at, changes);
    const Session session{SessionId{state.counters().sessions + 1}, user.id, c.token, c.at, c.at, c.expires};
    changes.emplace_back(change::SessionOpened{session});
    return outcome::SessionOpened{session, user};
}

Outcome on(State& state, command::TouchSession&& c, Changes& changes) {
    const auto session = usable_session(state, c.session, c.at);
    if (!session) return session.error();
    changes.emplace_back(
        change::SessionTouched{(*session)->id, (*session)->user, c.at, std::max((*session)->expires, c.expires)});
    return outcome::Done{};
}

Outcome on(State& state, command::EndSession&& c, Changes& changes) {
    const auto session = usable_session(state, c.session, c.at);
    if (!session) return session.error();
    changes.emplace_back(change::SessionEnded{(*session)->id, (*session)->user});
    return outcome::SessionsEnded{1};
}

Outcome on(State& state, command::EndAllSessions&& c, Changes& changes) {
    const auto session = usable_session(state, c.session, c.at);
    if (!session) return session.error();
    const UserId user = (*session)->user;
    return outcome::SessionsEnded{end_sessions(state, user, SessionId{}, changes)};
}

Outcome on(State& state, command::AddInvite&& c, Changes& changes) {
    constexpr std::size_t cleaned_at_once = 64;
    for (const Invite& gone : state.invites_expired(c.at, cleaned_at_once)) {
        changes.emplace_back(change::InviteGone{gone.code});
    }
    changes.emplace_back(change::InviteAdded{c.invite});
    return outcome::Done{};
}

Outcome kept_before(const SentBefore& before, command::Send& c) {
    if (before.digest != c.digest) return refuse(Code::id_reused, std::move(c.client_id));
    return outcome::Kept{before.seq, before.conversation, before.number, before.sent, true};
}

Outcome on(State& state, command::Send&& c, Changes& changes) {
    const auto session = usable_session(state, c.session, c.at);
    if (!session) return session.error();
    const UserId sender = (*session)->user;
    if (!c.client_id.empty()) {
        if (const auto before = state.sent_before(sender, c.client_id)) return kept_before(*before, c);
    }
    const User* receiver = living_user(state, c.to_key);
    if (receiver == nullptr) return refuse(Code::unknown_user, std::move(c.to_key));

    const auto [low, high] = std::minmax({sender, receiver->id});
    const bool to_oneself = low == high;
    auto direct = state.direct(low, high);
    if (!direct) {
        direct = DirectState{ConversationId{state.counters().conversations + 1}, 0};
        changes.emplace_back(change::ConversationOpened{Conversation{direct->id, low, high}});
    }
    Message message{
        Seq{state.counters().seq + 1}, direct->id, direct->last_number + 1, sender, c.at, std::move(c.text)};
    const outcome::Kept kept{message.seq, message.conversation, message.number, message.sent, false};

    // Who had read everything has read what he adds himself: the unread stay a difference of numbers.
    const bool had_read_all = state.read_number(direct->id, sender).value_or(0) == direct->last_number;
    changes.emplace_back(change::MessageAdded{std::move(message), std::move(c.client_id), c.digest});
    if (had_read_all && !to_oneself) changes.emplace_back(change::ReadMoved{direct->id, sender, kept.number});
    return kept;
}

Outcome on(State& state, command::MarkRead&& c, Changes& changes) {
    for (const ReadMark& mark : c.marks) {
        const auto read = state.read_number(mark.conversation, c.user);
        const auto number = std::min(mark.number, state.last_number(mark.conversation));
        if (read && number > *read) changes.emplace_back(change::ReadMoved{mark.conversation, c.user, number});
    }
    return outcome::Done{};
}

}  // namespace

Outcome decide(State& state, Command&& command, Changes& changes) {
    return std::visit([&](auto& c) { return on(state, std::move(c), changes); }, command);
}

}  // namespace kabar::chat
