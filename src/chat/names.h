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

/// True for the text form of a UUID (8-4-4-4-12 hexadecimal digits, any case): the shape of a token.
bool has_token_shape(std::string_view text) noexcept;

/// True for well-formed UTF-8 without a NUL: what a text may be.
bool is_valid_text(std::string_view text) noexcept;

}  // namespace kabar::chat
