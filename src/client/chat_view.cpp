#include "client/chat_view.h"

#include <algorithm>
#include <ctime>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "client/chat_hooks.h"
#include "client/chat_lists.h"
#include "client/chat_text.h"
#include "client/live_words.h"
#include "wire/json_writer.h"

namespace kabar::client {

namespace json = boost::json;
using wire::CommandId;

namespace {

std::string line(std::string_view text) { return for_one_line(text) + "\n"; }

std::string rfc3339(TimeMs at) {
    std::string out;
    wire::append_rfc3339(at, out);
    return out;
}

std::tm local_time(TimeMs at) {
    const std::time_t seconds = at / 1000;
    std::tm parts{};
    ::localtime_r(&seconds, &parts);
    return parts;
}

/// `shown (name)`, or the name alone.
std::string person(const std::string& name, const std::string& display) {
    if (display.empty() || display == name) return for_one_line(name);
    return for_one_line(display) + " (" + for_one_line(name) + ")";
}

std::string words_of(const chat::reply::InboxItem& item) {
    std::string out = item.text;
    for (const auto& file : item.files) {
        out += (out.empty() ? "" : " ") + file_words(file.name, file.size, file.key);
    }
    return out;
}

std::string show_inbox_for_people(const chat::reply::Inbox& inbox, const View& view) {
    if (inbox.items.empty()) return "no new messages\n";
    std::string out;
    const std::string* group = nullptr;
    for (const auto& item : inbox.items) {
        const bool in_room = item.group.starts_with('#');
        if (group == nullptr || *group != item.group) {
            out += (in_room ? for_one_line(item.group) : person(item.from, item.from_display)) + "\n";
        }
        group = &item.group;
        const std::string time = "  " + show_time(item.time, view.now) + "  ";
        // Where little room is left beside the time, further lines begin near the edge.
        const std::size_t indent = view.columns < 60 ? 4 : time.size();
        out += time +
               wrapped((in_room ? for_one_line(item.from) + ": " : "") + for_terminal(words_of(item)), time.size(),
                       indent, view.columns) +
               "\n";
    }
    if (inbox.more) out += "more messages wait: type inbox again\n";
    return out;
}

std::string show_inbox_for_programs(const chat::reply::Inbox& inbox) {
    std::string out;
    for (const auto& item : inbox.items) {
        out += for_one_line(item.group) + "\t" + rfc3339(item.time) + "\t" + for_one_line(item.text);
        out += item.group.starts_with('#') ? "\t" + for_one_line(item.from) : "";
        for (const auto& file : item.files) out += "\tfile=" + for_one_line(file.key) + " " + for_one_line(file.name);
        out += "\n";
    }
    return out;
}

std::string show_sessions(const chat::reply::Sessions& sessions, const View& view) {
    std::string out;
    for (const auto& item : sessions.items) {
        const auto time = [&](TimeMs at) { return view.for_people ? show_time(at, view.now) : rfc3339(at); };
        out += "session " + std::to_string(chat::number_of(item.id)) + ", since " + time(item.created) + ", used " +
               time(item.used) + ", until " + time(item.expires) + (item.current ? ", this one" : "") + "\n";
    }
    if (view.for_people && sessions.items.size() > 1) out += "logout session=N ends one of them\n";
    return out;
}

std::string show_help(const Reply& reply, const View& view) {
    const json::value* commands = reply.fields().if_contains("commands");
    if (commands == nullptr || !commands->is_array()) return line(reply.message());
    const auto text_of = [](const json::value& item, const char* key) {
        const json::value* text = item.is_object() ? item.get_object().if_contains(key) : nullptr;
        return for_one_line(text != nullptr && text->is_string() ? std::string_view(text->get_string()) : "");
    };
    std::size_t widest = 0;
    for (const auto& item : commands->get_array()) widest = std::max(widest, width_of(text_of(item, "usage")));
    const bool beside = view.columns >= widest + 32;
    std::string out;
    for (const auto& item : commands->get_array()) {
        const std::string usage = text_of(item, "usage");
        const std::string help = text_of(item, "help");
        if (!view.for_people) {
            out += usage + "\t" + help + "\n";
        } else if (beside) {
            const std::string gap(widest - width_of(usage) + 2, ' ');
            out += usage + gap + wrapped(help, widest + 2, widest + 2, view.columns) + "\n";
        } else {
            out += wrapped(usage, 0, 2, view.columns) + "\n    " + wrapped(help, 4, 4, view.columns) + "\n";
        }
    }
    return out;
}

std::string show_whoami(const chat::reply::Whoami& who, const View& view) {
    const std::string until = view.for_people ? show_time(who.expires, view.now) : rfc3339(who.expires);
    return person(who.user, who.display) + ", session " + std::to_string(chat::number_of(who.session)) + ", until " +
           until + "\n";
}

std::string show_logged_out(const Reply& reply) {
    std::string message = reply.message().empty() ? reply.string("messages") : reply.message();
    if (const auto session = reply.number("session"); session > 0) message += ", session " + std::to_string(session);
    if (const auto sessions = reply.number("sessions"); sessions > 0) {
        message += ", " + std::to_string(sessions) + (sessions == 1 ? " session" : " sessions");
    }
    return line(message);
}

/// With the room, where the reply names one: a new room may have another name here than it was given.
std::string show_done(const Reply& reply) {
    const std::string room = reply.string("room");
    return line(room.empty() ? reply.message() : reply.message() + ": " + room);
}

}  // namespace

std::string show_time(TimeMs at, TimeMs now) {
    const std::tm then = local_time(at);
    const std::tm today = local_time(now);
    const bool same_day = then.tm_year == today.tm_year && then.tm_yday == today.tm_yday;
    char text[32] = {};
    const std::size_t size = std::strftime(text, sizeof text, same_day ? "%H:%M" : "%Y-%m-%d %H:%M", &then);
    return {text, size};
}

std::string show_error(std::string_view message, std::string_view code) {
    std::string out = "error: " + for_one_line(message);
    if (!code.empty()) out += " (" + for_one_line(code) + ")";
    return out + "\n";
}

std::string error_json(std::string_view message, std::string_view code) {
    return json::serialize(json::object{{"status", "ERROR"}, {"code", code}, {"message", message}}) + "\n";
}

std::string show(const TypedLine& request, const Reply& reply, const View& view) {
    if (!reply.ok()) {
        const std::string error = show_error(reply.message(), reply.code());
        return view.for_people ? wrapped(error, 0, 0, view.columns) : error;
    }
    if (!request.command) return line(reply.message().empty() ? reply.text() : reply.message());
    switch (*request.command) {
        case CommandId::auth: {
            const auto session = reply.logged_in();
            const std::string& user = session.user.empty() ? request.user : session.user;
            return line("username " + user + " logged in, token " + session.token);
        }
        case CommandId::send: return line("message sent to " + request.to);
        case CommandId::inbox:
            return view.for_people ? show_inbox_for_people(reply.inbox(), view)
                                   : show_inbox_for_programs(reply.inbox());
        case CommandId::users: return line("user aktif: " + reply.message());
        case CommandId::logout: return show_logged_out(reply);
        case CommandId::whoami: return show_whoami(reply.whoami(), view);
        case CommandId::sessions: return show_sessions(reply.sessions(), view);
        case CommandId::help: return show_help(reply, view);
        case CommandId::ping: {
            const std::string text = reply.string("text");
            return line(text.empty() ? reply.message() : reply.message() + " " + text);
        }
        case CommandId::history:
        case CommandId::outbox:
        case CommandId::search: return show_messages(reply, view);
        case CommandId::conversations: return show_conversations(reply, view);
        case CommandId::rooms: return show_rooms(reply, view);
        case CommandId::members: return show_members(reply, view);
        case CommandId::presence: return show_presence(reply, view);
        case CommandId::profile: return show_profile(reply);
        case CommandId::topic: return show_topic(reply);
        case CommandId::blocks: return show_blocks(reply, view);
        case CommandId::files: return show_files(reply, view);
        case CommandId::retention: return reply.message().empty() ? show_retention(reply, view) : show_done(reply);
        case CommandId::hook_in:
        case CommandId::hook_out: return show_hook_made(reply, view);
        case CommandId::hooks: return show_hooks(reply, view);
        default: return show_done(reply);
    }
}

}  // namespace kabar::client
