// Replies about bots and webhooks; see replies.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "chat/model.h"

namespace kabar::chat::reply {

/// "user": "ci", "token": T, "session": 12
struct BotToken {
    std::string user;
    std::string token;
    SessionId session{};
};
/// "hook": 3, "secret": "..." [, "path": "/hooks/..."]
struct HookMade {
    HookId hook{};
    std::string secret;
    std::string path;  ///< empty: left out
};
/// {"hook": 3, "kind": "in", "user": "ci", "by": "arini", "created": TIME}, or
/// {"hook": 4, "kind": "out", "url": "https://example.org", "number": 12, "by": "arini", "created": TIME [, "off": "..."]}
struct HookItem {
    HookId id{};
    HookKind kind{};
    std::string user;         ///< the bot
    std::string url;          ///< without its path
    std::int64_t number = 0;  ///< the message up to which it has been told
    std::string off;
    std::string by;
    TimeMs created = 0;
};
/// "room": "#name", "hooks": [...]
struct Hooks {
    std::string room;
    std::vector<HookItem> items;
};

}  // namespace kabar::chat::reply
