#include "wire/command_spec.h"

namespace kabar::wire {

namespace {

struct FieldNames {
    std::string_view json;
    std::string_view words;
};

constexpr std::array<FieldNames, field_count> names = {{
    {"command", "COMMAND"},
    {"tag", "tag"},
    {"token", "TOKEN"},
    {"user", "USER"},
    {"password", "PASSWORD"},
    {"display", "display"},
    {"invite", "invite"},
    {"to", "USER"},
    {"text", "TEXT"},
    {"id", "id"},
    {"limit", "limit"},
    {"all", "all"},
    {"old_password", "OLD"},
    {"new_password", "NEW"},
    {"about", "COMMAND"},
    {"after", "after"},
    {"hours", "hours"},
}};

constexpr std::array<CommandSpec, command_count> make_specs() {
    using enum Field;
    constexpr bool session = true;
    constexpr bool open = false;
    std::array<CommandSpec, command_count> specs{};
    const auto spec = [&](CommandId id) -> CommandSpec& { return specs[static_cast<std::size_t>(id)]; };
    const FieldSet login = fields(user, password);

    spec(CommandId::auth) = {{}, open, false, 0, {user, password}, 2, true, login, login};
    spec(CommandId::register_user) = {
        {}, open, true, fields(invite), {user, password}, 2, true, login, login | fields(invite, display)};
    spec(CommandId::send) = {
        {}, session, true, fields(id), {to, text}, 2, true, fields(to, text), fields(to, text, id)};
    spec(CommandId::inbox) = {{}, session, true, fields(limit), {}, 0, false, 0, fields(limit)};
    spec(CommandId::users) = {{}, session};
    spec(CommandId::logout) = {{}, session, true, 0, {}, 0, false, 0, fields(all)};
    spec(CommandId::passwd) = {{},
                               session,
                               false,
                               0,
                               {old_password, new_password},
                               2,
                               true,
                               fields(old_password, new_password),
                               fields(old_password, new_password)};
    spec(CommandId::whoami) = {{}, session};
    spec(CommandId::sessions) = {{}, session};
    spec(CommandId::ping) = {{}, open, false, 0, {text}, 1, true, 0, fields(text)};
    spec(CommandId::help) = {{}, open, false, 0, {about}, 1, false, 0, fields(about)};
    spec(CommandId::quit) = {{}, open};

    spec(CommandId::user_add) = {{}, open, true, 0, {user, password}, 2, true, login, login | fields(display)};
    spec(CommandId::user_passwd) = {{}, open, true, 0, {user, password}, 2, true, login, login};
    spec(CommandId::user_list) = {{}, open, true, fields(after, limit), {}, 0, false, 0, fields(after, limit)};
    for (const auto id_of :
         {CommandId::user_show, CommandId::user_disable, CommandId::user_enable, CommandId::user_remove}) {
        spec(id_of) = {{}, open, true, 0, {user}, 1, false, fields(user), fields(user)};
    }
    spec(CommandId::invite) = {{}, open, true, fields(hours), {}, 0, false, 0, fields(hours)};

    for (std::size_t i = 0; i < specs.size(); ++i) specs[i].id = static_cast<CommandId>(i);
    return specs;
}

constexpr auto specs = make_specs();

}  // namespace

const CommandSpec* find_spec(std::string_view name) {
    const CommandInfo* info = find_command(name);
    return info == nullptr ? nullptr : &specs[static_cast<std::size_t>(info - command_table().data())];
}

std::string_view json_name(Field field) { return names[static_cast<std::size_t>(field)].json; }
std::string_view words_name(Field field) { return names[static_cast<std::size_t>(field)].words; }

std::optional<Field> field_of_key(std::string_view json_key) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].json == json_key) return static_cast<Field>(i);
    }
    return std::nullopt;
}

std::string list_keys(FieldSet set) {
    std::string list;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!contains(set, static_cast<Field>(i))) continue;
        if (!list.empty()) list += ", ";
        list += names[i].json;
    }
    return list;
}

}  // namespace kabar::wire
