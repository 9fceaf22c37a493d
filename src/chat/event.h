// What happened, as listeners are told it. Kept events have a place in the one order (Seq), and are read again from
// the store by whoever comes back with a cursor; what happens live and what is read later are the same values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "chat/model.h"

namespace kabar::chat {

enum class EventKind : std::uint8_t {
    // kept as rows of their own (messages have their own table)
    message,
    edited,  // text: the new one
    deleted,
    reacted,    // text: the reaction
    unreacted,  // text: the reaction
    joined,     // subject: who; from: by whom
    left,       // subject: who; from: by whom; text: "left", "kicked", "banned", "room deleted"
    topic,      // text: the new one
    role,       // subject: whose; text: the new one
    retention,  // text: "DAYS MESSAGES", the room's new policy
    // kept as the member's read marker: only the newest of a member is told again
    read,
};

/// One event. Names are those of the moment in which it is told.
struct Event {
    Seq seq{};
    EventKind kind{};
    ConversationId conversation{};
    /// 0: for all members. Else for this user alone, who is no longer one, or whose other devices it is for.
    UserId audience{};
    UserId actor{};
    TimeMs at = 0;
    std::int64_t number = 0;  ///< the message it is about; of `read`: the marker
    std::int64_t reply = 0;   ///< of a message: the one it answers
    std::string text;

    std::string from;     ///< the actor's user name
    std::string display;  ///< the actor's display name; of messages only
    /// The conversation as the actor sees it: `#room`, or the other one's user name. So the bytes of an event are the
    /// same for all: for whoever is not `from`, a conversation of two is with `from`. Of an event for one user alone: as
    /// that user sees it, aliased rooms with their alias.
    std::string to;
    std::string subject;  ///< the user name of whom it is about
    UserId subject_id{};
    bool gone = false;  ///< of a message: it has been deleted since
    /// Of its cursor, where it is read from the store; else it is that of the running server.
    std::uint64_t epoch = 0;
    std::vector<Attachment> files{};  ///< of a message

    bool operator==(const Event&) const = default;
};

/// A place in the order of events, as clients hold it: good on every server that continues the same history.
struct Cursor {
    std::uint64_t epoch = 0;  ///< the run of the server in which the event was kept (change::EpochBegan)
    Seq seq{};

    bool operator==(const Cursor&) const = default;
};

/// The server began to run, or to continue another copy of the history: cursors of what another copy kept after this
/// place do not belong here.
struct Epoch {
    Seq seq{};  ///< its first place
    std::uint64_t id = 0;

    bool operator==(const Epoch&) const = default;
};

}  // namespace kabar::chat
