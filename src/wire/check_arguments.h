#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "wire/arguments.h"
#include "wire/command_spec.h"

namespace kabar::wire {

/// True if everything is there that the command needs, of the right kind and within its limits.
/// Errors: missing_argument, bad_argument, bad_password, text_too_long, empty_message.
Status check_arguments(const CommandSpec& spec, const Arguments& arguments);

/// Digits only, from 0.
std::optional<std::int64_t> parse_number(std::string_view text);
/// Digits only, from 1.
std::optional<std::int64_t> parse_whole_number(std::string_view text);

}  // namespace kabar::wire
