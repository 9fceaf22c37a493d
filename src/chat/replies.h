// What a client is told. `hub` makes these, `wire` writes them as JSON. Above each: the JSON, `status` left out.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "chat/model.h"

namespace kabar::chat::reply {

/// "tokenid": T, "tokenId": T, "user": "arini", "display": "Arini", "expires": TIME
struct LoggedIn {
    std::string token;
    std::string user;
    std::string display;
    TimeMs expires = 0;
};
/// "message": "Message Sent", "to": "arini", "number": 3, "time": TIME [, "id": "a1"] [, "dup": true]
struct Sent {
    std::string to;
    std::int64_t number = 0;
    TimeMs time = 0;
    std::string id;
    bool dup = false;
};
struct InboxItem {
    std::string from;          ///< user name: the key of the group
    std::string from_display;  ///< "msg_from"
    std::string to_display;    ///< "msg_to"
    std::string text;          ///< "msg"
    std::int64_t number = 0;   ///< "number"
    TimeMs time = 0;           ///< "time"
};
/// "messages": {"lineker": [{"msg_from": "Gary Lineker", "msg_to": "Arini", "msg": "piye kabare?", "number": 3,
/// "time": TIME}]} [, "more": true]
/// Items come oldest first; groups appear in the order of their first item.
struct Inbox {
    std::vector<InboxItem> items;
    bool more = false;
};
/// "message": "arini, lineker, ", "users": ["arini", "lineker"] [, "more": true]
struct Users {
    std::vector<std::string> names;
    bool more = false;
};
/// "message": "logout success", "messages": "logout success" [, "sessions": 3 for `logout all`]
struct LoggedOut {
    bool all = false;
    std::int64_t sessions = 1;
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
};
/// "sessions": [{"session": 12, "created": TIME, "used": TIME, "expires": TIME, "current": true}]
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
    };
    What what{};
};
struct UserItem {
    std::string user;
    std::string display;
    bool disabled = false;
    bool removed = false;
    TimeMs created = 0;
};
/// "users": [{"user": "arini", "display": "Arini", "disabled": false, "removed": false, "created": TIME}] [, "more": true]
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
using Reply = std::variant<Error, reply::LoggedIn, reply::Sent, reply::Inbox, reply::Users, reply::LoggedOut,
                           reply::Whoami, reply::Sessions, reply::Pong, reply::Help, reply::Done, reply::UserList,
                           reply::UserShown, reply::InviteMade>;

}  // namespace kabar::chat
