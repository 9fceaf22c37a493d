#include "client/reply.h"

#include <charconv>
#include <chrono>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace kabar::client {

namespace json = boost::json;

namespace {

std::string string_in(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::int64_t number_in(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

bool flag_in(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value != nullptr && value->is_bool() && value->get_bool();
}

TimeMs time_in(const json::object& object, std::string_view key) { return parse_rfc3339(string_in(object, key)); }

/// Calls `each` for the objects of the array under `key`.
template <class F>
void for_objects(const json::object& object, std::string_view key, F&& each) {
    const json::value* value = object.if_contains(key);
    if (value == nullptr || !value->is_array()) return;
    for (const json::value& item : value->get_array()) {
        if (item.is_object()) each(item.get_object());
    }
}

std::vector<chat::Attachment> files_in(const json::object& message) {
    std::vector<chat::Attachment> files;
    for_objects(message, "files", [&](const json::object& item) {
        files.push_back(
            {string_in(item, "id"), string_in(item, "name"), string_in(item, "type"), number_in(item, "size")});
    });
    return files;
}

bool digits(std::string_view text, std::size_t at, std::size_t count, int& out) {
    const char* begin = text.data() + at;
    const auto [end, error] = std::from_chars(begin, begin + count, out);
    return error == std::errc{} && end == begin + count && out >= 0;
}

}  // namespace

TimeMs parse_rfc3339(std::string_view text) {
    constexpr std::string_view shape = "dddd-dd-ddTdd:dd:dd.dddZ";
    if (text.size() != shape.size()) return 0;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] != 'd' && shape[i] != text[i]) return 0;
    }
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, milli = 0;
    if (!digits(text, 0, 4, year) || !digits(text, 5, 2, month) || !digits(text, 8, 2, day) ||
        !digits(text, 11, 2, hour) || !digits(text, 14, 2, minute) || !digits(text, 17, 2, second) ||
        !digits(text, 20, 3, milli)) {
        return 0;
    }
    using namespace std::chrono;
    const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                              std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return 0;
    const auto at = sys_days(date) + hours(hour) + minutes(minute) + seconds(second) + milliseconds(milli);
    return duration_cast<milliseconds>(at.time_since_epoch()).count();
}

Outcome<Reply> Reply::parse(std::string text) {
    boost::system::error_code error;
    json::value value = json::parse(text, error);
    if (error || !value.is_object()) return problem(Failure::bad_reply, "the server's reply is not a JSON object");
    Reply reply;
    reply.fields_ = std::move(value.get_object());
    const std::string status = string_in(reply.fields_, "status");
    if (status != "OK" && status != "ERROR") return problem(Failure::bad_reply, "the server's reply has no status");
    reply.ok_ = status == "OK";
    reply.text_ = std::move(text);
    return reply;
}

std::string Reply::string(std::string_view key) const { return string_in(fields_, key); }
std::int64_t Reply::number(std::string_view key) const { return number_in(fields_, key); }
bool Reply::flag(std::string_view key) const { return flag_in(fields_, key); }

chat::reply::LoggedIn Reply::logged_in() const {
    std::string token = string("tokenid");
    if (token.empty()) token = string("tokenId");
    return {std::move(token), string("user"), string("display"), time_in(fields_, "expires")};
}

chat::reply::Sent Reply::sent() const {
    return {string("to"), number("number"), time_in(fields_, "time"), string("id"), flag("dup")};
}

chat::reply::Inbox Reply::inbox() const {
    chat::reply::Inbox inbox;
    inbox.more = flag("more");
    const json::value* messages = fields_.if_contains("messages");
    if (messages == nullptr || !messages->is_object()) return inbox;
    for (const auto& group : messages->get_object()) {
        for_objects(messages->get_object(), group.key(), [&](const json::object& item) {
            std::string from = string_in(item, "from");
            if (from.empty()) from = group.key();
            inbox.items.push_back({std::string(group.key()), std::move(from), string_in(item, "msg_from"),
                                   string_in(item, "msg_to"), string_in(item, "msg"), number_in(item, "number"),
                                   time_in(item, "time"), number_in(item, "reply"), files_in(item)});
        });
    }
    return inbox;
}

chat::reply::Users Reply::users() const {
    chat::reply::Users users;
    users.more = flag("more");
    const json::value* names = fields_.if_contains("users");
    if (names == nullptr || !names->is_array()) return users;
    for (const json::value& name : names->get_array()) {
        if (name.is_string()) users.names.emplace_back(name.get_string());
    }
    return users;
}

chat::reply::Whoami Reply::whoami() const {
    return {string("user"), string("display"), chat::SessionId{number("session")}, time_in(fields_, "expires")};
}

chat::reply::Sessions Reply::sessions() const {
    chat::reply::Sessions sessions;
    for_objects(fields_, "sessions", [&](const json::object& item) {
        sessions.items.push_back({chat::SessionId{number_in(item, "session")}, time_in(item, "created"),
                                  time_in(item, "used"), time_in(item, "expires"), flag_in(item, "current")});
    });
    return sessions;
}

}  // namespace kabar::client
