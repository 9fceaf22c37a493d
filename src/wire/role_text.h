#pragma once

#include <optional>
#include <string_view>

#include "chat/model.h"

namespace kabar::wire {

/// "member", "moderator", "owner".
std::string_view role_text(chat::Role role);

/// In upper or lower case.
std::optional<chat::Role> parse_role(std::string_view text);

}  // namespace kabar::wire
