// What a door answers about a file, as JSON without an end.
#pragma once

#include <string>

#include "chat/model.h"

namespace kabar::hub {

/// {"status": "OK", "file": {"id", "name", "type", "size"[, "preview", "width", "height"]}}
std::string file_reply(const chat::File& file);

}  // namespace kabar::hub
