// Errors as values. A function that can fail for a reason that a client or an administrator should hear of
// returns Result<T>; exceptions never leave the room (the folder under src/) that throws them.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace kabar {

/// Every reason for which a request can be refused. The name on the wire is `code_name(code)`; names are stable
/// and documented in docs/protocol.md, the numbers are not.
enum class Code : std::uint8_t {
    // what was typed
    unknown_command,   // subject: the command
    missing_argument,  // subject: the argument's name
    bad_argument,      // subject: which argument, and what was expected
    bad_json,          // subject: what is wrong
    invalid_text,      // not UTF-8, or a NUL
    line_too_long,     // subject: the limit in bytes
    text_too_long,     // subject: the limit in bytes
    empty_message,
    unfinished_line,  // the connection's last line had no end
    // who asks
    not_logged_in,
    login_failed,
    bad_token,
    token_expired,
    user_disabled,
    forbidden,
    // what was asked for
    unknown_user,  // subject: the name
    id_reused,     // subject: the id
    bad_name,      // subject: the name
    name_taken,    // subject: the name
    bad_password,  // subject: what a password must be
    registration_closed,
    bad_invite,
    unknown_room,     // subject: the name; also for a private room that the asker is not in
    bad_room,         // subject: the name
    room_taken,       // subject: the name
    not_a_member,     // subject: the room
    not_allowed,      // subject: the role it takes
    banned,           // subject: the room
    blocked,          // subject: the user who takes no messages from the asker
    unknown_message,  // subject: the number
    too_many,         // subject: of what, and the limit
    cursor_reset,
    unknown_session,   // subject: the number
    unknown_hook,      // subject: the number; empty: of a secret
    unknown_file,      // subject: the id; also for a file that is not for the asker
    file_too_large,    // subject: the limit in bytes
    file_type,         // subject: the type
    quota_exceeded,    // subject: the quota in bytes
    cursor_gone,       // subject: the number of the oldest message left, where one conversation was asked for
    needs_connection,  // the door answers single requests; subject: the command
    // not now
    busy,
    too_many_attempts,
    too_many_connections,
    storage_full,
    storage_failed,
    shutting_down,
    timeout,  // subject: what was waited for
    too_slow,
    internal,  // subject: a text for the administrator
};

/// Number of codes; they are dense from 0.
inline constexpr std::size_t code_count = static_cast<std::size_t>(Code::internal) + 1;

/// The code's stable name on the wire, e.g. "unknown_user".
const char* code_name(Code code) noexcept;

/// Why something was refused. `subject` is what the text for people names (a user, an argument, a limit);
/// never a password, a token or a message's text.
struct Error {
    Code code;
    std::string subject;

    bool operator==(const Error&) const = default;
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> fail(Code code, std::string subject = {}) {
    return tl::unexpected<Error>(Error{code, std::move(subject)});
}

}  // namespace kabar
