#include "client/live_view.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <ctime>

#include <boost/json/array.hpp>

#include "client/chat_fields.h"
#include "client/chat_text.h"
#include "client/live_text.h"

namespace kabar::client {

namespace json = boost::json;

namespace {

/// Legible on light and on dark grounds: red, green, magenta, cyan, bright blue.
constexpr std::array<std::string_view, 5> colors = {"\033[31m", "\033[32m", "\033[35m", "\033[36m", "\033[94m"};
constexpr std::string_view plain = "\033[0m";

std::string raw_in(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::string local_time(TimeMs at, const char* form) {
    const std::time_t seconds = at / 1000;
    std::tm local{};
    ::localtime_r(&seconds, &local);
    char text[32] = {};
    const std::size_t size = std::strftime(text, sizeof text, form, &local);
    return {text, size};
}

bool is_word_byte(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || std::isalnum(byte) != 0 || c == '_';
}

bool mentions(std::string_view text, std::string_view name) {
    for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        const std::size_t end = at + name.size();
        if ((at == 0 || !is_word_byte(text[at - 1])) && (end == text.size() || !is_word_byte(text[end]))) return true;
    }
    return false;
}

std::string marks_of(const json::object& message) {
    std::string out = message.contains("edited") ? " (edited)" : "";
    const json::array* reactions = list_in(message, "reactions");
    if (reactions == nullptr) return out;
    for (const json::value& item : *reactions) {
        if (!item.is_object()) continue;
        const auto count = count_in(item.get_object(), "count");
        out += " [" + text_in(item.get_object(), "reaction") + (count > 1 ? " " + std::to_string(count) : "") + "]";
    }
    return out;
}

/// What happened other than a message, without when, where and who.
std::string deed(const std::string& kind, const json::object& event) {
    const std::string number = std::to_string(count_in(event, "number"));
    if (kind == "edited") return " edited " + number + ": " + live_text(raw_in(event, "text"));
    if (kind == "deleted") return " deleted " + number;
    if (kind == "reaction") {
        return (is_set_in(event, "on") ? " reacted to " : " took back from ") + number + ": " +
               text_in(event, "reaction");
    }
    const std::string user = text_in(event, "user");
    const bool self = user == text_in(event, "from");
    if (kind == "joined") return self ? " joined" : " brought " + user + " in";
    if (kind == "left") return self ? " left" : " made " + user + " leave: " + text_in(event, "why");
    if (kind == "room" && event.contains("role")) return " made " + user + " " + text_in(event, "role");
    if (kind == "room") return " set the topic: " + live_text(raw_in(event, "topic"));
    return {};
}

std::string names_in(const json::object& event, std::string_view key, std::string_view own, std::string_view verb) {
    std::string out;
    const json::array* names = list_in(event, key);
    if (names == nullptr) return out;
    for (const json::value& name : *names) {
        if (!name.is_string() || name.get_string() == own) continue;
        out += (out.empty() ? "" : ", ") + for_one_line(name.get_string());
    }
    return out.empty() ? out : out + std::string(verb);
}

}  // namespace

void LiveView::begin(std::string own_name) {
    own_ = std::move(own_name);
    open({});
    unread_.clear();
    newest_.clear();
    muted_.clear();
}

void LiveView::open(std::string with) {
    open_ = std::move(with);
    typing_.clear();
    first_ = last_ = last_from_others_ = last_own_ = 0;
    last_own_text_.clear();
    unread_.erase(open_);
}

void LiveView::set_muted(const std::string& with, bool muted) {
    if (muted) {
        muted_.insert(with);
    } else {
        muted_.erase(with);
    }
}

std::string LiveView::dim(const std::string& text) const {
    return color_ ? "\033[2m" + text + std::string(plain) : text;
}

std::string LiveView::name(const std::string& name) const {
    if (!color_) return name;
    std::uint32_t sum = 2166136261U;
    for (const char c : name) sum = (sum ^ static_cast<unsigned char>(c)) * 16777619U;
    return std::string(colors[sum % colors.size()]) + name + std::string(plain);
}

std::string LiveView::conversation_of(const json::object& event) const {
    const std::string to = text_in(event, "to");
    const std::string from = text_in(event, "from");
    return to.starts_with('#') || from == own_ ? to : from;
}

std::string LiveView::day_line(TimeMs at) {
    std::string day = local_time(at, "%Y-%m-%d");
    if (day == day_) return {};
    day_ = std::move(day);
    return dim("-- " + day_ + " --") + "\n";
}

std::string LiveView::message(const json::object& message, const std::string& with) {
    const TimeMs at = parse_rfc3339(text_in(message, "time"));
    const auto reply = count_in(message, "reply");
    const std::string where = with == open_ ? "" : "[" + with + "] ";
    return day_line(at) + dim(local_time(at, "%H:%M")) + " " + where +
           dim(std::to_string(count_in(message, "number"))) + " " + name(text_in(message, "from")) + ": " +
           (reply > 0 ? "(to " + std::to_string(reply) + ") " : "") +
           (is_set_in(message, "deleted") ? "(deleted)" : live_text(raw_in(message, "text"))) + marks_of(message) +
           "\n";
}

void LiveView::note_message(const json::object& event, const std::string& with) {
    const auto number = count_in(event, "number");
    const std::string from = text_in(event, "from");
    if (newest_.size() < most_conversations || newest_.contains(with)) newest_[with] = number;
    if (with != open_) {
        if (from != own_ && newest_.contains(with)) ++unread_[with];
        return;
    }
    typing_.erase(from);
    if (first_ == 0) first_ = number;
    last_ = std::max(last_, number);
    if (from == own_) {
        if (number < last_own_ || is_set_in(event, "deleted")) return;
        last_own_ = number;
        last_own_text_ = raw_in(event, "text");
    } else {
        last_from_others_ = std::max(last_from_others_, number);
    }
}

void LiveView::note_read(const std::string& with, std::int64_t number) {
    const auto found = unread_.find(with);
    if (found == unread_.end()) return;
    const auto left = newest_.contains(with) ? newest_[with] - number : 0;
    if (left <= 0) {
        unread_.erase(found);
    } else {
        found->second = std::min(found->second, left);
    }
}

std::string LiveView::notice(const json::object& event, const std::string& with) const {
    const std::string from = text_in(event, "from");
    if (notify_ == Notify::none || from == own_ || muted_.contains(with)) return {};
    const std::string text = text_in(event, "text");
    if (with.starts_with('#') && !mentions(text, own_)) return {};
    return notify_ == Notify::bell ? "\a" : "\033]9;" + from + ": " + text + "\a";
}

std::string LiveView::event(const json::object& event, TimeMs now) {
    const std::string kind = text_in(event, "event");
    if (kind == "heartbeat") return {};
    if (kind == "end") return "listening ended: " + text_in(event, "message") + "\n";
    if (kind == "presence") {
        const std::string came = names_in(event, "active", own_, " came");
        const std::string went = names_in(event, "inactive", own_, " went");
        const std::string both = came + (came.empty() || went.empty() ? "" : "; ") + went;
        return both.empty() ? both : dim("* " + both) + "\n";
    }
    const std::string with = conversation_of(event);
    const std::string from = text_in(event, "from");
    if (kind == "typing") {
        if (with == open_ && from != own_) typing_[from] = now + typing_ms;
        return {};
    }
    if (kind == "read") {
        if (from == own_) note_read(with, count_in(event, "number"));
        return {};
    }
    if (kind == "message") {
        note_message(event, with);
        return message(event, with) + notice(event, with);
    }
    if (kind == "edited" && with == open_ && count_in(event, "number") == last_own_) {
        last_own_text_ = raw_in(event, "text");
    }
    const std::string what = deed(kind, event);
    if (what.empty()) return {};
    const TimeMs at = parse_rfc3339(text_in(event, "time"));
    return day_line(at) + dim(local_time(at, "%H:%M")) + " " + (with == open_ ? "" : "[" + with + "] ") + "* " +
           name(from) + what + "\n";
}

std::string LiveView::page(const Reply& history) {
    std::string out;
    const json::array* messages = list_in(history.fields(), "messages");
    if (messages == nullptr) return out;
    // A page of the past begins with its day, and what comes after it with its own.
    day_.clear();
    for (const json::value& item : *messages) {
        if (!item.is_object()) continue;
        out += message(item.get_object(), open_);
        note_message(item.get_object(), open_);
        first_ = std::min(first_, count_in(item.get_object(), "number"));
    }
    return out;
}

std::string LiveView::unread(const Reply& conversations) {
    std::string out;
    const json::array* items = list_in(conversations.fields(), "conversations");
    if (items == nullptr) return out;
    for (const json::value& value : *items) {
        if (!value.is_object()) continue;
        const json::object& item = value.get_object();
        const std::string with = text_in(item, "with");
        set_muted(with, is_set_in(item, "muted"));
        const json::object* last = object_in(item, "last");
        if (last != nullptr) newest_[with] = count_in(*last, "number");
        const auto count = count_in(item, "unread");
        if (count <= 0 || with == open_) continue;
        unread_[with] = count;
        out += "  " + name(with) + " (" + std::to_string(count) + ")";
        if (last != nullptr) out += " " + text_in(*last, "from") + ": " + live_text(text_in(*last, "text"));
        out += "\n";
    }
    return out;
}

std::string LiveView::prompt(TimeMs now) const {
    std::string who;
    for (const auto& [name, until] : typing_) {
        if (until > now) who += (who.empty() ? "" : ", ") + name;
    }
    std::int64_t count = 0;
    for (const auto& [with, unread] : unread_) {
        if (!muted_.contains(with)) count += unread;
    }
    return (who.empty() ? "" : "[" + who + " typing] ") + (open_.empty() ? "kabar" : open_) +
           (count > 0 ? " (" + std::to_string(count) + ")" : "") + "> ";
}

TimeMs LiveView::prompt_until(TimeMs now) const {
    TimeMs soonest = 0;
    for (const auto& [name, until] : typing_) {
        if (until > now && (soonest == 0 || until < soonest)) soonest = until;
    }
    return soonest;
}

}  // namespace kabar::client
