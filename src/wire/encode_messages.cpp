#include "wire/encode_messages.h"

#include <unordered_map>
#include <vector>

#include "wire/cursor.h"
#include "wire/role_text.h"

namespace kabar::wire {

namespace {

namespace reply = chat::reply;

void write_inbox_item(JsonWriter& json, const reply::InboxItem& item) {
    json.begin_object().field("msg_from", item.from_display).field("msg_to", item.to_display).field("msg", item.text);
    if (item.group.starts_with('#')) json.field("from", item.from);
    json.field("number", item.number).key("time").time(item.time);
    if (item.reply != 0) json.field("reply", item.reply);
    write_attachments(json, item.files);
    json.end_object();
}

void write_reactions(JsonWriter& json, const std::vector<reply::ReactionItem>& reactions) {
    json.key("reactions").begin_array();
    for (const auto& item : reactions) {
        json.begin_object().field("reaction", item.reaction).key("users").begin_array();
        for (const std::string& user : item.users) json.value(user);
        json.end_array().field("count", item.count).end_object();
    }
    json.end_array();
}

void write_message(JsonWriter& json, const reply::MessageItem& item) {
    json.begin_object().field("number", item.number).field("from", item.from).field("display", item.display);
    if (!item.to.empty()) json.field("to", item.to);
    if (!item.with.empty()) json.field("with", item.with);
    json.field("text", item.text).key("time").time(item.time);
    if (item.reply != 0) json.field("reply", item.reply);
    if (item.edited != 0) json.key("edited").time(item.edited);
    if (item.deleted) json.field("deleted", true);
    write_attachments(json, item.files);
    if (!item.reactions.empty()) write_reactions(json, item.reactions);
    if (item.read) json.field("read", *item.read);
    json.end_object();
}

void write_message_list(JsonWriter& json, const std::vector<reply::MessageItem>& items) {
    json.key("messages").begin_array();
    for (const auto& item : items) write_message(json, item);
    json.end_array();
}

void write_conversation(JsonWriter& json, const reply::ConversationItem& item) {
    json.begin_object().field("with", item.with).field("unread", item.unread).field("read", item.read);
    if (item.last) {
        json.key("last");
        write_message(json, *item.last);
    }
    if (item.muted) json.field("muted", true);
    if (!item.topic.empty()) json.field("topic", item.topic);
    if (item.is_private) json.field("private", true);
    if (item.is_room) json.field("role", role_text(item.role));
    json.end_object();
}

}  // namespace

/// Items of one group stand together, as a key can stand only once; `next` chains the items of a group.
void write_inbox(JsonWriter& json, const chat::reply::Inbox& reply) {
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    struct Group {
        std::size_t first, last;
    };
    std::vector<Group> groups;
    std::vector<std::size_t> next(reply.items.size(), none);
    std::unordered_map<std::string_view, std::size_t> group_of;
    for (std::size_t i = 0; i < reply.items.size(); ++i) {
        const auto [found, is_new] = group_of.try_emplace(reply.items[i].group, groups.size());
        if (is_new) {
            groups.push_back({i, i});
            continue;
        }
        Group& group = groups[found->second];
        next[group.last] = i;
        group.last = i;
    }

    json.key("messages").begin_object();
    for (const Group& group : groups) {
        json.key(reply.items[group.first].group).begin_array();
        for (std::size_t i = group.first; i != none; i = next[i]) write_inbox_item(json, reply.items[i]);
        json.end_array();
    }
    json.end_object();
    if (reply.more) json.field("more", true);
    if (reply.cursor) json.field("cursor", cursor_text(*reply.cursor));
}

void write_history(JsonWriter& json, const chat::reply::History& reply) {
    json.field("with", reply.with);
    write_message_list(json, reply.items);
    json.field("read", reply.read);
    if (reply.more) json.field("more", true);
}

void write_messages(JsonWriter& json, const chat::reply::Messages& reply) {
    write_message_list(json, reply.items);
    write_next(json, reply.next);
}

void write_conversations(JsonWriter& json, const chat::reply::Conversations& reply) {
    json.key("conversations").begin_array();
    for (const auto& item : reply.items) write_conversation(json, item);
    json.end_array();
    write_next(json, reply.next);
}

void write_attachment_keys(JsonWriter& json, const chat::Attachment& file) {
    json.field("id", file.key).field("name", file.name).field("type", file.type).field("size", file.size);
    if (file.preview) json.field("preview", true).field("width", std::int64_t{file.width});
    if (file.preview) json.field("height", std::int64_t{file.height});
}

void write_attachments(JsonWriter& json, const std::vector<chat::Attachment>& files) {
    if (files.empty()) return;
    json.key("files").begin_array();
    for (const chat::Attachment& file : files) {
        json.begin_object();
        write_attachment_keys(json, file);
        json.end_object();
    }
    json.end_array();
}

void write_files(JsonWriter& json, const chat::reply::Files& reply) {
    json.key("files").begin_array();
    for (const auto& item : reply.items) {
        json.begin_object();
        write_attachment_keys(json, item.file);
        json.key("time").time(item.created).field("uses", item.uses).end_object();
    }
    json.end_array().field("used", reply.used).field("quota", reply.quota);
    write_next(json, reply.next);
}

void write_next(JsonWriter& json, const std::string& next) {
    if (!next.empty()) json.field("more", true).field("next", next);
}

}  // namespace kabar::wire
