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

std::string error_object(const Error& error, wire::Language language) {
    std::string text;
    wire::encode(error, wire::ReplyStyle{wire::Format::json, {}}, language, text);
    return text;
}

}  // namespace kabar::hub
