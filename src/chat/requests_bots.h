// The part of requests.h that is about webhooks and bots.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/limits.h"

namespace kabar::chat::request {

// Webhooks, by those who look after a room.
struct HookIn {
    std::string room;
    std::string user;  ///< the bot
};
struct HookOut {
    std::string room;
    std::string url;
};
struct Hooks {
    std::string room;
};
struct HookRemove {
    std::string room;
    std::int64_t hook = 0;
};

// Bots: only for the administrator.
struct BotAdd {
    std::string user;
    std::string display;  ///< empty: the name
    std::string label;    ///< of its first token
    bool limited = false;
};
struct BotToken {
    std::string user;
    std::string label;
};
struct BotTokens {
    std::string user;
};
struct BotRevoke {
    std::string user;
    std::int64_t session = 0;
};
struct BotJoin {
    std::string user;
    std::string room;
};
struct BotLeave {
    std::string user;
    std::string room;
};
struct BotList {
    std::string after;  ///< as of UserList
    std::size_t limit = limits::listed_users;
};

}  // namespace kabar::chat::request
