// Retention: what a room wants, and deleting what is too old or too much.
#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "chat/decide_help.h"

namespace kabar::chat::deciding {

Outcome on(State& state, command::SetRetention&& c, Changes& changes) {
    const auto asked = find_asked_room(state, c.session, c.at, c.room, Role::owner);
    if (!asked) return asked.error();
    const auto& [who, spot] = *asked;
    Retention keep = spot.room->keep;
    if (c.days >= 0) keep.days = std::min(c.days, limits::retention_days);
    if (c.messages >= 0) keep.messages = std::min(c.messages, limits::retention_messages);
    if (keep == spot.room->keep) return outcome::InRoom{spot.label};
    changes.emplace_back(change::RetentionSet{spot.id, keep});
    Events(state, *who, c.at, changes)
        .tell(EventKind::retention, *spot.room,
              {.text = std::to_string(keep.days) + " " + std::to_string(keep.messages)});
    return outcome::InRoom{spot.label};
}

Outcome on(State& state, command::Trim&& c, Changes& changes) {
    const TimeMs ids_since = c.at - limits::id_kept_ms;
    changes.emplace_back(change::IdsForgotten{ids_since});
    if (c.conversation == ConversationId{}) return outcome::Done{};
    const Trimmed before = state.trimmed(c.conversation);
    Trimmed to = before;
    const auto number = std::min({c.up_to, before.number + limits::trim_step, state.last_number(c.conversation)});
    if (number > before.number) {
        const auto message = state.message(c.conversation, number);
        if (!message) return refuse(Code::internal, "a number is missing in a conversation");
        to.number = number;
        to.seq = message->seq;
    }
    const Seq until = std::max(c.events_to, to.seq);
    to.events = std::max(to.events, state.event_up_to(c.conversation, until, limits::trim_step));
    if (to != before) {
        changes.emplace_back(change::MessagesTrimmed{c.conversation, before.number, to, ids_since});
    }
    return outcome::Done{};
}

}  // namespace kabar::chat::deciding
