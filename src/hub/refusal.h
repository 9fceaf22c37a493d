#pragma once

#include <string>

#include "base/result.h"
#include "wire/texts.h"

namespace kabar::hub {

/// The bytes that tell a connection why it is not taken.
std::string refusal(Code code, wire::Language language);

}  // namespace kabar::hub
