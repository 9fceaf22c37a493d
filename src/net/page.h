// The files of the web page, inside the binary. web/scripts/embed.mjs writes the source that has them.
#pragma once

#include <span>
#include <string_view>

namespace kabar::net {

struct PageFile {
    std::string_view path;  ///< as it is asked for: "/" is the page itself
    std::string_view content_type;
    std::string_view etag;   ///< without quotes; another content has another one
    bool immutable = false;  ///< the path has a hash of the content in it
    std::string_view bytes;
    std::string_view gzip;  ///< the same compressed; empty where that is not smaller
};

/// By path, each once. Empty in a binary that was built without the page.
std::span<const PageFile> page_files();

}  // namespace kabar::net
