// What a client is told. `hub` makes these, `wire` writes them as JSON. Above each: the JSON, `status` left out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "chat/event.h"
#include "chat/model.h"
#include "chat/replies_bots.h"
#include "chat/replies_files.h"

namespace kabar::chat::reply {

/// "tokenid": T, "tokenId": T, "user": "arini", "display": "Arini", "expires": TIME
struct LoggedIn {
    std::string token;
    std::string user;
    std::string display;
    TimeMs expires = 0;
};
/// "message": "Message Sent" [, "to": "arini"], "number": 3, "time": TIME [, "id": "a1"] [, "dup": true]
struct Sent {
    std::string to;
    std::int64_t number = 0;
    TimeMs time = 0;
    std::string id;
    bool dup = false;
};
struct InboxItem {
    std::string group;                ///< the key of the group: the sender's user name, or `#room`
    std::string from;                 ///< the sender's user name; "from", in a room's group
    std::string from_display;         ///< "msg_from"
    std::string to_display;           ///< "msg_to"
    std::string text;                 ///< "msg"
    std::int64_t number = 0;          ///< "number"
    TimeMs time = 0;                  ///< "time"
    std::int64_t reply = 0;           ///< "reply", if not 0
    std::vector<Attachment> files{};  ///< "files", if there are any
};
/// "messages": {"lineker": [{"msg_from": "Gary Lineker", "msg_to": "Arini", "msg": "piye kabare?", "number": 3,
/// "time": TIME}]} [, "more": true] [, "cursor": "..." of a pure read: the place after its last item]
/// Items come oldest first; groups appear in the order of their first item.
struct Inbox {
    std::vector<InboxItem> items;
    bool more = false;
    std::optional<Cursor> cursor{};
};
/// "message": "arini, lineker, ", "users": ["arini", "lineker"] [, "more": true]
struct Users {
    std::vector<std::string> names;
    bool more = false;
};
/// "message": "logout success", "messages": "logout success" [, "sessions": 3 for `logout all`]
/// [, "session": 12 for `logout session=12`]
struct LoggedOut {
    bool all = false;
    std::int64_t sessions = 1;
    SessionId session{};
};
/// "user": "arini", "display": "Arini", "session": 12, "expires": TIME
struct Whoami {
    std::string user;
    std::string display;
    SessionId session{};
    TimeMs expires = 0;
};
struct SessionItem {
    SessionId id{};
    TimeMs created = 0;
    TimeMs used = 0;
    TimeMs expires = 0;
    bool current = false;
    std::string label{};
};
/// "sessions": [{"session": 12, "created": TIME, "used": TIME, "expires": TIME, "current": true
/// [, "label": "..."]}]
struct Sessions {
    std::vector<SessionItem> items;
};
/// "message": "pong" [, "text": "..."]
struct Pong {
    std::string text;
};
/// "message": "commands: ...", "commands": [{"usage": "send [TOKEN] USER TEXT", "help": "..."}]
/// The texts are those of the wire's own command table. Empty: all commands.
struct Help {
    std::string command;
    bool admin = false;
};
/// "message": "password changed" and the like: what was done, in one of the fixed texts of the wire's catalog.
struct Done {
    enum class What : std::uint8_t {
        bye,
        registered,
        password_changed,
        user_added,
        user_disabled,
        user_enabled,
        user_removed,
        marked_read,
        message_edited,
        message_deleted,
        reacted,
        unreacted,
        typing,
        received,
        blocked,
        unblocked,
        muted,
        unmuted,
        status_set,
        room_created,
        room_joined,
        room_left,
        user_invited,
        user_kicked,
        user_banned,
        user_unbanned,
        topic_set,
        role_set,
        room_deleted,
        token_revoked,
        hook_removed,
        retention_set,
    };
    What what{};
    std::string room{};  ///< "room": "#name", where it is about one; empty: left out
};
/// "message": "listening", "cursor": "..."
struct Listening {
    Cursor cursor;
};
/// FILE: {"id": "...", "name": "a.png", "type": "image/png", "size": 12 [, "preview": true, "width": 3, "height": 4]}
struct ReactionItem {
    std::string reaction;
    std::vector<std::string> users;  ///< the first ones, by the order of their ids
    std::int64_t count = 0;
};
/// {"number": 3, "from": "lineker", "display": "Gary Lineker", "text": "...", "time": TIME [, "reply": 2]
/// [, "edited": TIME] [, "deleted": true] [, "files": [FILE, ...]] [, "reactions": [{"reaction": "+1", "users": ["arini"], "count": 1}]]}
/// Where messages of several conversations stand together also "to": "arini", as the sender sees it, and "with": as
/// the asker does; in an outbox of a conversation of two "read": true or false.
struct MessageItem {
    std::int64_t number = 0;
    std::string from;
    std::string display;
    std::string text;
    TimeMs time = 0;
    std::int64_t reply = 0;
    TimeMs edited = 0;
    bool deleted = false;
    std::vector<ReactionItem> reactions;
    std::string to;    ///< empty: left out
    std::string with;  ///< empty: left out
    std::optional<bool> read{};
    std::vector<Attachment> files{};
};
/// "with": "lineker", "messages": [MESSAGE, ...], "read": 3 [, "more": true]
/// Oldest first. `read` is the asker's own marker.
struct History {
    std::string with;
    std::vector<MessageItem> items;
    std::int64_t read = 0;
    bool more = false;
};
/// Of `outbox` and `search`: "messages": [MESSAGE, ...] [, "more": true, "next": "..."]; newest first.
struct Messages {
    std::vector<MessageItem> items;
    std::string next;  ///< empty: there are no more
};
/// {"with": "lineker" or "#room", "unread": 2, "read": 5, "last": MESSAGE [, "muted": true] [, "topic": "..."]
/// [, "private": true] [, "role": "owner"]}
struct ConversationItem {
    std::string with;
    std::int64_t unread = 0;
    std::int64_t read = 0;
    std::optional<MessageItem> last{};
    bool muted = false;
    bool is_room = false;
    bool is_private = false;
    std::string topic;
    Role role{};
};
/// "conversations": [...] [, "more": true, "next": "..."]; the one with the newest message first.
struct Conversations {
    std::vector<ConversationItem> items;
    std::string next;
};
/// {"user": "arini", "display": "Arini", "role": "owner", "read": 5 [, "bot": true]}
struct MemberItem {
    std::string user;
    std::string display;
    Role role{};
    std::int64_t read = 0;
    bool bot = false;
};
/// "room": "#name", "members": [...] [, "more": true, "next": "..."]; by user name.
struct Members {
    std::string room;
    std::vector<MemberItem> items;
    std::string next;
};
/// {"room": "#name", "topic": "...", "members": 3 [, "joined": true]}
struct RoomItem {
    std::string room;
    std::string topic;
    std::int64_t members = 0;
    bool joined = false;
};
/// "rooms": [...] [, "more": true, "next": "..."]; by name.
struct Rooms {
    std::vector<RoomItem> items;
    std::string next;
};
/// "room": "#name", "topic": "..."
struct Topic {
    std::string room;
    std::string topic;
};
/// {"user": "arini", "display": "Arini", "active": true [, "status_text": "..."] [, "bot": true]}
struct PresenceItem {
    std::string user;
    std::string display;
    bool active = false;
    std::string status;
    bool bot = false;
};
/// "users": [...] [, "more": true]
struct PresenceList {
    std::vector<PresenceItem> items;
    bool more = false;
};
/// The keys of one PresenceItem.
struct PresenceShown {
    PresenceItem user;
};
/// "user": "arini", "display": "Arini" [, "status_text": "..."], "created": TIME [, "bot": true]
struct Profile {
    std::string user;
    std::string display;
    std::string status;
    TimeMs created = 0;
    bool bot = false;
};
/// "room": "#name", "days": 30, "messages": 0, "server_days": 365, "server_messages": 0; 0: for ever, all
struct Retention {
    std::string room;
    chat::Retention room_keeps;
    chat::Retention server_keeps;
};
/// "users": ["lineker"] [, "more": true, "next": "..."]; by user name.
struct Blocks {
    std::vector<std::string> names;
    std::string next;
};
struct UserItem {
    std::string user;
    std::string display;
    bool disabled = false;
    bool removed = false;
    TimeMs created = 0;
    Bot bot{};
};
/// "users": [{"user": "arini", "display": "Arini", "disabled": false, "removed": false, "created": TIME
/// [, "bot": true [, "limited": true]]}] [, "more": true]
struct UserList {
    std::vector<UserItem> items;
    bool more = false;
};
/// The keys of one UserItem, and "sessions": 2, "active": true
struct UserShown {
    UserItem user;
    std::int64_t sessions = 0;
    bool active = false;
};
/// "invite": "CODE", "expires": TIME
struct InviteMade {
    std::string code;
    TimeMs expires = 0;
};

}  // namespace kabar::chat::reply

namespace kabar::chat {

/// An Error becomes {"status": "ERROR", "code": "...", "message": "..."}; everything else has "status": "OK".
using Reply =
    std::variant<Error, reply::LoggedIn, reply::Sent, reply::Inbox, reply::Users, reply::LoggedOut, reply::Whoami,
                 reply::Sessions, reply::Pong, reply::Help, reply::Done, reply::UserList, reply::UserShown,
                 reply::InviteMade, reply::Listening, reply::History, reply::Messages, reply::Conversations,
                 reply::Members, reply::Rooms, reply::Topic, reply::PresenceList, reply::PresenceShown, reply::Profile,
                 reply::BotToken, reply::HookMade, reply::Hooks, reply::Files, reply::Retention, reply::Blocks>;

}  // namespace kabar::chat
