#include "base/result.h"

#include <array>

namespace kabar {

namespace {
constexpr std::array<const char*, code_count> names = {
    "unknown_command",
    "missing_argument",
    "bad_argument",
    "bad_json",
    "invalid_text",
    "line_too_long",
    "text_too_long",
    "empty_message",
    "unfinished_line",
    "not_logged_in",
    "login_failed",
    "bad_token",
    "token_expired",
    "user_disabled",
    "forbidden",
    "unknown_user",
    "id_reused",
    "bad_name",
    "name_taken",
    "bad_password",
    "registration_closed",
    "bad_invite",
    "unknown_room",
    "bad_room",
    "room_taken",
    "not_a_member",
    "not_allowed",
    "banned",
    "blocked",
    "unknown_message",
    "too_many",
    "cursor_reset",
    "unknown_session",
    "unknown_hook",
    "unknown_file",
    "file_too_large",
    "file_type",
    "quota_exceeded",
    "cursor_gone",
    "needs_connection",
    "busy",
    "too_many_attempts",
    "too_many_connections",
    "storage_full",
    "storage_failed",
    "shutting_down",
    "timeout",
    "too_slow",
    "internal",
};
static_assert(names.back() != nullptr);
}  // namespace

const char* code_name(Code code) noexcept { return names[static_cast<std::size_t>(code)]; }

}  // namespace kabar
