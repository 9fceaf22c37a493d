// What the commands with a slash do.
#include <algorithm>
#include <utility>

#include <boost/json/serialize.hpp>

#include "client/chat_fields.h"
#include "client/chat_ui.h"
#include "client/chat_words.h"
#include "client/live_words.h"

namespace kabar::client {

namespace json = boost::json;

bool ChatUi::run_command(std::string_view name, std::string rest) {
    if (name == "who") return pass_on("presence", rest);
    if (name == "older") name = "back";
    if (is_one_of(name, {"open", "close", "back", "unread", "bell", "help"})) return run_own(name, rest);
    if (is_one_of(name, {"upload", "download"})) return run_transfer(name, rest);
    if (is_one_of(name, {"join", "create"})) return enter_room(name, rest);
    if (name == "reply" || (wire::find_spec(name) != nullptr && conversation_open())) return run_for_open(name, rest);
    if (wire::find_spec(name) != nullptr) return pass_on(name, rest);
    const std::string near = nearest_command(name);
    tell("there is no /" + std::string(name) + (near.empty() ? "" : "; did you mean /" + near + "?") +
         (near.empty() ? "; " : " ") + "/help lists the commands");
    screen_.preset("/" + std::string(name) + (rest.empty() ? "" : " " + rest));
    return true;
}

bool ChatUi::pass_on(std::string_view name, const std::string& rest) {
    std::string line(name);
    if (!rest.empty()) line += " " + rest;
    // The words of one request are one line.
    std::replace(line.begin(), line.end(), '\n', ' ');
    logging_out_ = name == "logout";
    if (!is_one_of(name, {"mute", "unmute", "leave", "delete"})) return session_.run_line(line);
    // What follows from it here follows only if it was done.
    const auto reply = session_.ask(line);
    if (!reply) return !session_.given_up();
    const std::string room = reply->string("room");
    tell(reply->message() + (room.empty() ? "" : ": " + room));
    std::string left = rest;
    if (name == "mute" || name == "unmute") view_.set_muted(take_word(left), name == "mute");
    if (is_one_of(name, {"leave", "delete"}) && rest == view_.opened()) view_.open({});
    return true;
}

/// Who enters a room wants to be there.
bool ChatUi::enter_room(std::string_view name, const std::string& rest) {
    std::string line = std::string(name) + " " + rest;
    std::replace(line.begin(), line.end(), '\n', ' ');
    const auto reply = session_.ask(line);
    if (reply) {
        tell(reply->message() + ": " + reply->string("room"));
        open(reply->string("room"));
    }
    return !session_.given_up();
}

bool ChatUi::run_own(std::string_view name, const std::string& rest) {
    std::string left = rest;
    const std::string word = take_word(left);
    if (name == "help") {
        show_help(word);
    } else if (name == "bell") {
        set_bell(word);
    } else if (name == "close") {
        mark_read();
        view_.open({});
    } else if (!session_.logged_in()) {
        tell("log in first: /auth USER");
    } else if (name == "open" && word.empty()) {
        tell("/open WHO: a user or a #room");
    } else if (name == "open") {
        open(word);
    } else if (name == "back") {
        older();
    } else {
        show_unread();
    }
    return true;
}

/// Commands about the open conversation may leave it out.
bool ChatUi::run_for_open(std::string_view name, const std::string& rest) {
    const std::string& with = view_.opened();
    std::string left = rest;
    if (is_one_of(name, {"react", "unreact"})) {
        const auto number = take_number(left).value_or(view_.last_from_others());
        if (left.find(' ') != std::string::npos || number == 0) return pass_on(name, rest);
        return pass_on(name, with + " " + std::to_string(number) + " " + left);
    }
    if (name == "reply") {
        const auto number = take_number(left);
        if (number && !left.empty() && !with.empty()) return send(left, *number);
        tell("/reply N TEXT answers message N of the open conversation");
        return true;
    }
    if (name == "edit") {
        const auto number = take_number(left).value_or(view_.last_own());
        if (number > 0 && !left.empty()) return edit(number, left);
        if (number > 0) take_for_edit(number);
        return number > 0 || pass_on(name, rest);
    }
    if (is_one_of(name, {"delete", "read"}) && number_in(rest)) return pass_on(name, with + " " + rest);
    if (is_one_of(name, {"history", "mute", "unmute", "block", "unblock"}) && rest.empty()) return pass_on(name, with);
    if (name == "search") {
        const bool says_where = (" " + rest).find(" in=") != std::string::npos;
        return pass_on(name, says_where ? rest : "in=" + with + " " + rest);
    }
    const bool about_room =
        with[0] == '#' && is_one_of(name, {"members", "leave", "topic", "invite", "kick", "ban", "unban", "role",
                                           "retention", "hooks", "hook_in", "hook_out", "hook_remove"});
    // Its options may stand before the room.
    const bool says_room = name == "retention" ? rest.find('#') != std::string::npos : rest.starts_with('#');
    return pass_on(name, about_room && !says_room ? with + (rest.empty() ? "" : " " + rest) : rest);
}

bool ChatUi::send(std::string_view text, std::int64_t reply) {
    json::object request{{"command", "send"}, {"to", view_.opened()}, {"text", text}};
    if (reply > 0) request["reply"] = reply;
    const std::string asked = json::serialize(request);
    // It may have arrived although the answer did not: sent once more, it is still one message.
    if (asked != unanswered_) unanswered_id_ = session_.next_id();
    request["id"] = unanswered_id_;
    unanswered_ = asked;
    if (session_.ask(json::serialize(request))) {
        unanswered_.clear();
    } else {
        tell("it stands in the line again");
        screen_.preset((reply > 0 ? "/reply " + std::to_string(reply) + " " : "") + std::string(text));
    }
    return !session_.given_up();
}

bool ChatUi::edit(std::int64_t number, std::string_view text) {
    const json::object request{{"command", "edit"}, {"with", view_.opened()}, {"number", number}, {"text", text}};
    if (!session_.ask(json::serialize(request))) {
        tell("it stands in the line again");
        editing_ = number;
        screen_.preset(std::string(text));
    }
    return !session_.given_up();
}

void ChatUi::take_for_edit(std::int64_t number) {
    const auto history = session_.ask("history limit=1 before=" + std::to_string(number + 1) + " " + view_.opened());
    if (!history) return;
    const auto* messages = history->fields().if_contains("messages");
    const bool there = messages != nullptr && messages->is_array() && !messages->get_array().empty() &&
                       messages->get_array()[0].is_object();
    const json::object message = there ? messages->get_array()[0].get_object() : json::object();
    if (raw_in(message, "from") != view_.own_name() || message.contains("deleted") ||
        count_in(message, "number") != number) {
        tell("message " + std::to_string(number) + " is none of yours");
        return;
    }
    editing_ = number;
    screen_.preset(raw_in(message, "text"));
}

void ChatUi::set_bell(const std::string& how) {
    if (how != "on" && how != "off" && how != "osc9") return tell("/bell on|off|osc9");
    view_.set_notify(how == "on" ? Notify::bell : how == "off" ? Notify::none : Notify::osc9);
    tell("notification: " + how);
}

}  // namespace kabar::client
