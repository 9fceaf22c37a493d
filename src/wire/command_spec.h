// Which arguments each command takes. The table that both spellings are read by.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wire/arguments.h"
#include "wire/command_table.h"

namespace kabar::wire {

/// In the order of command_table().
enum class CommandId : std::uint8_t {
    auth,
    register_user,
    send,
    inbox,
    users,
    logout,
    passwd,
    whoami,
    sessions,
    ping,
    help,
    quit,
    listen,
    history,
    read,
    outbox,
    conversations,
    search,
    edit,
    delete_message,
    react,
    unreact,
    typing,
    received,
    block,
    unblock,
    mute,
    unmute,
    presence,
    set_status,
    profile,
    create,
    join,
    leave,
    invite_to_room,
    kick,
    ban,
    unban,
    members,
    rooms,
    topic,
    set_role,
    user_add,
    user_passwd,
    user_list,
    user_show,
    user_disable,
    user_enable,
    user_remove,
    invite_make,
    hook_in,
    hook_out,
    hooks,
    hook_remove,
    bot_add,
    bot_token,
    bot_tokens,
    bot_revoke,
    bot_join,
    bot_leave,
    bot_list,
    files,
    retention,
    blocks,
};
inline constexpr std::size_t command_count = static_cast<std::size_t>(CommandId::blocks) + 1;

/// A set of fields, one bit each.
using FieldSet = std::uint64_t;
static_assert(field_count <= 64);

template <class... F>
constexpr FieldSet fields(F... field) {
    return (FieldSet{0} | ... | (FieldSet{1} << static_cast<unsigned>(field)));
}
constexpr bool contains(FieldSet set, Field field) { return (set & fields(field)) != 0; }

struct CommandSpec {
    CommandId id{};
    bool takes_token = false;
    /// In words: `key=value` may stand before the arguments, and a word with `=` there is nothing else. Where no
    /// argument is the rest of the line, options, flags and the token may also stand between and after them.
    bool takes_options = true;
    /// In words: the last words of the rest of the line are options if they look like one of the command's.
    bool options_behind = false;
    FieldSet options = 0;              ///< written `key=value` in words
    FieldSet flags = 0;                ///< written as a word of their own in words, true or false in JSON
    std::array<Field, 3> arguments{};  ///< in words, in this order
    std::size_t argument_count = 0;
    bool rest = false;  ///< in words, the last argument is the rest of the line
    FieldSet required = 0;
    FieldSet keys = 0;  ///< in JSON, beside command, tag and token

    const CommandInfo& info() const { return command_table()[static_cast<std::size_t>(id)]; }
};

/// By name or alias, upper or lower case; nullptr if there is none.
const CommandSpec* find_spec(std::string_view name);

/// "old_password"
std::string_view json_name(Field field);
/// "OLD"; an option has its key.
std::string_view words_name(Field field);
/// How the field is called in the spelling in use.
inline std::string_view name_of(Field field, Format format) {
    return format == Format::json ? json_name(field) : words_name(field);
}
std::optional<Field> field_of_key(std::string_view json_key);

/// "to, text, id": the JSON keys of the fields in the set.
std::string list_keys(FieldSet set);

}  // namespace kabar::wire
