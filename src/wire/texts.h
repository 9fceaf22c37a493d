#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "chat/replies.h"

namespace kabar::wire {

/// The language of texts for people. Codes, keys and the report's fixed texts are the same in each.
enum class Language : std::uint8_t { en, id };

std::optional<Language> parse_language(std::string_view text);

/// What happened and what to do about it, for a person. A subject that a client wrote is cut when it is long, and a
/// token in it is not shown. Thread-safe, pure.
std::string error_text(const Error& error, Language language);

/// "password changed" and the like.
std::string_view done_text(chat::reply::Done::What what, Language language);

}  // namespace kabar::wire
