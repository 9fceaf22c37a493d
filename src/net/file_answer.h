// Private to net: how a file is given out: which part of it, and under what head. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "net/file_request.h"

namespace kabar::net {

/// What is known of a content.
struct Content {
    std::string name;
    std::string type;  ///< as its sender says, or of a preview
    std::string etag;  ///< without quotes
    std::int64_t size = 0;
};

/// The bytes from `begin` to before `end` follow the head. There is no head with 416: no such part is there.
struct FileAnswer {
    int status = 200;
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::string head;
};

/// `more_fields`: whole lines, with their ends.
FileAnswer file_answer(const FileRequest& request, const Content& content, std::string_view more_fields,
                       bool keep_alive);

/// Under which type it is given out, so that nothing that somebody sent becomes a page, a style or a script.
std::string_view harmless_type(std::string_view type);
/// True for what a browser may show by itself.
bool is_shown(std::string_view type);
/// The field's value.
std::string content_disposition(std::string_view type, std::string_view name);

}  // namespace kabar::net
