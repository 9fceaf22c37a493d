#include "wire/decode.h"

#include "chat/names.h"
#include "wire/arguments.h"
#include "wire/ascii.h"
#include "wire/build_request.h"
#include "wire/command_spec.h"
#include "wire/json_request.h"
#include "wire/json_writer.h"
#include "wire/phrases.h"
#include "wire/words.h"

namespace kabar::wire {

namespace {

std::string token_of(const Arguments& arguments) {
    std::string token(arguments.text(Field::token));
    for (char& c : token) c = ascii_lower(c);
    return token;
}

void decode_words(std::string_view line, Decoded& out) {
    if (!chat::is_valid_text(line)) {
        out.request = fail(Code::invalid_text);
        return;
    }
    const std::string_view name = take_word(line);
    if (name.empty()) {
        out.request = fail(Code::missing_argument, std::string(words_name(Field::command)));
        return;
    }
    const CommandSpec* spec = find_spec(name);
    if (spec == nullptr) {
        out.request = fail(Code::unknown_command, shortened(name));
        return;
    }
    Arguments arguments;
    const Status read = read_words(*spec, line, arguments);
    if (arguments.has(Field::token)) out.token = token_of(arguments);
    if (!read) {
        out.request = tl::unexpected(read.error());
        return;
    }
    out.request = build_request(*spec, arguments);
}

/// The tag as JSON text, in one spelling however it was escaped. Empty: none, or none that can be echoed.
std::string tag_of(const Argument& tag) {
    std::string text;
    if (tag.kind == Kind::string) {
        JsonWriter(text, false).value(tag.text);
    } else if (tag.kind == Kind::number || tag.kind == Kind::boolean) {
        text = tag.text;
    }
    return text;
}

Status check_tag(const Argument& tag, std::string& text) {
    if (tag.kind == Kind::absent) return {};
    if (text.empty()) return fail(Code::bad_argument, phrase(Phrase::expected_scalar, {json_name(Field::tag)}));
    if (text.size() <= limits::tag_bytes) return {};
    text.clear();
    return fail(Code::bad_argument,
                phrase(Phrase::at_most_bytes, {json_name(Field::tag), std::to_string(limits::tag_bytes)}));
}

Result<const CommandSpec*> command_of(const Argument& command) {
    const std::string_view key = json_name(Field::command);
    if (command.kind == Kind::absent) return fail(Code::missing_argument, std::string(key));
    if (command.kind != Kind::string) return fail(Code::bad_argument, phrase(Phrase::expected_string, {key}));
    const CommandSpec* spec = find_spec(command.text);
    if (spec == nullptr) return fail(Code::unknown_command, shortened(command.text));
    return spec;
}

Status check_keys(const CommandSpec& spec, const JsonRequest& json) {
    const FieldSet known = spec.keys | fields(Field::command, Field::tag, Field::token);
    std::string_view stranger = json.unknown_key;
    bool found = json.has_unknown_key;
    for (std::size_t i = 0; i < field_count && !found; ++i) {
        const auto field = static_cast<Field>(i);
        found = json.arguments.has(field) && !contains(known, field);
        if (found) stranger = json_name(field);
    }
    if (!found) return {};
    const FieldSet takes = spec.keys | fields(Field::tag) | (spec.takes_token ? fields(Field::token) : 0);
    return fail(Code::bad_argument, phrase(Phrase::unknown_key, {stranger, spec.info().name, list_keys(takes)}));
}

Status check_token(const CommandSpec& spec, const Arguments& arguments, std::string& token) {
    const Argument& value = arguments[Field::token];
    if (value.kind == Kind::absent || !spec.takes_token) return {};
    if (value.kind != Kind::string) {
        return fail(Code::bad_argument, phrase(Phrase::expected_string, {json_name(Field::token)}));
    }
    if (!chat::has_token_shape(value.text)) return fail(Code::bad_token);
    token = token_of(arguments);
    return {};
}

Result<chat::Request> decode_json(std::string_view line, Decoded& out) {
    JsonRequest json;
    read_json(line, json);
    const Argument& tag = json.arguments[Field::tag];
    out.style.format = Format::json;
    out.style.tag = tag_of(tag);
    const Status tag_status = check_tag(tag, out.style.tag);

    if (!json.form) {
        // Said first because it is the reason, where the parser only sees that something is wrong.
        if (!chat::is_valid_text(line)) return fail(Code::invalid_text);
        return tl::unexpected(std::move(json.form.error()));
    }
    if (!json.content) return tl::unexpected(std::move(json.content.error()));
    if (!tag_status) return tl::unexpected(tag_status.error());
    const auto spec = command_of(json.arguments[Field::command]);
    if (!spec) return tl::unexpected(spec.error());
    if (auto status = check_keys(**spec, json); !status) return tl::unexpected(std::move(status.error()));
    if (auto status = check_token(**spec, json.arguments, out.token); !status) {
        return tl::unexpected(std::move(status.error()));
    }
    return build_request(**spec, json.arguments);
}

}  // namespace

Decoded decode(std::string_view line) {
    line = trimmed(line);
    Decoded out;
    if (line.starts_with('{')) {
        out.request = decode_json(line, out);
    } else {
        decode_words(line, out);
    }
    return out;
}

}  // namespace kabar::wire
