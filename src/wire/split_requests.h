#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kabar::wire {

/// The JSON requests in the body of one HTTP request: one object, over as many lines as it likes, several objects that
/// each begin on a new line, or an array of objects. Gives the text of each, pointing into `body`; what is inside of
/// them is not looked at further than to find their ends, so decode() may still refuse one. Takes time in proportion to
/// the bytes, stops after `most` objects. Pure, thread-safe.
/// Errors: bad_json.
Result<std::vector<std::string_view>> split_requests(std::string_view body, std::size_t most);

/// True if the body is an array, so that the answer has to be one.
bool is_array(std::string_view body);

}  // namespace kabar::wire
