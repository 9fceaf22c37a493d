#include "wire/role_text.h"

#include "wire/ascii.h"

namespace kabar::wire {

std::string_view role_text(chat::Role role) {
    switch (role) {
        case chat::Role::member: break;
        case chat::Role::moderator: return "moderator";
        case chat::Role::owner: return "owner";
    }
    return "member";
}

std::optional<chat::Role> parse_role(std::string_view text) {
    for (const auto role : {chat::Role::member, chat::Role::moderator, chat::Role::owner}) {
        if (equal_ignoring_case(text, role_text(role))) return role;
    }
    return std::nullopt;
}

}  // namespace kabar::wire
