// Private to net: how a file of the web page is given out. Pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "net/http_message.h"
#include "net/page.h"

namespace kabar::net {

struct PageAnswer {
    std::string head;
    std::string_view body;  ///< of the file; empty for HEAD and 304
};

/// Null: there is none of this path. Without any file "/" is a text that says how to build the page.
const PageFile* find_page(std::span<const PageFile> files, std::string_view path);

/// To GET and HEAD.
PageAnswer page_answer(const HttpRequest& request, const PageFile& file, bool keep_alive);

/// What an Accept-Encoding says of gzip.
bool takes_gzip(std::string_view accept_encoding);

}  // namespace kabar::net
