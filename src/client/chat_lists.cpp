#include "client/chat_lists.h"

#include <boost/json/array.hpp>

#include "client/chat_fields.h"

namespace kabar::client {

namespace json = boost::json;

namespace {

std::string if_any(const std::string& before, const std::string& text, const std::string& after = {}) {
    return text.empty() ? std::string() : before + text + after;
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
    if (reply.flag("more")) out += "there are more" + if_any(": page=", text_in(reply.fields(), "next")) + "\n";
    return out;
}

std::string marks_of(const json::object& message) {
    std::string out;
    if (message.contains("edited")) out += " (edited)";
    if (const json::array* reactions = list_in(message, "reactions"); reactions != nullptr) {
        for (const json::value& item : *reactions) {
            if (!item.is_object()) continue;
            const auto count = count_in(item.get_object(), "count");
            out += " [" + text_in(item.get_object(), "reaction");
            out += (count > 1 ? " " + std::to_string(count) : "") + "]";
        }
    }
    return out;
}

/// `12:05  3  arini: piye kabare? (edited) [+1 2]`
std::string message_for_people(const json::object& message, const View& view) {
    const bool deleted = is_set_in(message, "deleted");
    const auto reply = count_in(message, "reply");
    return time_text(message, view) + "  " + std::to_string(count_in(message, "number")) + "  " +
           text_in(message, "from") + ": " + (reply > 0 ? "(to " + std::to_string(reply) + ") " : "") +
           (deleted ? "(deleted)" : text_in(message, "text")) + marks_of(message);
}

}  // namespace

std::string show_messages(const Reply& reply, const View& view) {
    const std::string with = text_in(reply.fields(), "with");
    return show_items(reply, "messages", view, "no messages", [&](const json::object& item) {
        const std::string own_with = text_in(item, "with");
        if (view.for_people) return if_any("", own_with, "  ") + message_for_people(item, view) + "\n";
        const std::string deleted = is_set_in(item, "deleted") ? "\tdeleted" : "";
        return tabbed({own_with.empty() ? with : own_with, std::to_string(count_in(item, "number")),
                       time_text(item, view), text_in(item, "from"), text_in(item, "text") + deleted});
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
               (found != nullptr ? "  " + message_for_people(last, view) : "") + "\n";
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

}  // namespace kabar::client
