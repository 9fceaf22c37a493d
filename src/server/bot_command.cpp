// `kabar bot`.
#include <iostream>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "server/admin_port.h"
#include "server/commands.h"
#include "wire/json_writer.h"

namespace kabar::server {

namespace {

using BotWhat = BotFlags::What;

const char* request_name(BotWhat what) {
    switch (what) {
        case BotWhat::add: return "bot_add";
        case BotWhat::token: return "bot_token";
        case BotWhat::tokens: return "bot_tokens";
        case BotWhat::revoke: return "bot_revoke";
        case BotWhat::join: return "bot_join";
        case BotWhat::leave: return "bot_leave";
        case BotWhat::list: break;
    }
    return "bot_list";
}

std::string bot_request(const BotFlags& flags, const std::string& after) {
    std::string text;
    wire::JsonWriter json(text, false);
    json.begin_object().field("command", request_name(flags.what));
    if (!flags.user.empty()) json.field("user", std::string_view(flags.user));
    if (!flags.display.empty()) json.field("display", std::string_view(flags.display));
    if (!flags.label.empty()) json.field("label", std::string_view(flags.label));
    if (flags.limited) json.field("limited", true);
    if (flags.what == BotWhat::revoke) json.field("session", flags.session);
    // In a shell # begins a comment.
    if (!flags.room.empty()) json.field("room", flags.room.starts_with('#') ? flags.room : "#" + flags.room);
    if (!after.empty()) json.field("after", std::string_view(after));
    json.end_object();
    return text;
}

std::string field_of(const boost::json::value& item, std::string_view key) {
    const auto* value = item.as_object().if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool has_flag(const boost::json::value& item, std::string_view key) {
    const auto* value = item.as_object().if_contains(key);
    return value != nullptr && value->is_bool() && value->get_bool();
}

void print_bots(const boost::json::array& bots) {
    for (const auto& bot : bots) {
        std::cout << fmt::format(
            "{}\t{}\t{}\t{}\tsince {}\n", field_of(bot, "user"), has_flag(bot, "disabled") ? "disabled" : "enabled",
            has_flag(bot, "limited") ? "limited" : "free", field_of(bot, "display"), field_of(bot, "created"));
    }
}

void print_tokens(const boost::json::array& tokens) {
    for (const auto& token : tokens) {
        const auto* number = token.as_object().if_contains("session");
        std::cout << fmt::format("{}\t{}\tsince {}\tused {}\n",
                                 number != nullptr && number->is_int64() ? number->get_int64() : 0,
                                 field_of(token, "label"), field_of(token, "created"), field_of(token, "used"));
    }
}

void print_reply(const BotFlags& flags, const client::Reply& reply) {
    const char* key = flags.what == BotWhat::list ? "users" : "sessions";
    const auto* list = reply.fields().if_contains(key);
    if (flags.json) {
        std::cout << reply.text() << '\n';
    } else if (list != nullptr && list->is_array()) {
        flags.what == BotWhat::list ? print_bots(list->get_array()) : print_tokens(list->get_array());
    } else if (flags.what == BotWhat::add || flags.what == BotWhat::token) {
        std::cout << reply.string("token") << '\n';
    } else if (flags.what != BotWhat::tokens && flags.what != BotWhat::list) {
        std::cout << reply.message() << '\n';
    }
}

/// The name after which the next page begins; empty: that was the last.
std::string next_bots(const client::Reply& reply) {
    const auto* users = reply.flag("more") ? reply.fields().if_contains("users") : nullptr;
    if (users == nullptr || !users->is_array() || users->get_array().empty()) return {};
    return field_of(users->get_array().back(), "user");
}

}  // namespace

int manage_bots(const BotFlags& flags) {
    const auto data = flags.data.empty() ? default_data_dir() : flags.data;
    auto port = AdminPort::open(data, flags.what == BotWhat::add);
    if (!port) {
        std::cerr << "kabar: " << port.error().subject << '\n';
        return exit_failed;
    }
    std::string after;
    do {
        const auto reply = (*port)->ask(bot_request(flags, after));
        if (!reply || !reply->ok()) {
            std::cerr << "kabar: " << (reply ? reply->message() : reply.error().subject) << '\n';
            return exit_failed;
        }
        print_reply(flags, *reply);
        after = next_bots(*reply);
    } while (!after.empty());
    return exit_ok;
}

}  // namespace kabar::server
