// Rooms: making and deleting them, and who is in them.
#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "chat/decide_help.h"
#include "chat/names.h"

namespace kabar::chat::deciding {

namespace {

outcome::InRoom in_room(const Spot& spot) { return {spot.label}; }

/// A new member's marker starts at the end: what was said before is not unread.
outcome::InRoom add_member(State& state, const Room& room, const User& who, Role role, Events& events,
                           Changes& changes) {
    Member member{room.id, who.id};
    member.read = state.last_number(room.id);
    member.role = role;
    member.joined = events.upcoming();
    member.aliased = state.room_of(who.id, room.name.key).has_value();
    changes.emplace_back(change::MemberAdded{member});
    events.tell(EventKind::joined, room, {.subject = &who});
    return {room_label(room.name.shown, room.id, member.aliased)};
}

/// Why there is no place for one more.
std::optional<Outcome> refuse_member(State& state, const Room& room, const User& who) {
    if (room.members >= static_cast<std::int64_t>(limits::room_members)) {
        return refuse_more("members of one room", limits::room_members);
    }
    if (state.rooms_of(who.id).size() >= limits::rooms_per_user) {
        return refuse_more("rooms of one user", limits::rooms_per_user);
    }
    return std::nullopt;
}

/// Who follows the last owner: the highest role, then whoever has been there longest. Nullptr: another owner is there.
const Member* heir(const std::vector<Member>& members, UserId leaving) {
    const Member* best = nullptr;
    for (const Member& member : members) {
        if (member.user == leaving) continue;
        if (member.role == Role::owner) return nullptr;
        if (best == nullptr || member.role > best->role ||
            (member.role == best->role && member.joined < best->joined)) {
            best = &member;
        }
    }
    return best;
}

bool is_only_owner(State& state, const Member& member) {
    if (member.role != Role::owner) return false;
    const auto members = state.members_of(member.conversation);
    return std::none_of(members.begin(), members.end(),
                        [&](const Member& other) { return other.user != member.user && other.role == Role::owner; });
}

/// Succession included; a room that nobody is left in is deleted.
void remove_member(State& state, const Room& room, const Member& member, const User& who, const std::string& how,
                   Events& events, Changes& changes) {
    changes.emplace_back(change::MemberRemoved{room.id, who.id});
    events.tell(EventKind::left, room, {.text = how, .subject = &who});
    events.tell(EventKind::left, room.id, room_label(room.name.shown, room.id, member.aliased),
                {.text = how, .subject = &who, .audience = who.id});
    if (room.members <= 1) {
        changes.emplace_back(change::RoomDeleted{room.id});
        return;
    }
    if (member.role != Role::owner) return;
    const auto members = state.members_of(room.id);
    const Member* next = heir(members, who.id);
    const User* owner = next != nullptr ? state.user(next->user) : nullptr;
    if (owner == nullptr) return;
    changes.emplace_back(change::RoleSet{room.id, owner->id, Role::owner});
    events.tell(EventKind::role, room, {.text = role_name(Role::owner), .subject = owner});
}

}  // namespace

void leave_all_rooms(State& state, const User& who, TimeMs at, Changes& changes) {
    Events events(state, who, at, changes);
    for (const ConversationId id : state.rooms_of(who.id)) {
        const Room* room = state.room(id);
        const Member* member = state.member(id, who.id);
        if (room == nullptr || member == nullptr) continue;
        remove_member(state, *room, *member, who, "left", events, changes);
    }
}

Outcome on(State& state, command::CreateRoom&& c, Changes& changes) {
    const auto who = unlimited_user(state, c.session, c.at);
    if (!who) return who.error();
    if (!c.is_private && state.public_room(c.name.key)) return refuse(Code::room_taken, "#" + c.name.shown);
    Room room;
    room.id = ConversationId{state.counters().conversations + 1};
    room.name = std::move(c.name);
    room.is_private = c.is_private;
    room.created = c.at;
    if (auto full = refuse_member(state, room, **who)) return std::move(*full);
    changes.emplace_back(change::RoomOpened{room});
    Events events(state, **who, c.at, changes);
    return add_member(state, room, **who, Role::owner, events, changes);
}

Outcome on(State& state, command::JoinRoom&& c, Changes& changes) {
    const auto who = unlimited_user(state, c.session, c.at);
    if (!who) return who.error();
    if (!c.room.is_room) return refuse(Code::unknown_room, std::move(c.room.key));
    auto spot = find_spot(state, (*who)->id, c.room);
    if (!spot) return std::move(spot.error());
    if (spot->me != nullptr) return in_room(*spot);
    if (state.is_banned(spot->id, (*who)->id)) return refuse(Code::banned, std::move(spot->label));
    if (auto full = refuse_member(state, *spot->room, **who)) return std::move(*full);
    Events events(state, **who, c.at, changes);
    return add_member(state, *spot->room, **who, Role::member, events, changes);
}

Outcome on(State& state, command::PlaceBot&& c, Changes& changes) {
    const User* bot = living_user(state, c.user_key);
    if (bot == nullptr) return refuse(Code::unknown_user, std::move(c.user_key));
    if (bot->bot == Bot::none) return refuse(Code::not_allowed, "a bot");
    Events events(state, *bot, c.at, changes);
    if (auto spot = find_spot(state, bot->id, c.room); spot && spot->me != nullptr) {
        if (!c.in) remove_member(state, *spot->room, *spot->me, *bot, "left", events, changes);
        return in_room(*spot);
    }
    // For a limited bot no room is there that it is not in; here the administrator looks for it.
    const auto open = state.public_room(c.room.key);
    const Room* room = open && (c.room.id == ConversationId{} || c.room.id == *open) ? state.room(*open) : nullptr;
    if (room == nullptr) return refuse(Code::unknown_room, "#" + c.room.key);
    if (!c.in) return refuse(Code::not_a_member, "#" + room->name.shown);
    if (state.is_banned(room->id, bot->id)) return refuse(Code::banned, "#" + room->name.shown);
    if (auto full = refuse_member(state, *room, *bot)) return std::move(*full);
    return add_member(state, *room, *bot, Role::member, events, changes);
}

Outcome on(State& state, command::LeaveRoom&& c, Changes& changes) {
    const auto asked = find_asked_room(state, c.session, c.at, c.room, Role::member);
    if (!asked) return asked.error();
    const auto& [who, spot] = *asked;
    Events events(state, *who, c.at, changes);
    remove_member(state, *spot.room, *spot.me, *who, "left", events, changes);
    return in_room(spot);
}

Outcome on(State& state, command::InviteToRoom&& c, Changes& changes) {
    if (const auto may = unlimited_user(state, c.session, c.at); !may) return may.error();
    const auto asked = find_asked_room(state, c.session, c.at, c.room, Role::member);
    if (!asked) return asked.error();
    const auto& [who, spot] = *asked;
    if (spot.room->is_private && spot.me->role < Role::moderator) {
        return refuse(Code::not_allowed, role_name(Role::moderator));
    }
    const User* guest = living_user(state, c.user_key);
    if (guest == nullptr) return refuse(Code::unknown_user, std::move(c.user_key));
    if (state.member(spot.id, guest->id) != nullptr) return in_room(spot);
    if (state.is_banned(spot.id, guest->id)) return refuse(Code::banned, spot.label);
    if (state.is_blocked(guest->id, who->id)) return refuse(Code::blocked, guest->name.shown);
    if (auto full = refuse_member(state, *spot.room, *guest)) return std::move(*full);
    Events events(state, *who, c.at, changes);
    add_member(state, *spot.room, *guest, Role::member, events, changes);
    return in_room(spot);
}

Outcome on(State& state, command::RemoveFromRoom&& c, Changes& changes) {
    const auto asked = find_asked_room(state, c.session, c.at, c.room, Role::moderator);
    if (!asked) return asked.error();
    const auto& [who, spot] = *asked;
    // To ban one who is no member would tell whether there is such a user.
    if (c.ban && who->bot == Bot::limited) return refuse(Code::forbidden);
    const User* user = living_user(state, c.user_key);
    if (user == nullptr) return refuse(Code::unknown_user, std::move(c.user_key));
    if (user->id == who->id) return refuse(Code::not_allowed, "another member");
    const Member* member = state.member(spot.id, user->id);
    if (member == nullptr && !c.ban) return refuse(Code::unknown_user, std::move(c.user_key));
    if (member != nullptr) {
        const bool above = spot.me->role == Role::owner && member->role != Role::owner;
        if (member->role != Role::member && !above) return refuse(Code::not_allowed, role_name(Role::owner));
    }
    if (c.ban && !state.is_banned(spot.id, user->id)) {
        if (state.ban_count(spot.id) >= limits::room_bans) return refuse_more("bans of one room", limits::room_bans);
        changes.emplace_back(change::BanSet{spot.id, user->id, true});
    }
    if (member != nullptr) {
        Events events(state, *who, c.at, changes);
        remove_member(state, *spot.room, *member, *user, c.ban ? "banned" : "kicked", events, changes);
    }
    return in_room(spot);
}

Outcome on(State& state, command::Unban&& c, Changes& changes) {
    if (const auto may = unlimited_user(state, c.session, c.at); !may) return may.error();
    const auto asked = find_asked_room(state, c.session, c.at, c.room, Role::moderator);
    if (!asked) return asked.error();
    const User* user = living_user(state, c.user_key);
    if (user == nullptr) return refuse(Code::unknown_user, std::move(c.user_key));
    const auto room = asked->spot.id;
    if (state.is_banned(room, user->id)) changes.emplace_back(change::BanSet{room, user->id, false});
    return in_room(asked->spot);
}

Outcome on(State& state, command::SetTopic&& c, Changes& changes) {
    const auto asked = find_asked_room(state, c.session, c.at, c.room, Role::moderator);
    if (!asked) return asked.error();
    const auto& [who, spot] = *asked;
    if (spot.room->topic == c.topic) return in_room(spot);
    changes.emplace_back(change::TopicSet{spot.id, c.topic});
    Events(state, *who, c.at, changes).tell(EventKind::topic, *spot.room, {.text = std::move(c.topic)});
    return in_room(spot);
}

Outcome on(State& state, command::SetRole&& c, Changes& changes) {
    const auto asked = find_asked_room(state, c.session, c.at, c.room, Role::owner);
    if (!asked) return asked.error();
    const auto& [who, spot] = *asked;
    const User* user = living_user(state, c.user_key);
    const Member* member = user != nullptr ? state.member(spot.id, user->id) : nullptr;
    if (member == nullptr) return refuse(Code::unknown_user, std::move(c.user_key));
    if (member->role == c.role) return in_room(spot);
    if (is_only_owner(state, *member)) return refuse(Code::not_allowed, "another owner");
    changes.emplace_back(change::RoleSet{spot.id, user->id, c.role});
    Events(state, *who, c.at, changes).tell(EventKind::role, *spot.room, {.text = role_name(c.role), .subject = user});
    return in_room(spot);
}

Outcome on(State& state, command::DeleteRoom&& c, Changes& changes) {
    const auto asked = find_asked_room(state, c.session, c.at, c.room, Role::owner);
    if (!asked) return asked.error();
    const auto& [who, spot] = *asked;
    Events events(state, *who, c.at, changes);
    for (const Member& member : state.members_of(spot.id)) {
        changes.emplace_back(change::MemberRemoved{spot.id, member.user});
        events.tell(EventKind::left, spot.id, room_label(spot.room->name.shown, spot.id, member.aliased),
                    {.text = "room deleted", .subject = state.user(member.user), .audience = member.user});
    }
    changes.emplace_back(change::RoomDeleted{spot.id});
    return in_room(spot);
}

}  // namespace kabar::chat::deciding
