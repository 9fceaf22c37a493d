#pragma once

#include <string_view>

#include "base/result.h"
#include "chat/model.h"

namespace kabar::chat {

/// A valid user name: Unicode letters, digits, `.`, `_`, `-`; 1 to limits::name_characters characters after
/// normalization; not of a token's shape. Thread-safe, pure.
/// Errors: bad_name.
Result<Name> parse_name(std::string_view text);

/// The form under which names are compared: NFKC with case folded. For what cannot be a name, bad_name.
Result<std::string> name_key(std::string_view text);

/// `#name` becomes the room's name, by the rules of user names. Errors: bad_room.
Result<Name> parse_room_name(std::string_view text);

/// `#name`, `#name~17` or a user name, as one user names a conversation.
/// Errors: unknown_room, unknown_user, for what cannot be a name.
Result<Place> parse_place(std::string_view text);

/// `#name`, or `#name~17` for an aliased one.
std::string room_label(std::string_view name, ConversationId id, bool aliased);

/// True for the text form of a UUID (8-4-4-4-12 hexadecimal digits, any case): the shape of a token.
bool has_token_shape(std::string_view text) noexcept;

/// True for well-formed UTF-8 without a NUL: what a text may be.
bool is_valid_text(std::string_view text) noexcept;

}  // namespace kabar::chat
