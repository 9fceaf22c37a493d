#pragma once

#include "chat/replies.h"
#include "wire/json_writer.h"

namespace kabar::wire {

// The keys of the replies about bots and webhooks.

void write_bot_token(JsonWriter& json, const chat::reply::BotToken& reply);
void write_hook_made(JsonWriter& json, const chat::reply::HookMade& reply);
void write_hooks(JsonWriter& json, const chat::reply::Hooks& reply);

}  // namespace kabar::wire
