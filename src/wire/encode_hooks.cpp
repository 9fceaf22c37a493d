#include "wire/encode_hooks.h"

namespace kabar::wire {

void write_bot_token(JsonWriter& json, const chat::reply::BotToken& reply) {
    json.field("user", reply.user).field("token", reply.token).field("session", chat::number_of(reply.session));
}

void write_hook_made(JsonWriter& json, const chat::reply::HookMade& reply) {
    json.field("hook", chat::number_of(reply.hook)).field("secret", reply.secret);
    if (!reply.path.empty()) json.field("path", reply.path);
}

void write_hooks(JsonWriter& json, const chat::reply::Hooks& reply) {
    json.field("room", reply.room).key("hooks").begin_array();
    for (const auto& item : reply.items) {
        json.begin_object().field("hook", chat::number_of(item.id));
        if (item.kind == chat::HookKind::incoming) {
            json.field("kind", "in").field("user", item.user);
        } else {
            json.field("kind", "out").field("url", item.url).field("number", item.number);
        }
        json.field("by", item.by).key("created").time(item.created);
        if (!item.off.empty()) json.field("off", item.off);
        json.end_object();
    }
    json.end_array();
}

}  // namespace kabar::wire
