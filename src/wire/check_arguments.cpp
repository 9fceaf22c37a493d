#include "wire/check_arguments.h"

#include <charconv>
#include <string>

#include "base/limits.h"
#include "chat/file_names.h"
#include "wire/ascii.h"
#include "wire/cursor.h"
#include "wire/parse_time.h"
#include "wire/phrases.h"
#include "wire/role_text.h"

namespace kabar::wire {

namespace {

constexpr FieldSet booleans = fields(Field::all, Field::peek, Field::private_room, Field::limited);
/// What must not be given empty: "" for a name or a password is a mistake, not a value.
constexpr FieldSet never_empty =
    fields(Field::user, Field::password, Field::to, Field::old_password, Field::new_password, Field::with, Field::room,
           Field::in, Field::from, Field::role, Field::words, Field::url);
constexpr FieldSet passwords = fields(Field::password, Field::old_password, Field::new_password);
constexpr std::int64_t hours_most = 365 * 24;
/// Numbers of messages: what every JSON reader takes without rounding.
constexpr std::int64_t message_number_most = std::int64_t{1} << 53;

std::size_t page_most(CommandId id) {
    switch (id) {
        case CommandId::inbox: return limits::inbox_page_max;
        case CommandId::history:
        case CommandId::outbox:
        case CommandId::search: return limits::history_page_max;
        case CommandId::user_list:
        case CommandId::bot_list: return limits::listed_users;
        default: return limits::list_page_max;
    }
}

/// The greatest value of a field that is a number; 0: it is none.
std::int64_t number_most(CommandId id, Field field) {
    switch (field) {
        case Field::hours: return hours_most;
        case Field::days: return limits::retention_days;
        case Field::messages: return limits::retention_messages;
        case Field::limit: return static_cast<std::int64_t>(page_most(id));
        case Field::number:
        case Field::hook:
        case Field::session:
        case Field::reply:
        case Field::before:
        case Field::around: return message_number_most;
        // A cursor, or a name, in other commands.
        case Field::after: return id == CommandId::history ? message_number_most : 0;
        default: return 0;
    }
}

/// The least value of a field that is a number.
std::int64_t number_least(Field field) { return field == Field::days || field == Field::messages ? 0 : 1; }

bool is_cursor(CommandId id, Field field) {
    return field == Field::after && (id == CommandId::listen || id == CommandId::inbox);
}

/// The greatest size of a text; 0: only the line bounds it.
std::size_t bytes_most(CommandId id, Field field) {
    switch (field) {
        case Field::text:
            if (id == CommandId::set_status) return limits::status_bytes;
            return id == CommandId::topic ? limits::topic_bytes : 0;
        case Field::display: return limits::display_bytes;
        case Field::label: return limits::label_bytes;
        case Field::page: return limits::page_bytes;
        default: return 0;
    }
}

tl::unexpected<Error> bad_argument(Phrase which, std::string_view name) {
    return fail(Code::bad_argument, phrase(which, {name}));
}
tl::unexpected<Error> bad_argument(Phrase which, std::string_view name, std::size_t most) {
    return fail(Code::bad_argument, phrase(which, {name, std::to_string(most)}));
}

/// Not a number in JSON: said as for a number out of range.
Status check_number(std::int64_t least, std::int64_t most, const Argument& value, std::string_view name) {
    const bool is_number = value.kind == Kind::word || value.kind == Kind::number;
    const auto read = is_number ? parse_number(value.text) : std::nullopt;
    if (read && *read >= least && *read <= most) return {};
    return fail(Code::bad_argument,
                phrase(Phrase::expected_number, {name, std::to_string(least), std::to_string(most)}));
}

bool is_one_word(std::string_view text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) <= ' ' || c == '\x7F') return false;
    }
    return true;
}

Status check_size(CommandId id, Field field, std::string_view text, std::string_view name) {
    if (field == Field::text && text.size() > limits::text_bytes) {
        return fail(Code::text_too_long, std::to_string(limits::text_bytes));
    }
    if (contains(passwords, field) && text.size() > limits::password_bytes) {
        return fail(Code::bad_password,
                    std::to_string(limits::password_min_characters) + " to " + std::to_string(limits::password_bytes));
    }
    const std::size_t most = bytes_most(id, field);
    if (most != 0 && text.size() > most) return bad_argument(Phrase::at_most_bytes, name, most);
    if (field == Field::id && (text.empty() || text.size() > limits::client_id_bytes)) {
        return bad_argument(Phrase::one_to_bytes, name, limits::client_id_bytes);
    }
    if (field == Field::reaction && (text.empty() || text.size() > limits::reaction_bytes || !is_one_word(text))) {
        return bad_argument(Phrase::expected_word, name, limits::reaction_bytes);
    }
    return {};
}

