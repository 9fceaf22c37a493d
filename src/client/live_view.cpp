#include "client/live_view.h"

#include <algorithm>
#include <array>
#include <ctime>

#include <boost/json/array.hpp>

#include "client/chat_fields.h"
#include "client/chat_text.h"
#include "client/live_text.h"
#include "client/live_words.h"

namespace kabar::client {

namespace json = boost::json;

namespace {

constexpr std::array<int, 9> many_colors = {28, 30, 62, 64, 97, 130, 133, 161, 163};
/// Red, magenta, bright blue, bright red.
constexpr std::array<int, 4> few_colors = {31, 35, 94, 91};
constexpr std::string_view plain = "\033[0m";
/// What a notification has room for.
constexpr std::size_t notice_columns = 200;

std::uint32_t sum_of(std::string_view name) {
    std::uint32_t sum = 2166136261U;
    for (const char c : name) sum = (sum ^ static_cast<unsigned char>(c)) * 16777619U;
    return sum ^ (sum >> 15U);
}

std::string local_time(TimeMs at, const char* form) {
    const std::time_t seconds = at / 1000;
    std::tm local{};
    ::localtime_r(&seconds, &local);
    char text[32] = {};
    const std::size_t size = std::strftime(text, sizeof text, form, &local);
    return {text, size};
}

}  // namespace

int color_of_many(std::string_view name) { return many_colors[sum_of(name) % many_colors.size()]; }

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
    said_.clear();
    first_ = last_ = last_from_others_ = 0;
    said_by_self_.clear();
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
    return colors_ == Colors::none ? text : "\033[2m" + text + std::string(plain);
}

std::string LiveView::name(const std::string& name) const {
    if (colors_ == Colors::none) return name;
    const int color = colors_ == Colors::many ? color_of_many(name) : few_colors[sum_of(name) % few_colors.size()];
    return (colors_ == Colors::many ? "\033[38;5;" : "\033[") + std::to_string(color) + "m" + name + std::string(plain);
}

std::string LiveView::conversation_of(const json::object& event) const {
    const std::string to = text_in(event, "to");
    const std::string from = text_in(event, "from");
    return to.starts_with('#') || from == own_ ? to : from;
}

std::string LiveView::day_line(TimeMs at, std::string& day) const {
    std::string own_day = local_time(at, "%Y-%m-%d");
    if (own_day == day) return {};
    day = std::move(own_day);
    return dim("-- " + day + " --") + "\n";
}

std::string LiveView::message(const json::object& message, const std::string& with, std::string& day) const {
    const TimeMs at = parse_rfc3339(text_in(message, "time"));
    const std::string where = with == open_ ? "" : "[" + with + "] ";
    const std::string number = std::to_string(count_in(message, "number"));
    const std::string from = text_in(message, "from");
    const std::size_t used = width_of(where + number + from) + 9;
    return day_line(at, day) + dim(local_time(at, "%H:%M")) + " " + where + dim(number) + " " + name(from) + ": " +
           live_text(said_words(message), used, columns_) + "\n";
}

