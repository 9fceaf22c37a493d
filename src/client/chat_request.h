// A typed line as the terminal client understands it. Pure functions.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "wire/command_spec.h"

namespace kabar::client {

struct TypedLine {
    std::string line;                        ///< what is sent
    std::optional<wire::CommandId> command;  ///< empty: unknown, or JSON that cannot be read
    std::string to;                          ///< the user or room that it is about; of a send: the receiver
    std::string user;                        ///< of auth and register: the name
    std::string subject;                     ///< of invite, kick, ban, unban and role: the user
    std::string token;                       ///< the token in the line, typed or put in
    bool repeatable = true;                  ///< may be sent again when no answer came
    bool lacks_password = false;             ///< auth, register or passwd without one
};

/// Puts in what the person left out: the token where the command takes one, and an id into a send, so that it can
/// be sent again. Both in words and in JSON; everything else stays as typed.
TypedLine prepare(std::string_view typed, std::string_view token, const std::function<std::string()>& next_id);

/// The same commands with a password that was asked for, as JSON: a password may hold blanks.
std::string auth_line(std::string_view user, std::string_view password);
/// `typed` gives the options of the register command.
std::string register_line(std::string_view typed, std::string_view user, std::string_view password);
std::string passwd_line(std::string_view token, std::string_view old_password, std::string_view new_password);

/// The line (or JSON text) with every password in it replaced.
std::string with_passwords_masked(std::string_view line);

/// Whether a line may be kept in the history: only commands that are known and carry no password, and no tokens.
/// A misspelled `auth` is not kept either.
bool may_be_remembered(std::string_view typed);

}  // namespace kabar::client
