#include "wire/hook_text.h"

#include <optional>

#include <boost/json/parser.hpp>
#include <boost/json/value.hpp>

#include "base/limits.h"
#include "chat/names.h"
#include "wire/ascii.h"
#include "wire/hook_markup.h"
#include "wire/phrases.h"

namespace kabar::wire {

namespace {

namespace json = boost::json;

constexpr std::string_view hook_blanks = " \t\r\n";

bool is_blank_text(std::string_view text) { return text.find_first_not_of(hook_blanks) == std::string_view::npos; }

/// The name in one line: control characters become blanks, and what is too much is cut at the end of a character.
std::string shown_name(std::string_view name) {
    std::string shown(name);
    for (char& c : shown) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    }
    if (!chat::is_valid_text(shown)) return {};
    std::string_view kept = trimmed(shown);
    if (kept.size() > limits::display_bytes) {
        std::size_t size = limits::display_bytes;
        while ((static_cast<unsigned char>(kept[size]) & 0xC0) == 0x80) --size;
        kept = trimmed(kept.substr(0, size));
    }
    return std::string(kept);
}

Result<HookMessage> checked(std::string text, std::string_view username) {
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    if (!chat::is_valid_text(text)) return fail(Code::invalid_text);
    if (is_blank_text(text)) return fail(Code::empty_message);
    if (text.size() > limits::text_bytes) return fail(Code::text_too_long, std::to_string(limits::text_bytes));
    return HookMessage{std::move(text), shown_name(username)};
}

// --- objects ---

std::string_view string_in(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    const auto* string = value == nullptr ? nullptr : value->if_string();
    return string == nullptr ? std::string_view() : std::string_view(string->data(), string->size());
}

const json::object* object_in(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value == nullptr ? nullptr : value->if_object();
}

/// Calls `each` with the objects of a list; what is no object in it, or no list, is passed over.
template <class F>
void for_objects(const json::object& object, std::string_view key, F&& each) {
    const auto* value = object.if_contains(key);
    const auto* list = value == nullptr ? nullptr : value->if_array();
    if (list == nullptr) return;
    for (const auto& item : *list) {
        if (const auto* inner = item.if_object()) each(*inner);
    }
}

void add_line(std::string_view line, std::string& out) {
    if (is_blank_text(line)) return;
    if (!out.empty()) out += '\n';
    out += line;
}

void add_blocks(const json::object& message, std::string& out) {
    for_objects(message, "blocks", [&](const json::object& block) {
        const auto type = string_in(block, "type");
        if (type != "section" && type != "header") return;
        if (const auto* text = object_in(block, "text")) add_line(string_in(*text, "text"), out);
        for_objects(block, "fields", [&](const json::object& field) { add_line(string_in(field, "text"), out); });
    });
}

void add_attachments(const json::object& message, std::string& out) {
    for_objects(message, "attachments", [&](const json::object& attachment) {
        std::string lines;
        add_line(string_in(attachment, "pretext"), lines);
        std::string title(string_in(attachment, "title"));
        const auto link = string_in(attachment, "title_link");
        if (!title.empty() && !link.empty()) title += " (" + std::string(link) + ")";
        add_line(title, lines);
        add_line(string_in(attachment, "text"), lines);
        for_objects(attachment, "fields", [&](const json::object& field) {
            const auto name = string_in(field, "title");
            const auto value = string_in(field, "value");
            add_line(std::string(name) + (name.empty() || value.empty() ? "" : ": ") + std::string(value), lines);
        });
        if (lines.empty()) add_blocks(attachment, lines);
        add_line(lines.empty() ? string_in(attachment, "fallback") : std::string_view(lines), out);
    });
}

tl::unexpected<Error> bad_json(const json::error_code& ec, std::size_t at) {
    if (ec == json::make_error_code(json::error::incomplete)) {
        return fail(Code::bad_json, phrase(Phrase::json_ends_early, {}));
    }
    if (ec == json::make_error_code(json::error::extra_data)) {
        return fail(Code::bad_json, phrase(Phrase::json_goes_on, {}));
    }
    if (ec == json::make_error_code(json::error::too_deep)) {
        return fail(Code::bad_json, phrase(Phrase::json_too_deep, {std::to_string(hook_json_depth)}));
    }
    return fail(Code::bad_json, phrase(Phrase::json_syntax, {std::to_string(at)}));
}

Result<HookMessage> read_object(std::string_view body) {
    json::parse_options options;
    options.max_depth = hook_json_depth;
    json::parser parser({}, options);
    json::error_code ec;
    const std::size_t read = parser.write_some(body.data(), body.size(), ec);
    const std::size_t rest = body.find_first_not_of(hook_blanks, read);
    if (!ec && rest != std::string_view::npos) ec = json::make_error_code(json::error::extra_data);
    if (ec) return bad_json(ec, read + 1);
    const json::value value = parser.release();
    const auto* message = value.if_object();
    if (message == nullptr) return fail(Code::bad_json, phrase(Phrase::json_no_object, {"1"}));

    if (const auto* text = message->if_contains("text"); text != nullptr && !text->is_string() && !text->is_null()) {
        return fail(Code::bad_argument, phrase(Phrase::expected_string, {"text"}));
    }
    std::string text(string_in(*message, "text"));
    if (is_blank_text(text)) {
        text.clear();
        add_blocks(*message, text);
    }
    // A text is there instead of blocks, for those who do not show them; attachments are shown below it.
    add_attachments(*message, text);
    return checked(readable_markup(text), readable_markup(string_in(*message, "username")));
}

// --- forms ---

std::optional<unsigned> hex_digit(char c) {
    const char lower = ascii_lower(c);
    if (lower >= '0' && lower <= '9') return static_cast<unsigned>(lower - '0');
    if (lower >= 'a' && lower <= 'f') return static_cast<unsigned>(lower - 'a') + 10;
    return std::nullopt;
}

/// As browsers read it (the URL standard, 5.1): `+` is a blank, and a `%` before no two digits is itself.
std::string form_decoded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto high = i + 2 < text.size() && text[i] == '%' ? hex_digit(text[i + 1]) : std::nullopt;
        const auto low = high ? hex_digit(text[i + 2]) : std::nullopt;
        if (low) {
            out += static_cast<char>(*high << 4U | *low);
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

/// The first field of this name.
std::optional<std::string> form_field(std::string_view body, std::string_view name) {
    while (!body.empty()) {
        const std::string_view pair = body.substr(0, body.find('&'));
        body.remove_prefix(std::min(body.size(), pair.size() + 1));
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos && form_decoded(pair.substr(0, equals)) == name) {
            return form_decoded(pair.substr(equals + 1));
        }
    }
    return std::nullopt;
}

Result<HookMessage> read_form(std::string_view body) {
    const std::size_t first = body.find_first_not_of(hook_blanks);
    if (first != std::string_view::npos && body[first] == '{') return read_object(body);
    if (const auto payload = form_field(body, "payload")) return read_object(*payload);
    auto text = form_field(body, "text");
    if (!text) return fail(Code::bad_argument, "the form must have payload or text");
    return checked(std::move(*text), form_field(body, "username").value_or(""));
}

}  // namespace

Result<HookMessage> read_hook(std::string_view content_type, std::string_view body) {
    if (body.size() > hook_body_bytes) return fail(Code::text_too_long, std::to_string(hook_body_bytes));
    const std::string_view type = trimmed(content_type.substr(0, content_type.find(';')));
    if (equal_ignoring_case(type, "text/plain")) return checked(std::string(body), {});
    if (equal_ignoring_case(type, "application/json")) return read_object(body);
    if (equal_ignoring_case(type, "application/x-www-form-urlencoded")) return read_form(body);
    return fail(Code::bad_argument,
                "Content-Type must be text/plain, application/json or application/x-www-form-urlencoded");
}

}  // namespace kabar::wire
