#include "client/chat_session.h"

#include <boost/json/array.hpp>

#include "base/clock.h"
#include "client/chat_events.h"
#include "client/chat_fields.h"
#include "client/chat_text.h"
#include "client/chat_view.h"

namespace kabar::client {

using wire::CommandId;

ChatSession::ChatSession(Client client, ChatConsole console)
    : client_(std::move(client)), console_(std::move(console)) {
    client_.set_on_event([this](std::string_view event) {
        if (console_.on_event) {
            console_.on_event(event);
        } else if (console_.json) {
            console_.out((console_.for_people ? for_terminal(event) : std::string(event)) + "\n");
        } else {
            console_.out(show_event(event, {console_.for_people, terminal_columns(), SystemClock().wall_ms()}));
        }
    });
}

bool ChatSession::show_events() {
    const auto shown = client_.take_events();
    return shown || failed(shown.error());
}

void ChatSession::post(std::string_view typed) {
    const TypedLine request = prepare(typed, client_.token(), [this] { return client_.next_id(); });
    client_.post(request.line, [this, request](const Reply& reply) { learn(request, reply); });
}

std::optional<Reply> ChatSession::ask(std::string_view typed, std::string_view expected) {
    const TypedLine request = prepare(typed, client_.token(), [this] { return client_.next_id(); });
    auto reply = client_.ask({request.line, request.repeatable});
    if (!reply) {
        failed(reply.error());
        return std::nullopt;
    }
    learn(request, *reply);
    if (client_.listening()) show_events();
    if (reply->ok() || (!expected.empty() && reply->code() == expected)) return std::move(*reply);
    show_reply(request, *reply);
    return std::nullopt;
}

bool ChatSession::follow() {
    const auto followed = client_.follow();
    return followed || failed(followed.error());
}

void ChatSession::refuse(std::string_view message, std::string_view code) {
    refused_ = true;
    console_.out(console_.json ? error_json(message, code) : show_error(message, code));
}

void ChatSession::refuse_too_long() {
    refuse("the line is longer than " + std::to_string(limits::line_bytes) + " bytes", code_name(Code::line_too_long));
}

ChatSession::Asked ChatSession::ask(std::string_view prompt, std::string& answer) {
    Input input = console_.ask_password(prompt);
    if (input.what == Input::What::end) return Asked::leave;
    if (input.what == Input::What::cancelled) return Asked::cancelled;
    if (input.what == Input::What::too_long || input.line.empty()) {
        const bool empty = input.what == Input::What::line;
        refuse(empty ? "no password was given" : "the password is too long",
               code_name(empty ? Code::missing_argument : Code::bad_argument));
        return Asked::cancelled;
    }
    answer = std::move(input.line);
    return Asked::given;
}

ChatSession::Asked ChatSession::ask_what_is_missing(std::string_view typed, TypedLine& request) {
    std::string password;
    if (request.command == CommandId::auth) {
        const Asked asked = ask("Password: ", password);
        if (asked == Asked::given) request.line = auth_line(request.user, password);
        return asked;
    }
    std::string old_password;
    if (request.command == CommandId::passwd) {
        if (const Asked asked = ask("Old password: ", old_password); asked != Asked::given) return asked;
    }
    std::string again;
    if (const Asked asked = ask("New password: ", password); asked != Asked::given) return asked;
    if (const Asked asked = ask("New password again: ", again); asked != Asked::given) return asked;
    if (password != again) {
        refuse("the two new passwords differ", code_name(Code::bad_argument));
        return Asked::cancelled;
    }
    request.line = request.command == CommandId::passwd ? passwd_line(request.token, old_password, password)
                                                        : register_line(typed, request.user, password);
    return Asked::given;
}

bool ChatSession::run_line(std::string_view typed) {
    if (typed.find_first_not_of(" \t\r") == std::string_view::npos) return true;
    TypedLine request = prepare(typed, client_.token(), [this] { return client_.next_id(); });
    if (request.lacks_password && console_.ask_password) {
        const Asked asked = ask_what_is_missing(typed, request);
        if (asked != Asked::given) return asked == Asked::cancelled;
    }
    return run(request);
}

bool ChatSession::log_in(const std::string& user, const std::string& password) {
    TypedLine request;
    request.command = CommandId::auth;
    request.user = user;
    request.line = auth_line(user, password);
    return run(request);
}

bool ChatSession::run(const TypedLine& request) {
    const std::string token_before = client_.token();
    const auto reply = client_.ask({request.line, request.repeatable});
    if (!reply) return failed(reply.error());
    // Sent again after a lost connection: the first one may have ended the session before its answer was lost.
    const bool ended_already = request.command == CommandId::logout && client_.token().empty() &&
                               !token_before.empty() && request.token == token_before && reply->code() == "bad_token";
    if (ended_already) {
        console_.out(console_.json ? reply->text() + "\n" : "logout success\n");
        return true;
    }
    show_reply(request, *reply);
    learn(request, *reply);
    if (reply->ok() && request.command == CommandId::quit) return false;
    // What came together with the reply would not wake anybody.
    return !client_.listening() || show_events();
}

bool ChatSession::failed(const Problem& why) {
    if (why.failure == Failure::interrupted) {
        const auto stop = console_.take_stop ? console_.take_stop() : TerminalSignals::Stop::leave;
        console_.out("\n");
        console_.note("interrupted before the answer came: this may have been done, or not");
        return stop != TerminalSignals::Stop::leave;
    }
    if (why.failure == Failure::bad_reply) {
        console_.note(why.text);
        given_up_ = true;
        return false;
    }
    const bool gave_up = why.failure != Failure::lost || !console_.for_people;
    refuse(why.text, "connection_lost");
    given_up_ = gave_up;
    return console_.for_people;
}

void ChatSession::show_reply(const TypedLine& request, const Reply& reply) {
    if (!reply.ok()) refused_ = true;
    if (console_.json) {
        console_.out((console_.for_people ? for_terminal(reply.text()) : reply.text()) + "\n");
    } else if (console_.hides_token && reply.ok() && request.command == CommandId::auth) {
        console_.out(for_one_line(reply.logged_in().user) + " logged in\n");
    } else {
        console_.out(show(request, reply, {console_.for_people, terminal_columns(), SystemClock().wall_ms()}));
    }
    if (!console_.for_people && !console_.json && reply.flag("more")) {
        const std::string next = reply.string("next");
        console_.note(request.command == CommandId::inbox ? "more messages wait: ask for the inbox again"
                      : next.empty()                      ? "there are more"
                                                          : "there are more: page=" + next);
    }
}

void ChatSession::end_session(const std::string& token) {
    if (token == client_.token()) client_.set_token({});
}

void ChatSession::learn(const TypedLine& request, const Reply& reply) {
    if (!reply.ok()) {
        const std::string code = reply.code();
        if (code == "bad_token" || code == "token_expired" || code == "user_disabled") end_session(request.token);
        return;
    }
    if (!request.command) return;
    if (request.command == CommandId::auth) client_.set_token(reply.logged_in().token);
    learn_sessions(request, reply);
    if (request.command == CommandId::listen) client_.listen_from(request.token, reply.string("cursor"));
    learn_names(request, reply);
}

void ChatSession::learn_sessions(const TypedLine& request, const Reply& reply) {
    const bool is_own = request.token == client_.token();
    switch (*request.command) {
        case CommandId::auth:
            own_session_ = 0;
            names_.set_sessions({});
            break;
        case CommandId::whoami:
            if (is_own) own_session_ = reply.number("session");
            break;
        case CommandId::sessions: {
            if (!is_own) break;
            std::vector<std::string> numbers;
            for (const auto& item : reply.sessions().items) {
                numbers.push_back(std::to_string(chat::number_of(item.id)));
                if (item.current) own_session_ = chat::number_of(item.id);
            }
            names_.set_sessions(std::move(numbers));
            break;
        }
        case CommandId::logout: {
            // Of one whose number is not known, the next reply or the end of listening tells.
            const auto ended = reply.number("session");
            if (ended == 0 || (is_own && ended == own_session_)) end_session(request.token);
            break;
        }
        default: break;
    }
}

void ChatSession::learn_names(const TypedLine& request, const Reply& reply) {
    for (const std::string& name : {request.to, request.subject, reply.string("room")}) names_.add(name);
    const auto learn_list = [&](std::string_view list, std::string_view key) {
        const auto* items = list_in(reply.fields(), list);
        if (items == nullptr) return;
        for (const auto& item : *items) {
            if (item.is_object()) names_.add(text_in(item.get_object(), key));
        }
    };
    switch (*request.command) {
        case CommandId::auth: names_.add(request.user); break;
        case CommandId::users:
            for (const auto& name : reply.users().names) names_.add(name);
            break;
        case CommandId::inbox:
            for (const auto& item : reply.inbox().items) {
                names_.add(item.group);
                names_.add(item.from);
            }
            break;
        case CommandId::conversations: learn_list("conversations", "with"); break;
        case CommandId::rooms: learn_list("rooms", "room"); break;
        case CommandId::members: learn_list("members", "user"); break;
        default: break;
    }
}

}  // namespace kabar::client
