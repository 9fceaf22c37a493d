#include "wire/command_spec.h"

#include <initializer_list>

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
    {"display", "NAME"},
    {"invite", "invite"},
    {"to", "WHO"},
    {"text", "TEXT"},
    {"id", "id"},
    {"limit", "limit"},
    {"all", "all"},
    {"old_password", "OLD"},
    {"new_password", "NEW"},
    {"about", "COMMAND"},
    {"after", "after"},
    {"hours", "hours"},
    {"with", "WHO"},
    {"room", "#ROOM"},
    {"number", "N"},
    {"reaction", "REACTION"},
    {"reply", "reply"},
    {"before", "before"},
    {"around", "around"},
    {"peek", "peek"},
    {"private", "private"},
    {"in", "in"},
    {"from", "from"},
    {"since", "since"},
    {"until", "until"},
    {"page", "page"},
    {"role", "ROLE"},
    {"words", "WORDS"},
    {"url", "URL"},
    {"hook", "N"},
    {"session", "SESSION"},
    {"label", "label"},
    {"limited", "limited"},
    {"file", "file"},
    {"days", "days"},
    {"messages", "messages"},
}};

/// What is not as with most commands: with a session, with options before the arguments, nothing optional.
struct Shape {
    FieldSet options = 0;
    FieldSet flags = 0;
    FieldSet optional = 0;   ///< arguments that may be left out
    FieldSet json_only = 0;  ///< keys that words have no place for
    bool token = true;
    bool takes_options = true;
    bool options_behind = false;
    bool rest = false;
};

constexpr CommandSpec takes(std::initializer_list<Field> arguments, const Shape& shape) {
    CommandSpec spec;
    spec.takes_token = shape.token;
    spec.takes_options = shape.takes_options;
    spec.options_behind = shape.options_behind;
    spec.options = shape.options;
    spec.flags = shape.flags;
    spec.rest = shape.rest;
    for (const Field field : arguments) {
        spec.arguments[spec.argument_count++] = field;
        spec.required |= fields(field);
    }
    spec.keys = spec.required | shape.options | shape.flags | shape.json_only;
    spec.required &= ~shape.optional;
    return spec;
}

using Specs = std::array<CommandSpec, command_count>;

constexpr CommandSpec& spec_of(Specs& specs, CommandId id) { return specs[static_cast<std::size_t>(id)]; }

constexpr void set_accounts(Specs& specs) {
    using enum Field;
    using enum CommandId;
    spec_of(specs, auth) = takes({user, password}, {.token = false, .takes_options = false, .rest = true});
    spec_of(specs, register_user) = takes(
        {user, password}, {.options = fields(invite), .json_only = fields(display), .token = false, .rest = true});
    spec_of(specs, users) = takes({}, {});
    spec_of(specs, logout) = takes({}, {.options = fields(session), .flags = fields(all)});
    spec_of(specs, passwd) = takes({old_password, new_password}, {.takes_options = false, .rest = true});
    spec_of(specs, whoami) = takes({}, {});
    spec_of(specs, sessions) = takes({}, {});
    spec_of(specs, ping) =
        takes({text}, {.optional = fields(text), .token = false, .takes_options = false, .rest = true});
    spec_of(specs, help) = takes({about}, {.optional = fields(about), .token = false, .takes_options = false});
    spec_of(specs, quit) = takes({}, {.token = false});
    spec_of(specs, block) = takes({user}, {});
    spec_of(specs, unblock) = takes({user}, {});
    spec_of(specs, blocks) = takes({}, {.options = fields(limit, page)});
    spec_of(specs, presence) = takes({user}, {.optional = fields(user)});
    spec_of(specs, set_status) = takes({text}, {.optional = fields(text), .takes_options = false, .rest = true});
    spec_of(specs, profile) = takes({display}, {.optional = fields(display), .takes_options = false, .rest = true});
}

