#include "client/chat_events.h"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "client/chat_fields.h"
#include "client/chat_text.h"
#include "client/live_words.h"

namespace kabar::client {

namespace json = boost::json;

namespace {

std::string names_in(const json::object& event, std::string_view key) {
    std::string out;
    const json::array* names = list_in(event, key);
    if (names == nullptr) return out;
    for (const json::value& name : *names) {
        if (!name.is_string()) continue;
        if (!out.empty()) out += ", ";
        out += for_one_line(name.get_string());
    }
    return out;
}

/// What happened, for people, without when and where.
std::string deed(const std::string& kind, const json::object& event) {
    const std::string from = text_in(event, "from");
    const std::string user = text_in(event, "user");
    const std::string number = std::to_string(count_in(event, "number"));
    if (kind == "message") {
        return number + "  " + from + ": " + for_one_line(said_words(event));
    }
    if (kind == "edited") return from + " edited " + number + ": " + text_in(event, "text");
    if (kind == "deleted") return from + " deleted " + number;
    if (kind == "reaction") {
        return from + (is_set_in(event, "on") ? " reacted to " : " took back from ") + number + ": " +
               text_in(event, "reaction");
    }
    if (kind == "read") return from + " read up to " + number;
    if (kind == "received") return from + " received up to " + number;
    if (kind == "joined") return user + " joined" + (user == from ? "" : ", by " + from);
    if (kind == "left") return user + ": " + text_in(event, "why") + (user == from ? "" : ", by " + from);
    if (kind == "typing") return from + " is typing";
    if (kind != "room") return kind;
    if (event.contains("role")) return from + " made " + user + " " + text_in(event, "role");
    if (event.contains("days")) {
        return from + " set how long messages are kept: " + policy_in(event, "days", "messages");
    }
    return from + " set the topic: " + text_in(event, "topic");
}

std::string event_for_people(const std::string& kind, const json::object& event, const View& view) {
    if (kind == "heartbeat") return {};
    if (kind == "presence") {
        const std::string active = names_in(event, "active");
        const std::string inactive = names_in(event, "inactive");
        return (active.empty() ? "" : "active: " + active) + (active.empty() || inactive.empty() ? "" : "; ") +
               (inactive.empty() ? "" : "not active: " + inactive) + "\n";
    }
    if (kind == "end") return "listening ended: " + text_in(event, "message") + "\n";
    const std::string time = time_text(event, view);
    return (time.empty() ? "" : time + "  ") + text_in(event, "to") + "  " + deed(kind, event) + "\n";
}

std::string event_for_programs(const std::string& kind, const json::object& event, const View& view) {
    if (kind == "heartbeat") return {};
    if (kind == "presence") return tabbed({kind, names_in(event, "active"), names_in(event, "inactive")});
    if (kind == "end") return tabbed({kind, text_in(event, "code"), text_in(event, "message")});
    std::string out =
        kind + "\t" + time_text(event, view) + "\t" + text_in(event, "from") + "\t" + text_in(event, "to");
    if (event.contains("number")) out += "\t" + std::to_string(count_in(event, "number"));
    for (const char* key : {"user", "why", "role", "topic", "text", "reaction"}) {
        if (event.contains(key)) out += "\t" + text_in(event, key);
    }
    for (const char* key : {"days", "messages"}) {
        if (event.contains(key)) out += "\t" + std::to_string(count_in(event, key));
    }
    out += file_columns(event);
    if (event.contains("on")) out += is_set_in(event, "on") ? "\ton" : "\toff";
    if (is_set_in(event, "deleted")) out += "\t\tdeleted";
    return out + "\n";
}

}  // namespace

std::string show_event(std::string_view event, const View& view) {
    boost::system::error_code error;
    const json::value value = json::parse({event.data(), event.size()}, error);
    if (error || !value.is_object()) return for_one_line(event) + "\n";
    const json::object& object = value.get_object();
    const std::string kind = text_in(object, "event");
    return view.for_people ? event_for_people(kind, object, view) : event_for_programs(kind, object, view);
}

}  // namespace kabar::client
