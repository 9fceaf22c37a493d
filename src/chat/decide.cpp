#include "chat/decide.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "chat/decide_help.h"

namespace kabar::chat {

namespace deciding {

namespace {

std::int64_t end_sessions(State& state, UserId user, SessionId keep, Changes& changes) {
    std::int64_t ended = 0;
    for (const Session& session : state.sessions_of(user)) {
        if (session.id == keep) continue;
        changes.emplace_back(change::SessionEnded{session.id, user});
        ++ended;
    }
    return ended;
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

/// A session to log out of. A bot cannot get another token by itself, so only the administrator ends its tokens.
Result<const Session*> ended_by_its_user(State& state, SessionId id, TimeMs at) {
    const auto session = usable_session(state, id, at);
    if (!session) return session;
    const User* user = state.user((*session)->user);
    if (user != nullptr && user->bot != Bot::none) return fail(Code::forbidden);
    return session;
}

}  // namespace

Outcome on(State& state, command::AddUser&& c, Changes& changes) {
    if (c.by_invite) {
        const auto invite = state.invite(c.invite);
        if (!invite || invite->expires <= c.at) return refuse(Code::bad_invite);
    }
    if (state.user_by_key(c.name.key) != nullptr) return refuse(Code::name_taken, c.name.shown);
    const UserId id{state.counters().users + 1};
    User user{id, std::move(c.name), std::move(c.display), std::move(c.password_hash), false, false, c.at, {}, {}};
    changes.emplace_back(change::UserAdded{std::move(user)});
    if (c.by_invite) changes.emplace_back(change::InviteGone{c.invite});
    return outcome::UserAdded{id};
}

Outcome on(State& state, command::SetPassword&& c, Changes& changes) {
    const User* user = living_user(state, c.user_key);
    if (user == nullptr) return refuse(Code::unknown_user, c.user_key);
    if (user->bot != Bot::none) return refuse(Code::not_allowed, "a person");
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
    leave_all_rooms(state, *user, c.at, changes);
    const auto ended = end_sessions(state, id, SessionId{}, changes);
    // More of them than this go as the others that were never sent do, a day later.
    for (File& file : state.unused_files_of(id, limits::files_cleaned)) {
        changes.emplace_back(change::FileGone{std::move(file)});
    }
    changes.emplace_back(change::UserRemoved{id});
    return outcome::SessionsEnded{ended};
}

Outcome on(State& state, command::OpenSession&& c, Changes& changes) {
    const User* found = state.user(c.user);
    const bool is_person = found != nullptr && !found->removed && found->bot == Bot::none;
    if (!is_person || found->password_hash != c.verified_hash) {
        return refuse(Code::login_failed);
    }
    if (found->disabled) return refuse(Code::user_disabled);
    const User user = *found;
    make_room_for_session(state, user.id, c.at, changes);
    const Session session{SessionId{state.counters().sessions + 1}, user.id, c.token, c.at, c.at, c.expires, {}};
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
    const auto session = ended_by_its_user(state, c.session, c.at);
    if (!session) return session.error();
    const UserId user = (*session)->user;
    const Session* ended = state.session(c.ended == SessionId{} ? c.session : c.ended);
    if (ended == nullptr || ended->user != user) {
        return refuse(Code::unknown_session, std::to_string(number_of(c.ended)));
    }
    changes.emplace_back(change::SessionEnded{ended->id, user});
    return outcome::SessionsEnded{1};
}

Outcome on(State& state, command::EndAllSessions&& c, Changes& changes) {
    const auto session = ended_by_its_user(state, c.session, c.at);
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

Outcome on(State& state, command::SetBlocked&& c, Changes& changes) {
    const auto who = unlimited_user(state, c.session, c.at);
    if (!who) return who.error();
    const User* other = c.blocked ? living_user(state, c.user_key) : state.user_by_key(c.user_key);
    if (other == nullptr) return refuse(Code::unknown_user, std::move(c.user_key));
    const auto [id, blocked] = std::pair((*who)->id, other->id);
    if (id == blocked) return refuse(Code::bad_argument, "USER: another user");
    if (state.is_blocked(id, blocked) == c.blocked) return outcome::Done{};
    if (c.blocked && state.block_count(id) >= limits::blocks_per_user) {
        return refuse_more("blocked users of one user", limits::blocks_per_user);
    }
    changes.emplace_back(change::BlockSet{id, blocked, c.blocked});
    return outcome::Done{};
}

Outcome on(State& state, command::SetProfile&& c, Changes& changes) {
    const auto who = acting_user(state, c.session, c.at);
    if (!who) return who.error();
    User user = **who;
    if (!c.display.empty()) user.display = std::move(c.display);
    if (!c.status.empty() || c.clear_status) user.status = std::move(c.status);
    if (user != **who) changes.emplace_back(change::ProfileSet{user.id, user.display, user.status});
    return outcome::ProfileNow{std::move(user)};
}

Outcome on(State& state, command::BeginEpoch&& c, Changes& changes) {
    changes.emplace_back(change::EpochBegan{Epoch{Seq{state.counters().seq + 1}, static_cast<std::uint64_t>(c.id)}});
    return outcome::Done{};
}

}  // namespace deciding

Outcome decide(State& state, Command&& command, std::vector<Change>& changes) {
    return std::visit([&](auto& c) { return deciding::on(state, std::move(c), changes); }, command);
}

}  // namespace kabar::chat
