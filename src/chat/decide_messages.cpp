// Messages: sending, reading, and what can be done to one that is there.
#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "chat/decide_help.h"
#include "chat/names.h"

namespace kabar::chat::deciding {

namespace {

Outcome kept_before(const SentBefore& before, command::Send& c) {
    if (before.digest != c.digest) return refuse(Code::id_reused, std::move(c.client_id));
    return outcome::Kept{before.seq, before.conversation, before.number, before.sent, true};
}

/// Markers only move forward, and not past the last message.
void move_mark(State& state, const Member& reader, std::int64_t number, change::Labels labels, bool to_all,
               Events& events, Changes& changes) {
    number = std::min(number, state.last_number(reader.conversation));
    if (number <= reader.read) return;
    if (!to_all && reader.aliased) labels.to = room_label(labels.to.substr(1), reader.conversation, true);
    changes.emplace_back(
        change::ReadMoved{reader.conversation, reader.user, number, events.take(), to_all, std::move(labels)});
}

bool is_told_to_all(const Room* room) { return room == nullptr || room->members <= limits::read_receipt_members; }

/// The conversation's name as `reader` sees it in events.
std::string name_for(State& state, const Member& reader, const Room* room) {
    if (room != nullptr) return "#" + room->name.shown;
    UserId other = reader.user;
    for (const Member& member : state.members_of(reader.conversation)) {
        if (member.user != reader.user) other = member.user;
    }
    const User* user = state.user(other);
    return user != nullptr ? user->name.shown : std::string();
}

struct Target {
    Asked asked;
    MessageState message;
};

/// Nothing more is said to one who is removed or has blocked the asker, not by changing what was said before either.
std::optional<Outcome> refuse_more_to(State& state, const Spot& spot, UserId asker) {
    if (spot.other == nullptr) return std::nullopt;
    if (spot.other->removed) return refuse(Code::unknown_user, spot.label);
    if (state.is_blocked(spot.other->id, asker)) return refuse(Code::blocked, spot.label);
    return std::nullopt;
}

/// A message that is there, for one who may see it.
Result<Target> find_target(State& state, SessionId session, TimeMs at, const Place& where, std::int64_t number) {
    auto asked = find_asked(state, session, at, where);
    if (!asked) return tl::unexpected<Error>(std::move(asked.error()));
    std::optional<MessageState> message;
    if (asked->spot.id != ConversationId{}) message = state.message(asked->spot.id, number);
    if (!message || message->deleted) return fail(Code::unknown_message, std::to_string(number));
    return Target{std::move(*asked), *message};
}

}  // namespace

outcome::Kept keep_message(State& state, const User& who, const Spot& spot, change::MessageAdded&& added,
                           Changes& changes) {
    Message& message = added.message;
    message.seq = Seq{state.counters().seq + 1};
    message.conversation = spot.id;
    message.sender = who.id;
    const bool is_new = spot.id == ConversationId{};
    const auto last = is_new ? 0 : state.last_number(spot.id);
    message.number = last + 1;
    if (is_new) {
        message.conversation = ConversationId{state.counters().conversations + 1};
        const auto [low, high] = std::minmax({who.id, spot.other->id});
        changes.emplace_back(change::ConversationOpened{Conversation{message.conversation, low, high}});
    }
    const outcome::Kept kept{message.seq, message.conversation, message.number, message.sent, false};

    // Who had read everything that is left has read what he adds himself: the unread stay a difference of numbers.
    const bool had_read_all = spot.me == nullptr || spot.me->read == last || state.trimmed(spot.id).number == last;
    const bool to_oneself = spot.other != nullptr && spot.other->id == who.id;
    added.labels = change::Labels{who.name.shown, who.display, spot.to()};
    changes.emplace_back(std::move(added));
    if (had_read_all && !to_oneself) {
        changes.emplace_back(change::ReadMoved{kept.conversation, who.id, kept.number, Seq{}, true, {}});
    }
    return kept;
}

Outcome on(State& state, command::Send&& c, Changes& changes) {
    const auto who = acting_user(state, c.session, c.at);
    if (!who) return who.error();
    const UserId sender = (*who)->id;
    if (!c.client_id.empty()) {
        if (const auto before = state.sent_before(sender, c.client_id)) return kept_before(*before, c);
    }
    auto found = find_own_spot(state, sender, c.to);
    if (!found) return std::move(found.error());
    Spot& spot = *found;
    if (auto refused = refuse_more_to(state, spot, sender)) return std::move(*refused);
    if (spot.other != nullptr && spot.other->bot == Bot::limited) return refuse(Code::blocked, std::move(spot.label));
    const auto last = spot.id == ConversationId{} ? 0 : state.last_number(spot.id);
    if (c.reply < 0 || c.reply > last) return refuse(Code::unknown_message, std::to_string(c.reply));
    auto files = own_files(state, sender, c.files);
    if (!files) return std::move(files.error());
    change::MessageAdded added;
    added.message.sent = c.at;
    added.message.text = std::move(c.text);
    added.message.reply = c.reply;
    added.client_id = std::move(c.client_id);
    added.digest = c.digest;
    added.files = std::move(*files);
    return keep_message(state, **who, spot, std::move(added), changes);
}

Outcome on(State& state, command::MarkRead&& c, Changes& changes) {
    const User* user = state.user(c.user);
    if (user == nullptr) return outcome::Done{};
    // The greatest of a conversation's marks comes first, and is the one that counts.
    std::sort(c.marks.begin(), c.marks.end(), [](const ReadMark& a, const ReadMark& b) {
        return a.conversation != b.conversation ? a.conversation < b.conversation : a.number > b.number;
    });
    Events events(state, *user, c.at, changes);
    ConversationId previous{};
    for (const ReadMark& mark : c.marks) {
        if (std::exchange(previous, mark.conversation) == mark.conversation) continue;
        const Member* reader = state.member(mark.conversation, c.user);
        if (reader == nullptr || mark.number <= reader->read) continue;
        const Room* room = state.room(mark.conversation);
        const change::Labels labels{user->name.shown, user->display, name_for(state, *reader, room)};
        move_mark(state, *reader, mark.number, labels, is_told_to_all(room), events, changes);
    }
    return outcome::Done{};
}

Outcome on(State& state, command::ReadUpTo&& c, Changes& changes) {
    const auto asked = find_asked(state, c.session, c.at, c.where);
    if (!asked) return asked.error();
    const auto& [who, spot] = *asked;
    if (spot.me == nullptr) return outcome::Done{};
    Events events(state, *who, c.at, changes);
    const change::Labels labels{who->name.shown, who->display, spot.to()};
    move_mark(state, *spot.me, c.number, labels, is_told_to_all(spot.room), events, changes);
    return outcome::Done{};
}

Outcome on(State& state, command::EditMessage&& c, Changes& changes) {
    const auto target = find_target(state, c.session, c.at, c.where, c.number);
    if (!target) return target.error();
    const auto& [who, spot] = target->asked;
    if (target->message.sender != who->id) return refuse(Code::not_allowed, "sender");
    if (auto refused = refuse_more_to(state, spot, who->id)) return std::move(*refused);
    changes.emplace_back(change::MessageEdited{spot.id, c.number, target->message.seq, c.at, c.text});
    Events(state, *who, c.at, changes)
        .tell(EventKind::edited, spot.id, spot.to(), {.number = c.number, .text = std::move(c.text)});
    return outcome::Done{};
}

Outcome on(State& state, command::DeleteMessage&& c, Changes& changes) {
    const auto target = find_target(state, c.session, c.at, c.where, c.number);
    if (!target) return target.error();
    const auto& [who, spot] = target->asked;
    if (target->message.sender != who->id) {
        if (spot.room == nullptr) return refuse(Code::not_allowed, "sender");
        if (spot.me->role < Role::moderator) return refuse(Code::not_allowed, role_name(Role::moderator));
    }
    changes.emplace_back(change::MessageDeleted{spot.id, c.number, target->message.seq});
    if (target->message.files > 0) changes.emplace_back(change::FilesDropped{target->message.seq});
    Events(state, *who, c.at, changes).tell(EventKind::deleted, spot.id, spot.to(), {.number = c.number});
    return outcome::Done{};
}

Outcome on(State& state, command::SetReaction&& c, Changes& changes) {
    const auto target = find_target(state, c.session, c.at, c.where, c.number);
    if (!target) return target.error();
    const auto& [who, spot] = target->asked;
    if (state.has_reaction(spot.id, c.number, who->id, c.reaction) == c.on) return outcome::Done{};
    if (auto refused = c.on ? refuse_more_to(state, spot, who->id) : std::nullopt) return std::move(*refused);
    if (c.on && target->message.reactions >= limits::reactions_per_message) {
        return refuse_more("reactions on one message", limits::reactions_per_message);
    }
    changes.emplace_back(change::ReactionSet{spot.id, c.number, who->id, c.reaction, c.on});
    Events(state, *who, c.at, changes)
        .tell(c.on ? EventKind::reacted : EventKind::unreacted, spot.id, spot.to(),
              {.number = c.number, .text = std::move(c.reaction)});
    return outcome::Done{};
}

Outcome on(State& state, command::SetMuted&& c, Changes& changes) {
    const auto asked = find_asked(state, c.session, c.at, c.where);
    if (!asked) return asked.error();
    const Member* me = asked->spot.me;
    if (me != nullptr && me->muted != c.muted) {
        changes.emplace_back(change::MutedSet{me->conversation, me->user, c.muted});
    }
    return outcome::Done{};
}

}  // namespace kabar::chat::deciding
