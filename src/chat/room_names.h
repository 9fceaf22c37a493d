#pragma once

#include <optional>
#include <string_view>

#include "chat/model.h"

namespace kabar::chat {

struct NamedRoom {
    ConversationId id{};
    bool is_member = false;
};

/// Which room `asker` means by `place`: one that he is in, else a public one. The one rule for what is decided and for
/// what is read: a private room that he is not in is not looked at, so for him it does not exist, not even in the work
/// that is done. `look` answers:
///   known_room(user, key)   the room that the user is in and knows by the name alone, or nothing
///   public_room(key)        the public room of that name, or nothing
///   is_member(user, id)
///   has_key(id, key)        asked only of a room that the asker is in
template <class Lookup>
std::optional<NamedRoom> find_named_room(Lookup&& look, UserId asker, const Place& place) {
    const auto own = place.id != ConversationId{} ? std::optional(place.id) : look.known_room(asker, place.key);
    if (own && look.is_member(asker, *own) && look.has_key(*own, place.key)) return NamedRoom{*own, true};
    const auto open = look.public_room(place.key);
    if (!open || (place.id != ConversationId{} && place.id != *open)) return std::nullopt;
    // He can be in it under an alias, since he left the other room of that name.
    return NamedRoom{*open, look.is_member(asker, *open)};
}

}  // namespace kabar::chat
