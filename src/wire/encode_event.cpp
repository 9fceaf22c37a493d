#include "wire/encode_event.h"

#include <charconv>

#include "wire/cursor.h"
#include "wire/encode_messages.h"
#include "wire/json_writer.h"

namespace kabar::wire {

namespace {

using chat::Event;
using chat::EventKind;

std::string_view event_name(EventKind kind) {
    switch (kind) {
        case EventKind::message: return "message";
        case EventKind::edited: return "edited";
        case EventKind::deleted: return "deleted";
        case EventKind::reacted:
        case EventKind::unreacted: return "reaction";
        case EventKind::joined: return "joined";
        case EventKind::left: return "left";
        case EventKind::topic:
        case EventKind::role:
        case EventKind::retention: return "room";
        case EventKind::read: return "read";
    }
    return "";
}

std::string_view subject_of(const Event& event) { return event.subject.empty() ? event.from : event.subject; }

/// "30 1000"
void write_policy(JsonWriter& json, std::string_view text) {
    const char* const end = text.data() + text.size();
    std::int64_t days = 0;
    std::int64_t messages = 0;
    const auto first = std::from_chars(text.data(), end, days);
    if (first.ec != std::errc{} || first.ptr == end) return;
    if (std::from_chars(first.ptr + 1, end, messages).ec != std::errc{}) return;
    json.field("days", days).field("messages", messages);
}

/// What stands between "to" and the time.
void write_what(JsonWriter& json, const Event& event) {
    switch (event.kind) {
        case EventKind::message:
            json.field("number", event.number);
            if (event.gone) {
                json.field("deleted", true);
            } else {
                json.field("text", event.text);
            }
            break;
        case EventKind::edited: json.field("number", event.number).field("text", event.text); break;
        case EventKind::deleted:
        case EventKind::read: json.field("number", event.number); break;
        case EventKind::reacted:
        case EventKind::unreacted:
            json.field("number", event.number).field("reaction", event.text);
            json.field("on", event.kind == EventKind::reacted);
            break;
        case EventKind::joined: json.field("user", subject_of(event)); break;
        case EventKind::left: json.field("user", subject_of(event)).field("why", event.text); break;
        case EventKind::topic: json.field("topic", event.text); break;
        case EventKind::role: json.field("user", subject_of(event)).field("role", event.text); break;
        case EventKind::retention: write_policy(json, event.text); break;
    }
}

void write_names(JsonWriter& json, std::string_view key, std::span<const std::string> users) {
    json.key(key).begin_array();
    for (const std::string& user : users) json.value(user);
    json.end_array();
}

bool is_ascii(Format format) { return format == Format::words; }

}  // namespace

void encode_event(const Event& event, std::uint64_t epoch, std::string_view to, Format format, std::string& out) {
    JsonWriter json(out, is_ascii(format));
    json.begin_object().field("event", event_name(event.kind)).field("from", event.from);
    if (event.kind == EventKind::message) json.field("display", event.display);
    json.field("to", to);
    write_what(json, event);
    if (event.kind != EventKind::read) json.key("time").time(event.at);
    if (event.reply != 0) json.field("reply", event.reply);
    write_attachments(json, event.files);
    json.field("cursor", cursor_text({epoch, event.seq})).end_object();
}

void encode_typing(std::string_view from, std::string_view to, Format format, std::string& out) {
    JsonWriter(out, is_ascii(format))
        .begin_object()
        .field("event", "typing")
        .field("from", from)
        .field("to", to)
        .end_object();
}

void encode_received(std::string_view from, std::string_view to, std::int64_t number, Format format, std::string& out) {
    JsonWriter(out, is_ascii(format))
        .begin_object()
        .field("event", "received")
        .field("from", from)
        .field("to", to)
        .field("number", number)
        .end_object();
}

void encode_presence(std::span<const std::string> active, std::span<const std::string> inactive, bool more,
                     Format format, std::string& out) {
    JsonWriter json(out, is_ascii(format));
    json.begin_object().field("event", "presence");
    write_names(json, "active", active);
    write_names(json, "inactive", inactive);
    if (more) json.field("more", true);
    json.end_object();
}

void encode_heartbeat(const chat::Cursor& cursor, Format format, std::string& out) {
    JsonWriter(out, is_ascii(format))
        .begin_object()
        .field("event", "heartbeat")
        .field("cursor", cursor_text(cursor))
        .end_object();
}

void encode_too_slow(const chat::Cursor& cursor, Language language, Format format, std::string& out) {
    JsonWriter json(out, is_ascii(format));
    json.begin_object().field("status", "ERROR").field("code", code_name(Code::too_slow));
    json.field("message", error_text({Code::too_slow, {}}, language));
    json.field("cursor", cursor_text(cursor)).end_object();
}

void encode_listening_ended(Code code, Language language, Format format, std::string& out) {
    JsonWriter json(out, is_ascii(format));
    json.begin_object().field("event", "end").field("code", code_name(code));
    json.field("message", error_text({code, {}}, language)).end_object();
}

}  // namespace kabar::wire
