// Private to net: what a request asks of files, and what it is refused for at once. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "base/result.h"
#include "net/http_message.h"

namespace kabar::net {

struct FileRequest {
    /// store: a file in one request; create: an upload that `append` fills.
    enum class What : std::uint8_t { store, create, append, abandon, fetch };
    What what = What::fetch;
    bool is_head = false;     ///< of fetch
    bool is_preview = false;  ///< of fetch
    std::string token{};      ///< empty: none
    std::string id{};         ///< empty for store and create
    std::string name{};       ///< of store and create
    std::string type{};       ///< of store and create
    std::int64_t size = -1;   ///< of the file that begins, or of what is appended; -1: not known
    std::int64_t offset = 0;  ///< of append
    std::string range{};
    std::string if_range{};
    std::string if_none_match{};
};

struct Refused {
    int status = 400;
    Error error;
    std::string allow{};  ///< the methods that there are, when that is what was wrong
};

/// True for the paths of files. Their bodies come in pieces.
bool is_for_files(const HttpRequest& head);

std::variant<FileRequest, Refused> file_request(const HttpRequest& head);

/// The status that fits what became of a request about a file.
int file_status(const Error& error);

}  // namespace kabar::net