constexpr void set_messages(Specs& specs) {
    using enum Field;
    using enum CommandId;
    spec_of(specs, send) =
        takes({to, text}, {.options = fields(id, reply, file), .optional = fields(text), .rest = true});
    spec_of(specs, inbox) = takes({}, {.options = fields(limit, after), .flags = fields(peek)});
    spec_of(specs, listen) = takes({}, {.options = fields(after)});
    spec_of(specs, history) = takes({with}, {.options = fields(before, after, around, limit)});
    spec_of(specs, read) = takes({with, number}, {});
    spec_of(specs, outbox) = takes({}, {.options = fields(limit, page)});
    spec_of(specs, conversations) = takes({}, {.options = fields(limit, page)});
    spec_of(specs, search) =
        takes({words}, {.options = fields(in, from, since, until, limit, page), .options_behind = true, .rest = true});
    spec_of(specs, edit) = takes({with, number, text}, {.rest = true});
    spec_of(specs, delete_message) = takes({with, number}, {.optional = fields(number)});
    // A reaction may look like an option: `=)`.
    spec_of(specs, react) = takes({with, number, reaction}, {.takes_options = false});
    spec_of(specs, unreact) = spec_of(specs, react);
    spec_of(specs, typing) = takes({with}, {});
    spec_of(specs, received) = takes({with, number}, {});
    spec_of(specs, CommandId::files) = takes({}, {.options = fields(limit, page)});
    spec_of(specs, mute) = takes({with}, {});
    spec_of(specs, unmute) = takes({with}, {});
}

constexpr void set_rooms(Specs& specs) {
    using enum Field;
    spec_of(specs, CommandId::create) = takes({room}, {.flags = fields(private_room)});
    spec_of(specs, CommandId::join) = takes({room}, {});
    spec_of(specs, CommandId::leave) = takes({room}, {});
    for (const auto id_of : {CommandId::invite_to_room, CommandId::kick, CommandId::ban, CommandId::unban}) {
        spec_of(specs, id_of) = takes({room, user}, {});
    }
    spec_of(specs, CommandId::members) = takes({room}, {.options = fields(limit, page)});
    spec_of(specs, CommandId::rooms) = takes({}, {.options = fields(limit, page)});
    spec_of(specs, CommandId::topic) = takes({room, text}, {.optional = fields(text), .rest = true});
    spec_of(specs, CommandId::retention) = takes({room}, {.options = fields(days, messages)});
    spec_of(specs, CommandId::set_role) = takes({room, user, role}, {});
}

constexpr void set_admin(Specs& specs) {
    using enum Field;
    using enum CommandId;
    spec_of(specs, user_add) = takes({user, password}, {.json_only = fields(display), .token = false, .rest = true});
    spec_of(specs, user_passwd) = takes({user, password}, {.token = false, .rest = true});
    spec_of(specs, user_list) = takes({}, {.options = fields(after, limit), .token = false});
    for (const auto id_of : {user_show, user_disable, user_enable, user_remove}) {
        spec_of(specs, id_of) = takes({user}, {.token = false});
    }
    spec_of(specs, invite_make) = takes({}, {.options = fields(hours), .token = false});
}

constexpr void set_bots(Specs& specs) {
    using enum Field;
    spec_of(specs, CommandId::hook_in) = takes({room, user}, {});
    // A URL may look like an option.
    spec_of(specs, CommandId::hook_out) = takes({room, url}, {.takes_options = false});
    spec_of(specs, CommandId::hooks) = takes({room}, {});
    spec_of(specs, CommandId::hook_remove) = takes({room, hook}, {});
    spec_of(specs, CommandId::bot_add) = takes({user, display}, {.options = fields(label),
                                                                 .flags = fields(limited),
                                                                 .optional = fields(display),
                                                                 .token = false,
                                                                 .rest = true});
    spec_of(specs, CommandId::bot_token) = takes({user}, {.options = fields(label), .token = false});
    spec_of(specs, CommandId::bot_tokens) = takes({user}, {.token = false});
    spec_of(specs, CommandId::bot_revoke) = takes({user, session}, {.token = false});
    spec_of(specs, CommandId::bot_join) = takes({user, room}, {.token = false});
    spec_of(specs, CommandId::bot_leave) = takes({user, room}, {.token = false});
    spec_of(specs, CommandId::bot_list) = takes({}, {.options = fields(after, limit), .token = false});
}

constexpr Specs make_specs() {
    Specs specs{};
    set_accounts(specs);
    set_messages(specs);
    set_rooms(specs);
    set_admin(specs);
    set_bots(specs);
    for (std::size_t i = 0; i < specs.size(); ++i) specs[i].id = static_cast<CommandId>(i);
    return specs;
}

constexpr auto specs_of_commands = make_specs();

}  // namespace

const CommandSpec* find_spec(std::string_view name) {
    const CommandInfo* info = find_command(name);
    return info == nullptr ? nullptr : &specs_of_commands[static_cast<std::size_t>(info - command_table().data())];
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
