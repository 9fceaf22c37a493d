#include "hub/api_body.h"

#include <algorithm>

#include "base/limits.h"
#include "wire/encode.h"
#include "wire/split_requests.h"

namespace kabar::hub {

Result<ApiBody> split_requests(std::string_view body) {
    const auto parts = wire::split_requests(body, limits::api_requests + 1);
    if (!parts) return tl::unexpected(parts.error());
    if (parts->size() > limits::api_requests) {
        return fail(Code::too_many, "requests: " + std::to_string(limits::api_requests));
    }
    ApiBody api;
    api.is_array = wire::is_array(body);
    if (parts->empty() && !api.is_array) return fail(Code::missing_argument, "request");
    for (const std::string_view part : *parts) {
        // Said before anything is done: an over-long line would end the conversation in the middle of it.
        if (part.size() > limits::line_bytes) return fail(Code::line_too_long, std::to_string(limits::line_bytes));
        join_lines(api.requests.emplace_back(part));
    }
    return api;
}

void join_lines(std::string& request) { std::replace(request.begin(), request.end(), '\n', '\r'); }

std::string with_command(std::string_view object, std::string_view command) {
    constexpr std::string_view blanks = " \t\r\n";
    object.remove_prefix(std::min(object.find_first_not_of(blanks), object.size()));
    object = object.substr(0, object.find_last_not_of(blanks) + 1);
    // Never words: those could be any command.
    if (!object.starts_with('{') || !object.ends_with('}') || object.size() < 2) return "{";
    std::string line(object.substr(0, object.size() - 1));
    const bool is_empty = line.find_first_not_of(blanks, 1) == std::string::npos;
    line.append(is_empty ? R"("command": ")" : R"(, "command": ")").append(command).append(R"("})");
    join_lines(line);
    return line;
}

std::string error_object(const Error& error, wire::Language language) {
    std::string text;
    wire::encode(error, wire::ReplyStyle{wire::Format::json, {}}, language, text);
    return text;
}

}  // namespace kabar::hub
