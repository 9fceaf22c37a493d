#pragma once

#include "base/result.h"
#include "chat/requests.h"
#include "wire/arguments.h"
#include "wire/command_spec.h"

namespace kabar::wire {

/// Checks the arguments of one command and makes the request of them.
/// Errors: missing_argument, bad_argument, bad_password, text_too_long, empty_message.
Result<chat::Request> build_request(const CommandSpec& spec, const Arguments& arguments);

}  // namespace kabar::wire
