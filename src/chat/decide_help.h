// What the decisions share: who asks, where, and the events that tell of it. Each command has an `on` overload, in the
// file of its theme. All pointers are the State's: good until the next change.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "chat/changes.h"
#include "chat/commands.h"
#include "chat/state.h"

namespace kabar::chat::deciding {

using Changes = std::vector<Change>;

inline Outcome refuse(Code code, std::string subject = {}) { return Error{code, std::move(subject)}; }
/// too_many, with what there would be too many of.
Outcome refuse_more(std::string_view of_what, std::size_t limit);

/// Not removed; else nullptr.
const User* living_user(State& state, std::string_view key);

/// The session, or why it cannot be used at `at`.
Result<const Session*> usable_session(State& state, SessionId id, TimeMs at);
/// Its user.
Result<const User*> acting_user(State& state, SessionId id, TimeMs at);

/// The same, of one who may do more than be in rooms. Errors: also forbidden, for a limited bot.
Result<const User*> unlimited_user(State& state, SessionId id, TimeMs at);

/// A Place, found: a conversation of two, or a room.
struct Spot {
    ConversationId id{};          ///< 0: two who have never written to each other
    const User* other = nullptr;  ///< of a conversation of two; oneself for notes
    const Room* room = nullptr;
    const Member* me = nullptr;  ///< the asker in it; nullptr: not a member, or there is no conversation yet
    std::string label;           ///< for the asker: the other's name, or `#room`, or `#room~17`

    /// For events: the same for all.
    std::string to() const { return room != nullptr ? "#" + room->name.shown : other->name.shown; }
};

/// Where `asker` may look: errors unknown_user, unknown_room. For a limited bot a room that it is not in is not there,
/// and users are forbidden. `other` may be removed, if the asker has talked with them.
Result<Spot> find_spot(State& state, UserId asker, const Place& place);
/// And belongs to: error not_a_member, too.
Result<Spot> find_own_spot(State& state, UserId asker, const Place& place);

/// Who asks, and the place of which he is a member.
struct Asked {
    const User* who = nullptr;
    Spot spot;
};
Result<Asked> find_asked(State& state, SessionId session, TimeMs at, const Place& place);
/// The same, of a room. Error not_allowed, if the asker's role is less than `least`.
Result<Asked> find_asked_room(State& state, SessionId session, TimeMs at, const Place& place, Role least);

const char* role_name(Role role);

/// The events of one command: gives them their places in the order.
class Events {
public:
    struct About {
        std::int64_t number = 0;
        std::string text{};
        const User* subject = nullptr;
        UserId audience{};
    };

    Events(State& state, const User& actor, TimeMs at, Changes& changes)
        : actor_(actor), at_(at), changes_(changes), last_(state.counters().seq) {}

    /// The place of the event that is told next.
    Seq upcoming() const { return Seq{last_ + 1}; }
    /// Takes a place for something that is not told by an EventAdded.
    Seq take() { return Seq{++last_}; }
    void tell(EventKind kind, ConversationId conversation, std::string to, About about);
    void tell(EventKind kind, const Room& room, About about) {
        tell(kind, room.id, "#" + room.name.shown, std::move(about));
    }

private:
    const User& actor_;
    TimeMs at_;
    Changes& changes_;
    std::int64_t last_;
};

/// Keeps a message of `who`, who may send it there; its seq, conversation, number and sender and the labels are filled
/// in. A conversation that is not there yet is opened.
outcome::Kept keep_message(State& state, const User& who, const Spot& spot, change::MessageAdded&& added,
                           Changes& changes);
/// The sender's own files of these keys, each once. Errors: unknown_file, too_many.
Result<std::vector<File>> own_files(State& state, UserId owner, const std::vector<std::string>& keys);

/// All rooms of one who is removed: as if he had left each.
void leave_all_rooms(State& state, const User& who, TimeMs at, Changes& changes);

Outcome on(State& state, command::AddUser&& c, Changes& changes);
Outcome on(State& state, command::SetPassword&& c, Changes& changes);
Outcome on(State& state, command::SetDisabled&& c, Changes& changes);
Outcome on(State& state, command::RemoveUser&& c, Changes& changes);
Outcome on(State& state, command::OpenSession&& c, Changes& changes);
Outcome on(State& state, command::TouchSession&& c, Changes& changes);
Outcome on(State& state, command::EndSession&& c, Changes& changes);
Outcome on(State& state, command::EndAllSessions&& c, Changes& changes);
Outcome on(State& state, command::AddInvite&& c, Changes& changes);
Outcome on(State& state, command::SetBlocked&& c, Changes& changes);
Outcome on(State& state, command::SetProfile&& c, Changes& changes);
Outcome on(State& state, command::BeginEpoch&& c, Changes& changes);
Outcome on(State& state, command::Send&& c, Changes& changes);
Outcome on(State& state, command::MarkRead&& c, Changes& changes);
Outcome on(State& state, command::ReadUpTo&& c, Changes& changes);
Outcome on(State& state, command::EditMessage&& c, Changes& changes);
Outcome on(State& state, command::DeleteMessage&& c, Changes& changes);
Outcome on(State& state, command::SetReaction&& c, Changes& changes);
Outcome on(State& state, command::SetMuted&& c, Changes& changes);
Outcome on(State& state, command::CreateRoom&& c, Changes& changes);
Outcome on(State& state, command::JoinRoom&& c, Changes& changes);
Outcome on(State& state, command::LeaveRoom&& c, Changes& changes);
Outcome on(State& state, command::InviteToRoom&& c, Changes& changes);
Outcome on(State& state, command::RemoveFromRoom&& c, Changes& changes);
Outcome on(State& state, command::Unban&& c, Changes& changes);
Outcome on(State& state, command::SetTopic&& c, Changes& changes);
Outcome on(State& state, command::SetRole&& c, Changes& changes);
Outcome on(State& state, command::DeleteRoom&& c, Changes& changes);
Outcome on(State& state, command::AddBot&& c, Changes& changes);
Outcome on(State& state, command::AddBotToken&& c, Changes& changes);
Outcome on(State& state, command::RevokeBotToken&& c, Changes& changes);
Outcome on(State& state, command::PlaceBot&& c, Changes& changes);
Outcome on(State& state, command::AddIncomingHook&& c, Changes& changes);
Outcome on(State& state, command::AddOutgoingHook&& c, Changes& changes);
Outcome on(State& state, command::RemoveHook&& c, Changes& changes);
Outcome on(State& state, command::PostHook&& c, Changes& changes);
Outcome on(State& state, command::MoveHook&& c, Changes& changes);
Outcome on(State& state, command::AddFile&& c, Changes& changes);
Outcome on(State& state, command::CleanFiles&& c, Changes& changes);
Outcome on(State& state, command::SetRetention&& c, Changes& changes);
Outcome on(State& state, command::Trim&& c, Changes& changes);

}  // namespace kabar::chat::deciding
