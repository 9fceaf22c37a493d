// What Kabar keeps: users, sessions, conversations, rooms, members, messages, invites. Values only; no I/O, no clock.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/clock.h"

namespace kabar::chat {

// Each id is counted from 1 by the ledger and never used again; 0 is "none".
enum class UserId : std::int64_t {};
enum class SessionId : std::int64_t {};
enum class ConversationId : std::int64_t {};
enum class HookId : std::int64_t {};
/// The place of a message or another event in the one order in which the ledger kept everything.
enum class Seq : std::int64_t {};

template <class Id>
    requires std::is_enum_v<Id>
constexpr std::int64_t number_of(Id id) { return static_cast<std::int64_t>(id); }

/// BLAKE2b-256 of a session token or an invite code: what is stored instead of the secret.
using SecretHash = std::array<std::uint8_t, 32>;
/// BLAKE2b-128 of what a message says and to whom, to tell a retry from another message under the same id.
using Digest = std::array<std::uint8_t, 16>;

/// A user name as written, in Unicode NFC, and the form under which names are compared (NFKC, case folded).
struct Name {
    std::string shown;
    std::string key;

    bool operator==(const Name&) const = default;
};

/// What uses a user's name. A limited bot is only there in the rooms that it is in: it sees and does nothing else.
enum class Bot : std::uint8_t { none, free, limited };

struct User {
    UserId id{};
    Name name;
    std::string display;        ///< what `msg_from` shows
    std::string password_hash;  ///< argon2id in its own text format; empty: cannot log in
    bool disabled = false;
    bool removed = false;  ///< the name stays taken, messages stay
    TimeMs created = 0;
    std::string status;  ///< what the user says of himself, for all to see
    Bot bot{};

    bool operator==(const User&) const = default;
};

/// When a bot's session expires: the last moment that RFC 3339 can write.
inline constexpr TimeMs never = 253'402'300'799'999;

struct Session {
    SessionId id{};
    UserId user{};
    SecretHash token{};
    TimeMs created = 0;
    TimeMs used = 0;  ///< last use, written at most every limits::session_touch_ms
    TimeMs expires = 0;
    std::string label{};  ///< of a bot's token: what the administrator calls it

    bool operator==(const Session&) const = default;
};

/// A conversation of two people; `low` <= `high`. Equal for notes to oneself.
struct Conversation {
    ConversationId id{};
    UserId low{};
    UserId high{};

    bool operator==(const Conversation&) const = default;
};

struct Message {
    Seq seq{};
    ConversationId conversation{};
    std::int64_t number = 0;  ///< in its conversation: from 1, dense, never reused
    UserId sender{};
    TimeMs sent = 0;
    std::string text;
    std::int64_t reply = 0;  ///< the message it answers; 0: none

    bool operator==(const Message&) const = default;
};

/// What a member may do: `moderator` kicks, bans and sets the topic, `owner` gives roles and deletes the room, too.
enum class Role : std::uint8_t { member, moderator, owner };

/// How long, and how many messages of a conversation, are kept; 0: for ever, all.
struct Retention {
    std::int64_t days = 0;
    std::int64_t messages = 0;

    bool operator==(const Retention&) const = default;
};

/// What is gone of a conversation by retention: its messages up to `number`, which was kept at `seq`, and its events up
/// to `events`.
struct Trimmed {
    std::int64_t number = 0;
    Seq seq{};
    Seq events{};

    bool operator==(const Trimmed&) const = default;
};

/// A conversation of many, named `#name`. Public ones are listed, and their names are unique. A private one does not
/// exist for those who are not in it; private rooms may share a name with any other.
struct Room {
    ConversationId id{};
    Name name;  ///< without `#`
    std::string topic;
    bool is_private = false;
    bool deleted = false;  ///< nobody can reach the messages, which retention deletes
    TimeMs created = 0;
    std::int64_t members = 0;
    Retention keep{};  ///< the room's own policy; the server's holds, too

    bool operator==(const Room&) const = default;
};

/// A user in a conversation.
struct Member {
    ConversationId conversation{};
    UserId user{};
    std::int64_t read = 0;  ///< the read marker
    Seq read_seq{};         ///< when the marker was last moved by reading; 0: never
    Role role{};
    Seq joined{};  ///< events before this are not for this member; 0: all are
    bool muted = false;
    /// In a room: the user already knew another one by its name, so this one is `#name~id` for him.
    bool aliased = false;

    bool operator==(const Member&) const = default;
};

/// Where something is said or done, as one user names it: a user, or a room with `#`.
struct Place {
    std::string key;  ///< of the user or the room, as names are compared; the room's without `#`
    bool is_room = false;
    ConversationId id{};  ///< of `#name~id`; 0: not given

    bool operator==(const Place&) const = default;
};

/// All messages of `conversation` up to and including `number` are read by the user this is about.
struct ReadMark {
    ConversationId conversation{};
    std::int64_t number = 0;

    bool operator==(const ReadMark&) const = default;
};

/// BLAKE2b-256 of a file's content.
using FileDigest = std::array<std::uint8_t, 32>;

/// What somebody sent, or is about to send. The content lies outside of the database and is named by its digest.
struct File {
    std::int64_t id = 0;  ///< counted from 1
    std::string key;      ///< what clients call it: random, of letters, digits, `-` and `_`
    UserId owner{};
    std::string name;  ///< as the sender calls it; no path
    std::string type;  ///< media type, as the sender says
    std::int64_t size = 0;
    FileDigest digest{};
    TimeMs created = 0;
    FileDigest preview{};      ///< of its small picture; all 0: there is none
    std::string preview_type;  ///< of that picture; empty: there is none
    std::int32_t width = 0;    ///< of an image with a preview, in pixels
    std::int32_t height = 0;
    std::int64_t uses = 0;  ///< messages that refer to it

    bool operator==(const File&) const = default;
};

/// A file as those see it who may fetch it.
struct Attachment {
    std::string key;
    std::string name;
    std::string type;
    std::int64_t size = 0;
    bool preview = false;
    std::int32_t width = 0;  ///< in pixels; with a preview only
    std::int32_t height = 0;

    bool operator==(const Attachment&) const = default;
};

inline Attachment attachment_of(const File& file) {
    return {file.key, file.name, file.type, file.size, !file.preview_type.empty(), file.width, file.height};
}

/// All that is kept of one user's files.
struct FileUse {
    std::int64_t files = 0;
    std::int64_t bytes = 0;

    bool operator==(const FileUse&) const = default;
};

struct Invite {
    SecretHash code{};
    TimeMs expires = 0;

    bool operator==(const Invite&) const = default;
};

enum class HookKind : std::uint8_t { incoming, outgoing };

/// A way into a room, or out of it, for programs that do not speak the protocol. Gone with its room or its bot.
struct Hook {
    HookId id{};
    ConversationId room{};
    HookKind kind{};
    UserId by{};  ///< who made it
    TimeMs created = 0;
    UserId bot{};               ///< incoming: who posts
    SecretHash secret{};        ///< incoming
    std::string url;            ///< outgoing
    std::string key;            ///< outgoing: what signs; readable, since signing takes it
    std::int64_t position = 0;  ///< outgoing: the number of the last message that is settled
    std::string off;            ///< outgoing: why nothing is sent any more; empty: it is

    bool operator==(const Hook&) const = default;
};

}  // namespace kabar::chat
