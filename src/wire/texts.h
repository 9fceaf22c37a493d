#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kabar::wire {

/// The language of texts for people. Codes, keys and the report's fixed texts are the same in each.
enum class Language : std::uint8_t { en, id };

std::optional<Language> parse_language(std::string_view text);

/// What happened and what to do about it, for a person.
std::string error_text(const Error& error, Language language);

}  // namespace kabar::wire
