#include "wire/encode_people.h"

#include "wire/encode_messages.h"
#include "wire/role_text.h"

namespace kabar::wire {

namespace {

void write_presence_keys(JsonWriter& json, const chat::reply::PresenceItem& item) {
    json.field("user", item.user).field("display", item.display).field("active", item.active);
    if (!item.status.empty()) json.field("status_text", item.status);
    if (item.bot) json.field("bot", true);
}

}  // namespace

void write_members(JsonWriter& json, const chat::reply::Members& reply) {
    json.field("room", reply.room).key("members").begin_array();
    for (const auto& item : reply.items) {
        json.begin_object().field("user", item.user).field("display", item.display);
        json.field("role", role_text(item.role)).field("read", item.read);
        if (item.bot) json.field("bot", true);
        json.end_object();
    }
    json.end_array();
    write_next(json, reply.next);
}

void write_rooms(JsonWriter& json, const chat::reply::Rooms& reply) {
    json.key("rooms").begin_array();
    for (const auto& item : reply.items) {
        json.begin_object().field("room", item.room).field("topic", item.topic).field("members", item.members);
        if (item.joined) json.field("joined", true);
        json.end_object();
    }
    json.end_array();
    write_next(json, reply.next);
}

void write_topic(JsonWriter& json, const chat::reply::Topic& reply) {
    json.field("room", reply.room).field("topic", reply.topic);
}

void write_presence_list(JsonWriter& json, const chat::reply::PresenceList& reply) {
    json.key("users").begin_array();
    for (const auto& item : reply.items) {
        json.begin_object();
        write_presence_keys(json, item);
        json.end_object();
    }
    json.end_array();
    if (reply.more) json.field("more", true);
}

void write_presence_shown(JsonWriter& json, const chat::reply::PresenceShown& reply) {
    write_presence_keys(json, reply.user);
}

void write_profile(JsonWriter& json, const chat::reply::Profile& reply) {
    json.field("user", reply.user).field("display", reply.display);
    if (!reply.status.empty()) json.field("status_text", reply.status);
    json.key("created").time(reply.created);
    if (reply.bot) json.field("bot", true);
}

void write_retention(JsonWriter& json, const chat::reply::Retention& reply) {
    json.field("room", reply.room);
    json.field("days", reply.room_keeps.days).field("messages", reply.room_keeps.messages);
    json.field("server_days", reply.server_keeps.days).field("server_messages", reply.server_keeps.messages);
}

void write_blocks(JsonWriter& json, const chat::reply::Blocks& reply) {
    json.key("users").begin_array();
    for (const std::string& name : reply.names) json.value(name);
    json.end_array();
    write_next(json, reply.next);
}

}  // namespace kabar::wire
