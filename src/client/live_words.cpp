#include "client/live_words.h"

#include <cctype>

#include <boost/json/array.hpp>

#include "client/chat_fields.h"
#include "client/chat_text.h"
#include "client/live_text.h"

namespace kabar::client {

namespace json = boost::json;

namespace {

bool is_word_byte(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || std::isalnum(byte) != 0 || c == '_';
}

}  // namespace

std::string raw_in(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool mentions(std::string_view text, std::string_view name) {
    for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        const std::size_t end = at + name.size();
        if ((at == 0 || !is_word_byte(text[at - 1])) && (end == text.size() || !is_word_byte(text[end]))) return true;
    }
    return false;
}

std::string file_words(std::string_view name, std::int64_t size, std::string_view id) {
    return "[" + std::string(name) + ", " + size_text(size) + ": /download " + std::string(id) + "]";
}

std::string said_words(const json::object& message) {
    std::string out = is_set_in(message, "deleted") ? "(deleted)" : raw_in(message, "text");
    if (const json::array* files = list_in(message, "files"); files != nullptr) {
        for (const json::value& item : *files) {
            if (!item.is_object()) continue;
            const json::object& file = item.get_object();
            out += (out.empty() ? "" : " ") +
                   file_words(raw_in(file, "name"), count_in(file, "size"), text_in(file, "id"));
        }
    }
    const auto reply = count_in(message, "reply");
    return (reply > 0 ? "(to " + std::to_string(reply) + ") " : "") + out + live_marks(message);
}

std::string live_marks(const json::object& message) {
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

std::string live_deed(const std::string& kind, const json::object& event) {
    const std::string number = std::to_string(count_in(event, "number"));
    if (kind == "edited") return " edited " + number + ": " + raw_in(event, "text");
    if (kind == "deleted") return " deleted " + number;
    if (kind == "reaction") {
        return (is_set_in(event, "on") ? " reacted to " : " took back from ") + number + ": " +
               raw_in(event, "reaction");
    }
    const std::string user = text_in(event, "user");
    const bool self = user == text_in(event, "from");
    if (kind == "joined") return self ? " joined" : " brought " + user + " in";
    const std::string why = text_in(event, "why");
    if (kind == "left" && self) return why == "room deleted" ? " deleted the room" : " left";
    if (kind == "left") return " made " + user + " leave: " + why;
    if (kind == "room" && event.contains("role")) return " made " + user + " " + text_in(event, "role");
    if (kind == "room" && event.contains("days")) {
        return " set how long messages are kept: " + policy_in(event, "days", "messages");
    }
    if (kind == "room") return " set the topic: " + raw_in(event, "topic");
    return {};
}

std::string first_row(const std::string& text, std::size_t columns) {
    if (width_of(text) <= columns) return text;
    std::string out;
    for (std::size_t at = 0, used = 1; at < text.size();) {
        std::size_t size = 1;
        while (at + size < text.size() && (static_cast<unsigned char>(text[at + size]) & 0xC0U) == 0x80U) ++size;
        used += width_of(std::string_view(text).substr(at, size));
        if (used > columns) break;
        out += text.substr(at, size);
        at += size;
    }
    return out + "\xE2\x80\xA6";
}

std::string live_names(const json::object& event, std::string_view key, std::string_view own, std::string_view verb) {
    constexpr std::size_t most_named = 5;
    std::string out;
    std::size_t count = 0;
    const json::array* names = list_in(event, key);
    if (names == nullptr) return out;
    for (const json::value& name : *names) {
        if (!name.is_string() || name.get_string() == own || ++count > most_named) continue;
        out += (out.empty() ? "" : ", ") + for_one_line(name.get_string());
    }
    if (count > most_named) out += " and " + std::to_string(count - most_named) + " more";
    return out.empty() ? out : out + std::string(verb);
}

}  // namespace kabar::client
