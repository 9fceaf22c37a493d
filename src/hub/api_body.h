// For doors that get many requests at once, and that answer some things themselves.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/texts.h"

namespace kabar::hub {

struct ApiBody {
    std::vector<std::string> requests;  ///< each one line without its end, as Client::on_bytes() takes it
    bool is_array = false;              ///< the answer is one, too
};

/// One JSON object, an array of them, or one request a line. Nothing is decoded yet: a request that is wrong has its own
/// answer. Errors: bad_json, missing_argument (no request), too_many, line_too_long.
Result<ApiBody> split_requests(std::string_view body);

/// A JSON object inside a request may have line ends between its parts, which would end the line: they become blanks
/// that a JSON string may hold as little.
void join_lines(std::string& request);

/// A JSON object of a door's own, with the command that it stands for: a line as Client::on_bytes() takes it. What is no
/// such object becomes a line that is refused.
std::string with_command(std::string_view object, std::string_view command);

/// What a door says in its own name: an ERROR object, without an end.
std::string error_object(const Error& error, wire::Language language);

}  // namespace kabar::hub
