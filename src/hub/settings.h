#pragma once

#include <cstddef>
#include <cstdint>

#include "base/limits.h"
#include "chat/model.h"
#include "hub/secrets.h"
#include "wire/texts.h"

namespace kabar::hub {

enum class Registration : std::uint8_t { closed, open, invite };

/// What the administrator may set; all of it may change while the server runs (SIGHUP).
struct Settings {
    wire::Language language = wire::Language::en;
    Registration registration = Registration::closed;
    PasswordCost password_cost;
    std::int64_t line_ms = limits::line_ms;
    std::int64_t login_ms = limits::login_ms;
    std::int64_t write_ms = limits::write_ms;
    std::int64_t session_ms = limits::session_ms;
    std::int64_t active_grace_ms = limits::active_grace_ms;
    std::size_t unanswered_requests = limits::unanswered_requests;
    std::size_t output_bytes = limits::output_bytes;
    std::size_t listener_bytes = limits::listener_bytes;
    std::int64_t heartbeat_ms = limits::heartbeat_ms;
    chat::Retention retention{};  ///< of each conversation; a room can be stricter
    std::size_t login_failures_per_minute = limits::login_failures_per_minute;
    std::int64_t file_quota_bytes = limits::file_quota_bytes;  ///< of each user; a change counts from the next start
};

}  // namespace kabar::hub
