#pragma once

#include <string_view>

#include "chat/replies.h"
#include "wire/json_writer.h"
#include "wire/texts.h"

namespace kabar::wire {

/// The keys of a Help reply. A command that does not exist, or is the administrator's, gives an empty list.
void write_help(JsonWriter& json, const chat::reply::Help& help, Language language);

}  // namespace kabar::wire
