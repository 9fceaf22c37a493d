#include "client/chat_fields.h"

#include <boost/json/array.hpp>

#include "client/chat_text.h"

namespace kabar::client {

namespace json = boost::json;

std::string text_in(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? for_one_line(value->get_string()) : std::string();
}

std::int64_t count_in(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

bool is_set_in(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value != nullptr && value->is_bool() && value->get_bool();
}

const json::array* list_in(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value == nullptr ? nullptr : value->if_array();
}

const json::object* object_in(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value == nullptr ? nullptr : value->if_object();
}

std::string time_text(const json::object& object, const View& view) {
    const std::string text = text_in(object, "time");
    return view.for_people && !text.empty() ? show_time(parse_rfc3339(text), view.now) : text;
}

std::string person_in(const json::object& object) {
    const std::string user = text_in(object, "user");
    const std::string display = text_in(object, "display");
    const std::string bot = is_set_in(object, "bot") ? ", bot" : "";
    return (display.empty() || display == user ? user : display + " (" + user + ")") + bot;
}

std::string policy_in(const json::object& object, std::string_view days, std::string_view messages) {
    const auto age = count_in(object, days);
    const auto count = count_in(object, messages);
    std::string out = age > 0 ? std::to_string(age) + (age == 1 ? " day" : " days") : "";
    if (count > 0) out += (out.empty() ? "the newest " : ", the newest ") + std::to_string(count);
    return out.empty() ? "for ever" : out;
}

std::string file_columns(const json::object& message) {
    std::string out;
    const json::array* files = list_in(message, "files");
    if (files == nullptr) return out;
    for (const json::value& item : *files) {
        if (!item.is_object()) continue;
        out += "\tfile=" + text_in(item.get_object(), "id") + " " + text_in(item.get_object(), "name");
    }
    return out;
}

std::string tabbed(std::initializer_list<std::string> columns) {
    std::string out;
    for (const std::string& column : columns) {
        if (&column != columns.begin()) out += '\t';
        out += column;
    }
    return out + "\n";
}

}  // namespace kabar::client
