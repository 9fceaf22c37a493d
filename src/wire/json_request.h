#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/arguments.h"

namespace kabar::wire {

/// What was read of a flat JSON object. Filled as far as the line could be read, so that a tag is known even when
/// the request is refused.
struct JsonRequest {
    Arguments arguments;
    /// The first key that no command knows, cut for showing; only of use when `has_unknown_key`.
    std::string unknown_key;
    bool has_unknown_key = false;
    /// The line is no JSON that can be used: bad_json.
    Status form;
    /// The form is good, a value is not: bad_json (a key twice), invalid_text (NUL).
    Status content;
    /// Holds the strings that the arguments point to.
    std::string strings;
};

/// Reads `line` into `out`, which must be new and must stay where it is while its arguments are in use.
void read_json(std::string_view line, JsonRequest& out);

}  // namespace kabar::wire
