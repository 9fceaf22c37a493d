#pragma once

#include <string_view>

#include "base/result.h"
#include "wire/arguments.h"
#include "wire/command_spec.h"

namespace kabar::wire {

/// Reads what follows the command's name: options, token, arguments. Values point into `line`.
/// Errors: bad_argument (unknown option, something twice, something left over).
Status read_words(const CommandSpec& spec, std::string_view line, Arguments& out);

}  // namespace kabar::wire
