// What a client can ask for. `wire` makes these from words or JSON, `hub` answers them.
// Texts are valid UTF-8 without NUL and within their limits when they get here; names are as typed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/limits.h"
#include "chat/event.h"
#include "chat/requests_bots.h"

namespace kabar::chat::request {

struct Auth {
    std::string user;
    std::string password;
};
struct Register {
    std::string user;
    std::string password;
    std::string invite;   ///< empty: none given
    std::string display;  ///< empty: the name
};
struct Send {
    std::string to;
    std::string text;
    std::string id;                    ///< the client's own id of this message; empty: none
    std::int64_t reply = 0;            ///< the message it answers; 0: none
    std::vector<std::string> files{};  ///< ids of the sender's own; with any, the text may be empty
};
/// With `peek` or `after` a pure read, else what it gave counts as read.
struct Inbox {
    std::size_t limit = limits::inbox_page;
    bool peek = false;
    std::optional<Cursor> after{};
};
struct Users {};
struct Logout {
    bool all = false;
    std::int64_t session = 0;  ///< this one instead; 0: the one that asks
};
struct Passwd {
    std::string old_password;
    std::string new_password;
};
struct Whoami {};
struct Sessions {};
struct Ping {
    std::string text;  ///< echoed
};
struct Help {
    std::string command;  ///< empty: all
};
struct Quit {};

/// Without `after`: from now on.
struct Listen {
    std::optional<Cursor> after{};
};
/// At most one of `before`, `after` and `around` is given (not 0); none: the newest.
struct History {
    std::string where;
    std::int64_t before = 0;
    std::int64_t after = 0;
    std::int64_t around = 0;
    std::size_t limit = limits::history_page;
};
struct Read {
    std::string where;
    std::int64_t number = 0;
};
/// `page` is what the page before gave as `next`; empty: the first.
struct Outbox {
    std::size_t limit = limits::history_page;
    std::string page;
};
struct Conversations {
    std::size_t limit = limits::list_page;
    std::string page;
};
struct Search {
    std::string words;
    std::string where;  ///< empty: everywhere
    std::string from;   ///< empty: from anybody
    std::optional<TimeMs> since{};
    std::optional<TimeMs> until{};  ///< not included
    std::size_t limit = limits::history_page;
    std::string page;
};
struct Edit {
    std::string where;
    std::int64_t number = 0;
    std::string text;
};
/// A message, or with number 0 a room.
struct Delete {
    std::string where;
    std::int64_t number = 0;
};
struct React {
    std::string where;
    std::int64_t number = 0;
    std::string reaction;
};
struct Unreact {
    std::string where;
    std::int64_t number = 0;
    std::string reaction;
};
struct Typing {
    std::string where;
};
/// A device has everything up to the number, which need not have been read.
struct Received {
    std::string where;
    std::int64_t number = 0;
};
struct Block {
    std::string user;
};
struct Unblock {
    std::string user;
};
struct Mute {
    std::string where;
};
struct Unmute {
    std::string where;
};
/// Empty: everybody who is active.
struct Presence {
    std::string user;
};
/// Empty: the status is cleared.
struct SetStatus {
    std::string text;
};
/// With a display name: sets it. Without: shows the user's own profile.
struct Profile {
    std::string display;
};

struct Create {
    std::string room;
    bool is_private = false;
};
struct Join {
    std::string room;
};
struct Leave {
    std::string room;
};
struct Invite {
    std::string room;
    std::string user;
};
struct Kick {
    std::string room;
    std::string user;
};
struct Ban {
    std::string room;
    std::string user;
};
struct Unban {
    std::string room;
    std::string user;
};
struct Members {
    std::string room;
    std::size_t limit = limits::list_page;
    std::string page;
};
struct Rooms {
    std::size_t limit = limits::list_page;
    std::string page;
};
/// Without a text: shows it.
struct Topic {
    std::string room;
    std::string text;
};
struct SetRole {
    std::string room;
    std::string user;
    Role role{};
};

// Only for the administrator, through the admin socket.
struct UserAdd {
    std::string user;
    std::string password;
    std::string display;  ///< empty: the name
};
struct UserPasswd {
    std::string user;
    std::string password;
};
struct UserList {
    std::string after;  ///< the name after which the page begins; empty: from the start
    std::size_t limit = limits::listed_users;
};
struct UserShow {
    std::string user;
};
struct UserDisable {
    std::string user;
};
struct UserEnable {
    std::string user;
};
struct UserRemove {
    std::string user;
};
struct InviteMake {
    std::int64_t hours = limits::invite_ms / (3600 * 1000);
};

struct Files {
    std::size_t limit = limits::list_page;
    std::string page;
};
/// Less than 0: not given; both: shows it. 0: for ever, all.
struct SetRetention {
    std::string room;
    std::int64_t days = -1;
    std::int64_t messages = -1;
};
/// Whom the user has blocked.
struct Blocks {
    std::size_t limit = limits::list_page;
    std::string page;
};

}  // namespace kabar::chat::request

namespace kabar::chat {

using Request =
    std::variant<request::Auth, request::Register, request::Send, request::Inbox, request::Users, request::Logout,
                 request::Passwd, request::Whoami, request::Sessions, request::Ping, request::Help, request::Quit,
                 request::Listen, request::History, request::Read, request::Outbox, request::Conversations,
                 request::Search, request::Edit, request::Delete, request::React, request::Unreact, request::Typing,
                 request::Received, request::Block, request::Unblock, request::Mute, request::Unmute, request::Presence,
                 request::SetStatus, request::Profile, request::Create, request::Join, request::Leave, request::Invite,
                 request::Kick, request::Ban, request::Unban, request::Members, request::Rooms, request::Topic,
                 request::SetRole, request::UserAdd, request::UserPasswd, request::UserList, request::UserShow,
                 request::UserDisable, request::UserEnable, request::UserRemove, request::InviteMake, request::HookIn,
                 request::HookOut, request::Hooks, request::HookRemove, request::BotAdd, request::BotToken,
                 request::BotTokens, request::BotRevoke, request::BotJoin, request::BotLeave, request::BotList,
                 request::Files, request::SetRetention, request::Blocks>;

}  // namespace kabar::chat
