// What a client can ask for. `wire` makes these from words or JSON, `hub` answers them.
// Texts are valid UTF-8 without NUL and within their limits when they get here; names are as typed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "base/limits.h"

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
    std::string id;  ///< the client's own id of this message; empty: none
};
struct Inbox {
    std::size_t limit = limits::inbox_page;
};
struct Users {};
struct Logout {
    bool all = false;
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

}  // namespace kabar::chat::request

namespace kabar::chat {

using Request =
    std::variant<request::Auth, request::Register, request::Send, request::Inbox, request::Users, request::Logout,
                 request::Passwd, request::Whoami, request::Sessions, request::Ping, request::Help, request::Quit,
                 request::UserAdd, request::UserPasswd, request::UserList, request::UserShow, request::UserDisable,
                 request::UserEnable, request::UserRemove, request::InviteMake>;

}  // namespace kabar::chat