void LiveView::note_message(const json::object& event, const std::string& with, TimeMs now) {
    note_files(event);
    const auto number = count_in(event, "number");
    const std::string from = text_in(event, "from");
    if (newest_.size() < most_conversations || newest_.contains(with)) newest_[with] = number;
    if (with != open_) {
        if (from != own_ && newest_.contains(with)) ++unread_[with];
        return;
    }
    typing_.erase(from);
    if (now > 0) said_[from] = now;
    if (first_ == 0) first_ = number;
    last_ = std::max(last_, number);
    if (from != own_) {
        last_from_others_ = std::max(last_from_others_, number);
    } else if (!is_set_in(event, "deleted")) {
        said_by_self_[number] = raw_in(event, "text");
        if (said_by_self_.size() > most_said_by_self) said_by_self_.erase(said_by_self_.begin());
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
    return notify_ == Notify::bell ? "\a" : "\033]9;" + first_row(from + ": " + text, notice_columns) + "\a";
}

std::string LiveView::event(const json::object& event, TimeMs now) {
    const std::string kind = text_in(event, "event");
    if (kind == "heartbeat") return {};
    if (kind == "end") return wrapped("listening ended: " + text_in(event, "message"), 0, 0, columns_) + "\n";
    if (kind == "presence") {
        const std::string came = live_names(event, "active", own_, " came");
        const std::string went = live_names(event, "inactive", own_, " went");
        const std::string both = came + (came.empty() || went.empty() ? "" : "; ") + went;
        return both.empty() ? both : dim("* " + both) + "\n";
    }
    const std::string with = conversation_of(event);
    const std::string from = text_in(event, "from");
    if (kind == "typing") {
        const auto said = said_.find(from);
        const bool late = said != said_.end() && now - said->second < typing_late_ms;
        if (with == open_ && from != own_ && !late) typing_[from] = now + typing_ms;
        return {};
    }
    if (kind == "read") {
        if (from == own_) note_read(with, count_in(event, "number"));
        return {};
    }
    if (kind == "message") {
        note_message(event, with, now);
        return message(event, with, day_) + notice(event, with);
    }
    const std::string what = live_deed(kind, event);
    if (what.empty()) return {};
    const TimeMs at = parse_rfc3339(text_in(event, "time"));
    const std::string where = with == open_ ? "" : "[" + with + "] ";
    std::string line = day_line(at, day_) + dim(local_time(at, "%H:%M")) + " " + where + "* " + name(from) +
                       live_text(what, width_of(where + from) + 8, columns_) + "\n";
    note_change(kind, event, with);
    return line;
}

void LiveView::note_change(const std::string& kind, const json::object& event, const std::string& with) {
    if (kind == "left" && text_in(event, "user") == own_) {
        unread_.erase(with);
        newest_.erase(with);
        if (with == open_) open({});
    }
    if (with != open_) return;
    const auto said = said_by_self_.find(count_in(event, "number"));
    if (said == said_by_self_.end()) return;
    if (kind == "edited") said->second = raw_in(event, "text");
    if (kind == "deleted") said_by_self_.erase(said);
}

std::string LiveView::page(const Reply& history) {
    std::string out;
    const json::array* messages = list_in(history.fields(), "messages");
    if (messages == nullptr) return out;
    day_.clear();
    for (const json::value& item : *messages) {
        if (!item.is_object()) continue;
        out += message(item.get_object(), open_, day_);
        note_message(item.get_object(), open_, 0);
    }
    return out;
}

std::vector<LiveView::Item> LiveView::items(const Reply& history) const {
    std::vector<Item> out;
    const json::array* messages = list_in(history.fields(), "messages");
    if (messages == nullptr) return out;
    std::string before;
    for (const json::value& value : *messages) {
        if (!value.is_object()) continue;
        Item item;
        item.number = count_in(value.get_object(), "number");
        std::string day;
        item.day = day_line(parse_rfc3339(text_in(value.get_object(), "time")), day);
        item.new_day = day != before;
        item.lines = message(value.get_object(), open_, day);
        before = std::move(day);
        out.push_back(std::move(item));
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
        const std::string said = last == nullptr ? "" : text_in(*last, "from") + ": " + text_in(*last, "text");
        out += "  " + name(with) + " (" + std::to_string(count) + ") " +
               live_text(first_row(said, columns_ - std::min(columns_, width_of(with) + 12)), 0, 10'000) + "\n";
    }
    return out;
}

std::string LiveView::prompt(TimeMs now) const {
    std::string who;
    std::size_t others = 0;
    for (const auto& [name, until] : typing_) {
        if (until <= now) continue;
        if (!who.empty()) ++others;
        if (who.empty()) who = name;
    }
    std::int64_t count = 0;
    for (const auto& [with, unread] : unread_) {
        if (!muted_.contains(with)) count += unread;
    }
    std::string typing;
    if (!who.empty()) typing = who + (others > 0 ? " and " + std::to_string(others) + " more" : "") + " typing";
    // In a conversation of two the one who types is its name already.
    const bool same = who == open_;
    return (typing.empty() || same ? "" : "[" + typing + "] ") + (open_.empty() ? "kabar" : open_) +
           (same && !typing.empty() ? " typing" : "") + (count > 0 ? " (" + std::to_string(count) + ")" : "") + "> ";
}

TimeMs LiveView::prompt_until(TimeMs now) const {
    TimeMs soonest = 0;
    for (const auto& [name, until] : typing_) {
        if (until > now && (soonest == 0 || until < soonest)) soonest = until;
    }
    return soonest;
}

}  // namespace kabar::client
