#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace kabar::chat {

/// What a file may be called, of what a sender calls it: the last part of a path, in Unicode NFC, without control and
/// bidirectional characters, at most 255 bytes; "file" if nothing is left. Thread-safe, pure. Errors: invalid_text.
Result<std::string> file_name(std::string_view text);

/// `type/subtype` in lower case, without parameters; "application/octet-stream" for what is no media type.
std::string media_type(std::string_view text);

/// Whether `type` is one of `allowed`, such as "image/*, text/plain". Empty: all are.
bool is_type_allowed(std::string_view type, std::string_view allowed);

/// Of a key's characters and length, whether there is such a file or not.
bool has_file_key_shape(std::string_view text);

}  // namespace kabar::chat