/// Ids between commas.
Status check_files(std::string_view text) {
    std::size_t count = 0;
    while (true) {
        const auto comma = text.find(',');
        const auto one = text.substr(0, comma);
        if (!chat::has_file_key_shape(one)) return fail(Code::unknown_file, shortened(one));
        if (++count > limits::files_per_message) {
            return fail(Code::too_many, "files of one message: " + std::to_string(limits::files_per_message));
        }
        if (comma == std::string_view::npos) return {};
        text.remove_prefix(comma + 1);
    }
}

Status check_text(CommandId id, Field field, std::string_view text, std::string_view name) {
    const bool nothing = text.empty() || (field == Field::words && trimmed(text).empty());
    if (nothing && contains(never_empty, field)) return fail(Code::missing_argument, std::string(name));
    if (is_cursor(id, field) && !parse_cursor(text)) return bad_argument(Phrase::expected_cursor, name);
    if ((field == Field::since || field == Field::until) && !parse_time(text)) {
        return bad_argument(Phrase::expected_time, name);
    }
    if (field == Field::file) return check_files(text);
    if (field == Field::role && !parse_role(text)) return bad_argument(Phrase::expected_role, name);
    return check_size(id, field, text, name);
}

Status check_field(const CommandSpec& spec, Field field, const Arguments& arguments) {
    const Argument& value = arguments[field];
    // An option is written with its key; as an argument the same field may have another name.
    const bool is_option = contains(spec.options, field);
    const std::string_view name = is_option ? json_name(field) : name_of(field, arguments.format);
    if (const auto most = number_most(spec.id, field); most != 0)
        return check_number(number_least(field), most, value, name);
    if (contains(booleans, field)) {
        if (value.kind == Kind::word || value.kind == Kind::boolean) return {};
        return bad_argument(Phrase::expected_flag, name);
    }
    if (value.kind != Kind::word && value.kind != Kind::string) return bad_argument(Phrase::expected_string, name);
    return check_text(spec.id, field, value.text, name);
}

/// What the fields must be together.
Status check_command(const CommandSpec& spec, const Arguments& arguments) {
    switch (spec.id) {
        case CommandId::send:
            if (!arguments.text(Field::text).empty() || arguments.has(Field::file)) return {};
            if (arguments.has(Field::text)) return fail(Code::empty_message);
            return fail(Code::missing_argument, std::string(name_of(Field::text, arguments.format)));
        case CommandId::edit:
            if (arguments.text(Field::text).empty()) return fail(Code::empty_message);
            return {};
        case CommandId::history:
            if (arguments.has(Field::before) + arguments.has(Field::after) + arguments.has(Field::around) > 1) {
                return bad_argument(Phrase::only_one_of, list_keys(fields(Field::before, Field::after, Field::around)));
            }
            return {};
        case CommandId::logout:
            if (arguments.text(Field::all) == "true" && arguments.has(Field::session)) {
                return bad_argument(Phrase::only_one_of, list_keys(fields(Field::all, Field::session)));
            }
            return {};
        case CommandId::received:
            if (arguments.text(Field::with).starts_with('#')) {
                return bad_argument(Phrase::only_of_two, name_of(Field::with, arguments.format));
            }
            return {};
        case CommandId::delete_message:
            // Without a number it means the room itself; a conversation of two cannot be deleted.
            if (!arguments.has(Field::number) && !arguments.text(Field::with).starts_with('#')) {
                return fail(Code::missing_argument, std::string(name_of(Field::number, arguments.format)));
            }
            return {};
        default: return {};
    }
}

}  // namespace

std::optional<std::int64_t> parse_number(std::string_view text) {
    if (text == "0") return 0;
    return parse_whole_number(text);
}

std::optional<std::int64_t> parse_whole_number(std::string_view text) {
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end || number < 1) return std::nullopt;
    return number;
}

Status check_arguments(const CommandSpec& spec, const Arguments& arguments) {
    for (std::size_t i = 0; i < spec.argument_count; ++i) {
        const Field field = spec.arguments[i];
        if (contains(spec.required, field) && !arguments.has(field)) {
            return fail(Code::missing_argument, std::string(name_of(field, arguments.format)));
        }
    }
    for (std::size_t i = 0; i < field_count; ++i) {
        const auto field = static_cast<Field>(i);
        if (!contains(spec.keys, field) || !arguments.has(field)) continue;
        if (auto status = check_field(spec, field, arguments); !status) return status;
    }
    return check_command(spec, arguments);
}

}  // namespace kabar::wire
