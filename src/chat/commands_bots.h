// Commands about bots and webhooks; see commands.h.
#pragma once

#include <cstdint>
#include <string>

#include "chat/model.h"

namespace kabar::chat::command {

/// A user that cannot log in, with its first token.
struct AddBot {
    TimeMs at = 0;
    Name name;
    std::string display;
    Bot bot{};
    SecretHash token{};
    std::string label;
};
struct AddBotToken {
    TimeMs at = 0;
    std::string user_key;
    SecretHash token{};
    std::string label;
};
struct RevokeBotToken {
    TimeMs at = 0;
    std::string user_key;
    SessionId session{};
};
/// `in`: it joins a public room. Else it leaves a room, whichever.
struct PlaceBot {
    TimeMs at = 0;
    std::string user_key;
    Place room;
    bool in = false;
};
/// By moderators, for a bot that is a member.
struct AddIncomingHook {
    TimeMs at = 0;
    SessionId session{};
    Place room;
    std::string bot_key;
    SecretHash secret{};
};
/// By owners. It begins with the next message.
struct AddOutgoingHook {
    TimeMs at = 0;
    SessionId session{};
    Place room;
    std::string url;
    std::string key;
};
/// By moderators; an outgoing one by owners.
struct RemoveHook {
    TimeMs at = 0;
    SessionId session{};
    Place room;
    HookId hook{};
};
/// A message of the hook's bot in its room. Errors: unknown_hook, user_disabled, not_a_member.
struct PostHook {
    TimeMs at = 0;
    SecretHash secret{};
    std::string text;
};
/// By the server itself: the position only moves forward; with a reason the hook is off for good. A hook that is gone
/// changes nothing.
struct MoveHook {
    TimeMs at = 0;
    HookId hook{};
    std::int64_t position = 0;
    std::string off;
};

}  // namespace kabar::chat::command
