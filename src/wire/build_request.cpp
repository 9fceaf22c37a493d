#include "wire/build_request.h"

#include <charconv>
#include <string>

#include "base/limits.h"
#include "wire/phrases.h"

namespace kabar::wire {

namespace {

using chat::Request;
namespace request = chat::request;

constexpr FieldSet numbers = fields(Field::limit, Field::hours);
constexpr FieldSet flags = fields(Field::all);
/// What must not be given empty: "" for a name or a password is a mistake, not a value.
constexpr FieldSet never_empty =
    fields(Field::user, Field::password, Field::to, Field::old_password, Field::new_password);
constexpr FieldSet passwords = fields(Field::password, Field::old_password, Field::new_password);
constexpr std::size_t hours_most = 365 * 24;

std::size_t most_for(CommandId id, Field field) {
    if (field == Field::hours) return hours_most;
    return id == CommandId::inbox ? limits::inbox_page_max : limits::listed_users;
}

tl::unexpected<Error> bad_argument(Phrase which, std::string_view name) {
    return fail(Code::bad_argument, phrase(which, {name}));
}
tl::unexpected<Error> bad_argument(Phrase which, std::string_view name, std::size_t most) {
    return fail(Code::bad_argument, phrase(which, {name, std::to_string(most)}));
}

Result<std::size_t> read_number(std::string_view text, std::string_view name, std::size_t most) {
    std::size_t number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end || number < 1 || number > most) {
        return fail(Code::bad_argument, phrase(Phrase::expected_number, {name, "1", std::to_string(most)}));
    }
    return number;
}

Status check_number(CommandId id, Field field, const Argument& value, std::string_view name) {
    const std::size_t most = most_for(id, field);
    // Not a number in JSON: said as for a number out of range.
    const bool number = value.kind == Kind::word || value.kind == Kind::number;
    const auto read = read_number(number ? value.text : std::string_view(), name, most);
    if (!read) return tl::unexpected(read.error());
    return {};
}

Status check_text(Field field, std::string_view text, std::string_view name) {
    if (text.empty() && contains(never_empty, field)) return fail(Code::missing_argument, std::string(name));
    if (field == Field::text && text.size() > limits::text_bytes) {
        return fail(Code::text_too_long, std::to_string(limits::text_bytes));
    }
    if (contains(passwords, field) && text.size() > limits::password_bytes) {
        return fail(Code::bad_password,
                    std::to_string(limits::password_min_characters) + " to " + std::to_string(limits::password_bytes));
    }
    if (field == Field::display && text.size() > limits::display_bytes) {
        return bad_argument(Phrase::at_most_bytes, name, limits::display_bytes);
    }
    if (field == Field::id && (text.empty() || text.size() > limits::client_id_bytes)) {
        return bad_argument(Phrase::one_to_bytes, name, limits::client_id_bytes);
    }
    return {};
}

Status check_field(const CommandSpec& spec, Field field, const Arguments& arguments) {
    const Argument& value = arguments[field];
    const std::string_view name = name_of(field, arguments.format);
    if (contains(numbers, field)) return check_number(spec.id, field, value, name);
    if (contains(flags, field)) {
        if (value.kind == Kind::word || value.kind == Kind::boolean) return {};
        return bad_argument(Phrase::expected_flag, name);
    }
    if (value.kind != Kind::word && value.kind != Kind::string) return bad_argument(Phrase::expected_string, name);
    return check_text(field, value.text, name);
}

Status check(const CommandSpec& spec, const Arguments& arguments) {
    for (std::size_t i = 0; i < field_count; ++i) {
        const auto field = static_cast<Field>(i);
        if (!contains(spec.keys, field)) continue;
        if (arguments.has(field)) {
            if (auto status = check_field(spec, field, arguments); !status) return status;
        } else if (contains(spec.required, field)) {
            return fail(Code::missing_argument, std::string(name_of(field, arguments.format)));
        }
    }
    if (spec.id == CommandId::send && arguments.text(Field::text).empty()) return fail(Code::empty_message);
    return {};
}

/// Both have been checked.
std::size_t number_of(const CommandSpec& spec, const Arguments& arguments, Field field, std::size_t otherwise) {
    if (!arguments.has(field)) return otherwise;
    return read_number(arguments.text(field), {}, most_for(spec.id, field)).value_or(otherwise);
}

Request make(const CommandSpec& spec, const Arguments& arguments) {
    using enum Field;
    const auto text_of = [&](Field field) { return std::string(arguments.text(field)); };
    const auto number = [&](Field field, std::size_t otherwise) {
        return number_of(spec, arguments, field, otherwise);
    };
    switch (spec.id) {
        case CommandId::auth: return request::Auth{text_of(user), text_of(password)};
        case CommandId::register_user:
            return request::Register{text_of(user), text_of(password), text_of(invite), text_of(display)};
        case CommandId::send: return request::Send{text_of(to), text_of(text), text_of(id)};
        case CommandId::inbox: return request::Inbox{number(limit, limits::inbox_page)};
        case CommandId::users: return request::Users{};
        case CommandId::logout: return request::Logout{arguments.text(all) == "true"};
        case CommandId::passwd: return request::Passwd{text_of(old_password), text_of(new_password)};
        case CommandId::whoami: return request::Whoami{};
        case CommandId::sessions: return request::Sessions{};
        case CommandId::ping: return request::Ping{text_of(text)};
        case CommandId::help: return request::Help{text_of(about)};
        case CommandId::quit: return request::Quit{};
        case CommandId::user_add: return request::UserAdd{text_of(user), text_of(password), text_of(display)};
        case CommandId::user_passwd: return request::UserPasswd{text_of(user), text_of(password)};
        case CommandId::user_list: return request::UserList{text_of(after), number(limit, limits::listed_users)};
        case CommandId::user_show: return request::UserShow{text_of(user)};
        case CommandId::user_disable: return request::UserDisable{text_of(user)};
        case CommandId::user_enable: return request::UserEnable{text_of(user)};
        case CommandId::user_remove: return request::UserRemove{text_of(user)};
        case CommandId::invite: {
            constexpr auto otherwise = static_cast<std::size_t>(request::InviteMake{}.hours);
            return request::InviteMake{static_cast<std::int64_t>(number(hours, otherwise))};
        }
    }
    return request::Quit{};
}

}  // namespace

Result<Request> build_request(const CommandSpec& spec, const Arguments& arguments) {
    if (auto status = check(spec, arguments); !status) return tl::unexpected(std::move(status.error()));
    return make(spec, arguments);
}

}  // namespace kabar::wire
