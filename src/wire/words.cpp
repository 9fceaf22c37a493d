#include "wire/words.h"

#include <optional>

#include "chat/names.h"
#include "wire/ascii.h"
#include "wire/phrases.h"

namespace kabar::wire {

namespace {

Status put(Field field, std::string_view text, Arguments& out) {
    if (out.has(field)) return fail(Code::bad_argument, phrase(Phrase::given_twice, {words_name(field)}));
    out[field] = {text, Kind::word};
    return {};
}

Error unknown_option(const CommandSpec& spec, std::string_view key) {
    const std::string_view command = spec.info().name;
    if (spec.options == 0) return {Code::bad_argument, phrase(Phrase::no_options, {command, shortened(key)})};
    return {Code::bad_argument, phrase(Phrase::unknown_option, {shortened(key), command, list_keys(spec.options)})};
}

Status read_option(const CommandSpec& spec, std::string_view word, std::size_t equals, Arguments& out) {
    const std::string_view key = word.substr(0, equals);
    const auto field = field_of_key(key);
    if (!field || !contains(spec.options, *field)) return tl::unexpected(unknown_option(spec, key));
    return put(*field, word.substr(equals + 1), out);
}

std::optional<Field> flag_of(const CommandSpec& spec, std::string_view word) {
    if (spec.flags == 0) return std::nullopt;
    for (std::size_t i = 0; i < field_count; ++i) {
        const auto field = static_cast<Field>(i);
        if (contains(spec.flags, field) && equal_ignoring_case(word, json_name(field))) return field;
    }
    return std::nullopt;
}

/// True if the word is no argument, and was taken.
Result<bool> read_extra_word(const CommandSpec& spec, std::string_view word, Arguments& out) {
    Status status;
    if (const auto equals = word.find('='); spec.takes_options && equals != std::string_view::npos) {
        status = read_option(spec, word, equals, out);
    } else if (spec.takes_token && chat::has_token_shape(word)) {
        status = put(Field::token, word, out);
    } else if (const auto flag = flag_of(spec, word)) {
        status = put(*flag, "true", out);
    } else {
        return false;
    }
    if (!status) return tl::unexpected(std::move(status.error()));
    return true;
}

/// Options, token and flags at the front of `line`.
Status read_extra_words(const CommandSpec& spec, std::string_view& line, Arguments& out) {
    if (!spec.takes_options && !spec.takes_token) return {};
    // Where an argument may be anything, only the first word can be a token.
    while (spec.takes_options || !out.has(Field::token)) {
        std::string_view after = line;
        const std::string_view word = take_word(after);
        if (word.empty()) return {};
        const auto taken = read_extra_word(spec, word, out);
        if (!taken) return tl::unexpected(taken.error());
        if (!*taken) return {};
        line = after;
    }
    return {};
}

/// Options at the end of `text`, which has no blanks there. Others than the command's own belong to the text.
Status take_options_behind(const CommandSpec& spec, std::string_view& text, Arguments& out) {
    while (!text.empty()) {
        const std::string_view word = text.substr(text.find_last_of(" \t") + 1);
        const auto equals = word.find('=');
        if (equals == std::string_view::npos) return {};
        const auto field = field_of_key(word.substr(0, equals));
        if (!field || !contains(spec.options, *field)) return {};
        if (auto status = put(*field, word.substr(equals + 1), out); !status) return status;
        text = trimmed(text.substr(0, text.size() - word.size()));
    }
    return {};
}

}  // namespace

Status read_words(const CommandSpec& spec, std::string_view line, Arguments& out) {
    if (auto status = read_extra_words(spec, line, out); !status) return status;
    for (std::size_t i = 0; i < spec.argument_count; ++i) {
        const bool takes_rest = spec.rest && i + 1 == spec.argument_count;
        std::string_view text = takes_rest ? trimmed(line) : take_word(line);
        if (takes_rest && spec.options_behind) {
            if (auto status = take_options_behind(spec, text, out); !status) return status;
        }
        // The text of a message may not be missing, it is empty: send says so itself.
        if (text.empty() && spec.arguments[i] != Field::text) return {};
        out[spec.arguments[i]] = {text, Kind::word};
        if (takes_rest) return {};
        if (spec.rest || !spec.takes_options) continue;
        if (auto status = read_extra_words(spec, line, out); !status) return status;
    }
    if (!trimmed(line).empty()) return fail(Code::bad_argument, phrase(Phrase::left_over, {spec.info().usage}));
    return {};
}

}  // namespace kabar::wire
