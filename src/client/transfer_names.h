// Names of files between here and a server. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kabar::client {

std::string percent_encoded(std::string_view text);
/// The last part of a path that others gave, without what a file's name may not have here; "" if nothing is left.
std::string harmless_file_name(std::string_view name);
/// Of `attachment; filename="cat.png"; filename*=UTF-8''cat.png`; "" if there is none.
std::string name_in_disposition(std::string_view disposition);
/// By the ending of the name.
std::string_view media_type_of(std::string_view path);
/// `1.2 of 4.5 MB, 26%`; of an unknown total what is there.
std::string progress_text(std::int64_t done, std::int64_t total);
/// The first word of `rest`, which loses it: `\ ` is a blank inside it, so is one between quotes.
std::string take_path(std::string& rest);

}  // namespace kabar::client
