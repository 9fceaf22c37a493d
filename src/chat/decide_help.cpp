#include "chat/decide_help.h"

#include <algorithm>
#include <utility>

#include "chat/names.h"
#include "chat/room_names.h"

namespace kabar::chat::deciding {

Outcome refuse_more(std::string_view of_what, std::size_t limit) {
    return refuse(Code::too_many, std::string(of_what) + ": " + std::to_string(limit));
}

const User* living_user(State& state, std::string_view key) {
    const User* user = state.user_by_key(key);
    return user != nullptr && !user->removed ? user : nullptr;
}

Result<const Session*> usable_session(State& state, SessionId id, TimeMs at) {
    const Session* session = state.session(id);
    if (session == nullptr) return fail(Code::bad_token);
    if (session->expires <= at) return fail(Code::token_expired);
    const User* user = state.user(session->user);
    if (user == nullptr || user->disabled) return fail(Code::user_disabled);
    return session;
}

Result<const User*> acting_user(State& state, SessionId id, TimeMs at) {
    const auto session = usable_session(state, id, at);
    if (!session) return tl::unexpected<Error>(session.error());
    const User* user = state.user((*session)->user);
    if (user == nullptr) return fail(Code::user_disabled);
    return user;
}

Result<const User*> unlimited_user(State& state, SessionId id, TimeMs at) {
    const auto user = acting_user(state, id, at);
    if (user && (*user)->bot == Bot::limited) return fail(Code::forbidden);
    return user;
}

namespace {

bool is_limited(State& state, UserId id) {
    const User* user = state.user(id);
    return user != nullptr && user->bot == Bot::limited;
}

Result<Spot> find_two(State& state, UserId asker, const Place& place) {
    if (is_limited(state, asker)) return fail(Code::forbidden);
    const User* other = state.user_by_key(place.key);
    if (other == nullptr) return fail(Code::unknown_user, place.key);
    Spot spot{{}, other, nullptr, nullptr, other->name.shown};
    const auto direct = state.direct(std::min(asker, other->id), std::max(asker, other->id));
    if (direct) {
        spot.id = direct->id;
        spot.me = state.member(direct->id, asker);
    }
    // Nobody learns from it who was here; whoever talked with one who is removed keeps what was said.
    if (other->removed && spot.me == nullptr) return fail(Code::unknown_user, place.key);
    return spot;
}

struct RoomLookup {
    State& state;

    std::optional<ConversationId> known_room(UserId user, std::string_view key) { return state.room_of(user, key); }
    std::optional<ConversationId> public_room(std::string_view key) { return state.public_room(key); }
    bool is_member(UserId user, ConversationId id) { return state.member(id, user) != nullptr; }
    bool has_key(ConversationId id, std::string_view key) {
        const Room* room = state.room(id);
        return room != nullptr && !room->deleted && room->name.key == key;
    }
};

Result<Spot> find_room(State& state, UserId asker, const Place& place) {
    const auto found = find_named_room(RoomLookup{state}, asker, place);
    const bool is_there = found && (found->is_member || !is_limited(state, asker));
    const Room* room = is_there ? state.room(found->id) : nullptr;
    if (room == nullptr) {
        return fail(Code::unknown_room, room_label(place.key, place.id, place.id != ConversationId{}));
    }
    const Member* me = found->is_member ? state.member(room->id, asker) : nullptr;
    const bool aliased = me != nullptr ? me->aliased : state.room_of(asker, place.key).has_value();
    return Spot{room->id, nullptr, room, me, room_label(room->name.shown, room->id, aliased)};
}

}  // namespace

Result<Spot> find_spot(State& state, UserId asker, const Place& place) {
    return place.is_room ? find_room(state, asker, place) : find_two(state, asker, place);
}

Result<Spot> find_own_spot(State& state, UserId asker, const Place& place) {
    auto spot = find_spot(state, asker, place);
    if (spot && spot->room != nullptr && spot->me == nullptr) return fail(Code::not_a_member, std::move(spot->label));
    return spot;
}

Result<Asked> find_asked(State& state, SessionId session, TimeMs at, const Place& place) {
    const auto who = acting_user(state, session, at);
    if (!who) return tl::unexpected<Error>(who.error());
    auto spot = find_own_spot(state, (*who)->id, place);
    if (!spot) return tl::unexpected<Error>(std::move(spot.error()));
    return Asked{*who, std::move(*spot)};
}

Result<Asked> find_asked_room(State& state, SessionId session, TimeMs at, const Place& place, Role least) {
    auto asked = find_asked(state, session, at, place);
    if (!asked) return asked;
    if (asked->spot.room == nullptr) return fail(Code::unknown_room, place.key);
    if (asked->spot.me->role < least) return fail(Code::not_allowed, role_name(least));
    return asked;
}

const char* role_name(Role role) {
    switch (role) {
        case Role::owner: return "owner";
        case Role::moderator: return "moderator";
        case Role::member: break;
    }
    return "member";
}

void Events::tell(EventKind kind, ConversationId conversation, std::string to, About about) {
    Event event;
    event.seq = take();
    event.kind = kind;
    event.conversation = conversation;
    event.audience = about.audience;
    event.actor = actor_.id;
    event.at = at_;
    event.number = about.number;
    event.text = std::move(about.text);
    event.from = actor_.name.shown;
    event.to = std::move(to);
    if (about.subject != nullptr) {
        event.subject = about.subject->name.shown;
        event.subject_id = about.subject->id;
    }
    changes_.emplace_back(change::EventAdded{std::move(event)});
}

}  // namespace kabar::chat::deciding
