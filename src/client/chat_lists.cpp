#include "client/chat_lists.h"

#include <boost/json/array.hpp>

#include "client/chat_fields.h"
#include "client/chat_text.h"
#include "client/live_text.h"
#include "client/live_words.h"

namespace kabar::client {

namespace json = boost::json;

namespace {

std::string if_any(const std::string& before, const std::string& text, const std::string& after = {}) {
    return text.empty() ? std::string() : before + text + after;
}

/// For people: that the list goes on.
std::string more_line(const Reply& reply) {
    if (!reply.flag("more")) return {};
    return "there are more" + if_any(": page=", text_in(reply.fields(), "next")) + "\n";
}

/// One line for each object of the list; `nothing` for none, for people.
template <class F>
std::string show_items(const Reply& reply, std::string_view key, const View& view, const std::string& nothing,
                       F&& line_of) {
    std::string out;
    if (const json::array* items = list_in(reply.fields(), key); items != nullptr) {
        for (const json::value& item : *items) {
            if (item.is_object()) out += line_of(item.get_object());
        }
    }
    if (!view.for_people) return out;
    if (out.empty()) return nothing + "\n";
    return out + more_line(reply);
}

/// `12:05  3  arini: `
std::string before_text(const json::object& message, const View& view) {
    return time_text(message, view) + "  " + std::to_string(count_in(message, "number")) + "  " +
           text_in(message, "from") + ": ";
}

}  // namespace

std::string show_messages(const Reply& reply, const View& view) {
    const std::string with = text_in(reply.fields(), "with");
    return show_items(reply, "messages", view, "no messages", [&](const json::object& item) {
        const std::string own_with = text_in(item, "with");
        if (view.for_people) {
            const std::string before = if_any("", own_with, "  ") + before_text(item, view);
            return before + live_text(said_words(item), width_of(before), view.columns) + "\n";
        }
        const std::string deleted = is_set_in(item, "deleted") ? "\tdeleted" : "";
        return tabbed({own_with.empty() ? with : own_with, std::to_string(count_in(item, "number")),
                       time_text(item, view), text_in(item, "from"),
                       text_in(item, "text") + deleted + file_columns(item)});
    });
}

std::string show_conversations(const Reply& reply, const View& view) {
    return show_items(reply, "conversations", view, "no conversations", [&](const json::object& item) {
        const json::object none;
        const json::object* found = object_in(item, "last");
        const json::object& last = found != nullptr ? *found : none;
        const std::string unread = std::to_string(count_in(item, "unread"));
        if (!view.for_people) {
            return tabbed({text_in(item, "with"), unread, std::to_string(count_in(item, "read")), time_text(last, view),
                           text_in(last, "from"), text_in(last, "text")});
        }
        return text_in(item, "with") + (unread == "0" ? "" : ", " + unread + " new") +
               (is_set_in(item, "muted") ? ", muted" : "") +
               (found != nullptr ? "  " + before_text(last, view) + for_one_line(said_words(last)) : "") + "\n";
    });
}

std::string show_rooms(const Reply& reply, const View& view) {
    return show_items(reply, "rooms", view, "no rooms", [&](const json::object& item) {
        const auto members = count_in(item, "members");
        const std::string joined = is_set_in(item, "joined") ? "joined" : "";
        const std::string topic = text_in(item, "topic");
        if (!view.for_people) return tabbed({text_in(item, "room"), std::to_string(members), joined, topic});
        return text_in(item, "room") + ", " + std::to_string(members) + (members == 1 ? " member" : " members") +
               if_any(", ", joined) + if_any(": ", topic) + "\n";
    });
}

std::string show_members(const Reply& reply, const View& view) {
    return show_items(reply, "members", view, "nobody", [&](const json::object& item) {
        const std::string role = text_in(item, "role");
        if (view.for_people) return person_in(item) + (role == "member" ? "" : ", " + role) + "\n";
        return tabbed({text_in(item, "user"), text_in(item, "display"), role, std::to_string(count_in(item, "read"))});
    });
}

std::string show_presence(const Reply& reply, const View& view) {
    const auto line_of = [&](const json::object& item) {
        const std::string active = is_set_in(item, "active") ? "active" : "not active";
        const std::string status = text_in(item, "status_text");
        if (view.for_people) return person_in(item) + ", " + active + if_any(": ", status) + "\n";
        return tabbed({text_in(item, "user"), text_in(item, "display"), active, status});
    };
    if (reply.fields().contains("user")) return line_of(reply.fields());
    return show_items(reply, "users", view, "nobody", line_of);
}

std::string show_profile(const Reply& reply) {
    return person_in(reply.fields()) + if_any(": ", text_in(reply.fields(), "status_text")) + "\n";
}

std::string show_topic(const Reply& reply) {
    const std::string message = text_in(reply.fields(), "message");
    if (!message.empty()) return message + "\n";
    const std::string topic = text_in(reply.fields(), "topic");
    return text_in(reply.fields(), "room") + (topic.empty() ? " has no topic" : ": " + topic) + "\n";
}

std::string show_blocks(const Reply& reply, const View& view) {
    std::string out;
    for (const std::string& name : reply.users().names) out += for_one_line(name) + "\n";
    if (!view.for_people) return out;
    return (out.empty() ? "nobody\n" : out) + more_line(reply);
}

std::string show_files(const Reply& reply, const View& view) {
    const std::string files = show_items(reply, "files", view, "no files", [&](const json::object& item) {
        const std::string id = text_in(item, "id");
        const auto size = count_in(item, "size");
        const auto uses = count_in(item, "uses");
        if (!view.for_people) {
            return tabbed(
                {id, time_text(item, view), std::to_string(size), std::to_string(uses), text_in(item, "name")});
        }
        const std::string used =
            uses == 0 ? "never sent" : "in " + std::to_string(uses) + (uses == 1 ? " message" : " messages");
        return id + "  " + time_text(item, view) + "  " + text_in(item, "name") + ", " + size_text(size) + ", " + used +
               "\n";
    });
    if (!view.for_people) return files;
    return files + "used: " + size_text(reply.number("used")) + " of " + size_text(reply.number("quota")) + "\n";
}

std::string show_retention(const Reply& reply, const View& view) {
    const auto number = [&](std::string_view key) { return std::to_string(reply.number(key)); };
    const std::string room = text_in(reply.fields(), "room");
    if (!view.for_people) {
        return tabbed({room, number("days"), number("messages"), number("server_days"), number("server_messages")});
    }
    return room + " keeps messages: " + policy_in(reply.fields(), "days", "messages") +
           "; the server: " + policy_in(reply.fields(), "server_days", "server_messages") + "\n";
}

}  // namespace kabar::client
