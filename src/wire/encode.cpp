#include "wire/encode.h"

#include <variant>

#include "base/overloaded.h"
#include "wire/check_arguments.h"
#include "wire/cursor.h"
#include "wire/encode_help.h"
#include "wire/encode_hooks.h"
#include "wire/encode_messages.h"
#include "wire/encode_people.h"
#include "wire/json_writer.h"

namespace kabar::wire {

namespace {

namespace reply = chat::reply;

void write_error(JsonWriter& json, const Error& error, Language language) {
    json.field("code", code_name(error.code)).field("message", error_text(error, language));
    if (error.code != Code::cursor_gone) return;
    if (const auto oldest = parse_whole_number(error.subject)) json.field("oldest", *oldest);
}

void write_logged_in(JsonWriter& json, const reply::LoggedIn& r) {
    if (!r.token.empty()) json.field("tokenid", r.token).field("tokenId", r.token);
    json.field("user", r.user).field("display", r.display);
    json.key("expires").time(r.expires);
}

void write_sent(JsonWriter& json, const reply::Sent& r) {
    json.field("message", "Message Sent");
    if (!r.to.empty()) json.field("to", r.to);
    json.field("number", r.number);
    json.key("time").time(r.time);
    if (!r.id.empty()) json.field("id", r.id);
    if (r.dup) json.field("dup", true);
}

void write_users(JsonWriter& json, const reply::Users& r) {
    std::string message;
    for (const std::string& name : r.names) {
        message += name;
        message += ", ";
    }
    json.field("message", message).key("users").begin_array();
    for (const std::string& name : r.names) json.value(name);
    json.end_array();
    if (r.more) json.field("more", true);
}

void write_logged_out(JsonWriter& json, const reply::LoggedOut& r) {
    json.field("message", "logout success").field("messages", "logout success");
    if (r.all) json.field("sessions", r.sessions);
    if (r.session != chat::SessionId{}) json.field("session", chat::number_of(r.session));
}

void write_whoami(JsonWriter& json, const reply::Whoami& r) {
    json.field("user", r.user).field("display", r.display).field("session", chat::number_of(r.session));
    json.key("expires").time(r.expires);
}

void write_sessions(JsonWriter& json, const reply::Sessions& r) {
    json.key("sessions").begin_array();
    for (const reply::SessionItem& item : r.items) {
        json.begin_object().field("session", chat::number_of(item.id));
        json.key("created").time(item.created);
        json.key("used").time(item.used);
        json.key("expires").time(item.expires);
        json.field("current", item.current);
        if (!item.label.empty()) json.field("label", item.label);
        json.end_object();
    }
    json.end_array();
}

void write_pong(JsonWriter& json, const reply::Pong& r) {
    json.field("message", "pong");
    if (!r.text.empty()) json.field("text", r.text);
}

void write_user_item(JsonWriter& json, const reply::UserItem& item) {
    json.field("user", item.user).field("display", item.display).field("disabled", item.disabled);
    json.field("removed", item.removed).key("created").time(item.created);
    if (item.bot != chat::Bot::none) json.field("bot", true);
    if (item.bot == chat::Bot::limited) json.field("limited", true);
}

void write_user_list(JsonWriter& json, const reply::UserList& r) {
    json.key("users").begin_array();
    for (const reply::UserItem& item : r.items) {
        json.begin_object();
        write_user_item(json, item);
        json.end_object();
    }
    json.end_array();
    if (r.more) json.field("more", true);
}

void write_user_shown(JsonWriter& json, const reply::UserShown& r) {
    write_user_item(json, r.user);
    json.field("sessions", r.sessions).field("active", r.active);
}

void write_invite(JsonWriter& json, const reply::InviteMade& r) {
    json.field("invite", r.code).key("expires").time(r.expires);
}

void write_done(JsonWriter& json, const reply::Done& r, Language language) {
    json.field("message", done_text(r.what, language));
    if (!r.room.empty()) json.field("room", r.room);
}

void write_listening(JsonWriter& json, const reply::Listening& r) {
    json.field("message", "listening").field("cursor", cursor_text(r.cursor));
}

}  // namespace

void encode(const chat::Reply& reply, const ReplyStyle& style, Language language, std::string& out) {
    JsonWriter json(out, style.format == Format::words);
    json.begin_object().field("status", std::holds_alternative<Error>(reply) ? "ERROR" : "OK");
    std::visit(overloaded{
                   [&](const Error& r) { write_error(json, r, language); },
                   [&](const reply::LoggedIn& r) { write_logged_in(json, r); },
                   [&](const reply::Sent& r) { write_sent(json, r); },
                   [&](const reply::Inbox& r) { write_inbox(json, r); },
                   [&](const reply::Users& r) { write_users(json, r); },
                   [&](const reply::LoggedOut& r) { write_logged_out(json, r); },
                   [&](const reply::Whoami& r) { write_whoami(json, r); },
                   [&](const reply::Sessions& r) { write_sessions(json, r); },
                   [&](const reply::Pong& r) { write_pong(json, r); },
                   [&](const reply::Help& r) { write_help(json, r, language); },
                   [&](const reply::Done& r) { write_done(json, r, language); },
                   [&](const reply::UserList& r) { write_user_list(json, r); },
                   [&](const reply::UserShown& r) { write_user_shown(json, r); },
                   [&](const reply::InviteMade& r) { write_invite(json, r); },
                   [&](const reply::Listening& r) { write_listening(json, r); },
                   [&](const reply::History& r) { write_history(json, r); },
                   [&](const reply::Messages& r) { write_messages(json, r); },
                   [&](const reply::Conversations& r) { write_conversations(json, r); },
                   [&](const reply::Members& r) { write_members(json, r); },
                   [&](const reply::Rooms& r) { write_rooms(json, r); },
                   [&](const reply::Topic& r) { write_topic(json, r); },
                   [&](const reply::PresenceList& r) { write_presence_list(json, r); },
                   [&](const reply::PresenceShown& r) { write_presence_shown(json, r); },
                   [&](const reply::Profile& r) { write_profile(json, r); },
                   [&](const reply::BotToken& r) { write_bot_token(json, r); },
                   [&](const reply::HookMade& r) { write_hook_made(json, r); },
                   [&](const reply::Hooks& r) { write_hooks(json, r); },
                   [&](const reply::Files& r) { write_files(json, r); },
                   [&](const reply::Retention& r) { write_retention(json, r); },
                   [&](const reply::Blocks& r) { write_blocks(json, r); },
               },
               reply);
    if (!style.tag.empty()) json.key("tag").raw(style.tag);
    json.end_object();
}

}  // namespace kabar::wire
