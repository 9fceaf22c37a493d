#include "wire/words.h"

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

/// True if the word belongs before the arguments and was taken.
Result<bool> read_lead_word(const CommandSpec& spec, std::string_view word, Arguments& out) {
    Status status;
    if (const auto equals = word.find('='); spec.takes_options && equals != std::string_view::npos) {
        status = read_option(spec, word, equals, out);
    } else if (spec.takes_token && chat::has_token_shape(word)) {
        status = put(Field::token, word, out);
    } else if (spec.id == CommandId::logout && equal_ignoring_case(word, "all")) {
        status = put(Field::all, "true", out);
    } else {
        return false;
    }
    if (!status) return tl::unexpected(std::move(status.error()));
    return true;
}

}  // namespace

Status read_words(const CommandSpec& spec, std::string_view line, Arguments& out) {
    if (spec.takes_options || spec.takes_token) {
        while (true) {
            // Where an argument may be anything, only the first word can be a token.
            if (!spec.takes_options && out.has(Field::token)) break;
            std::string_view after = line;
            const std::string_view word = take_word(after);
            if (word.empty()) break;
            const auto taken = read_lead_word(spec, word, out);
            if (!taken) return tl::unexpected(taken.error());
            if (!*taken) break;
            line = after;
        }
    }
    for (std::size_t i = 0; i < spec.argument_count; ++i) {
        const bool takes_rest = spec.rest && i + 1 == spec.argument_count;
        const std::string_view text = takes_rest ? trimmed(line) : take_word(line);
        // The text of a message may not be missing, it is empty: send says so itself.
        if (text.empty() && spec.arguments[i] != Field::text) return {};
        out[spec.arguments[i]] = {text, Kind::word};
        if (takes_rest) return {};
    }
    if (!trimmed(line).empty()) return fail(Code::bad_argument, phrase(Phrase::left_over, {spec.info().usage}));
    return {};
}

}  // namespace kabar::wire
