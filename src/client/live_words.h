// What messages and events say, in words. Pure; texts of others are given as they came, for live_text().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

namespace kabar::client {

std::string raw_in(const boost::json::object& object, std::string_view key);
/// Whether `name` stands in the text as a word.
bool mentions(std::string_view text, std::string_view name);
/// `[cat.png, 1.2 MB: /download ID]`
std::string file_words(std::string_view name, std::int64_t size, std::string_view id);
/// What a message says: `(to 2) halo [cat.png, 1.2 MB: /download ID] (edited) [+1 2]`
std::string said_words(const boost::json::object& message);
/// ` (edited) [+1 2]`
std::string live_marks(const boost::json::object& message);
/// What happened other than a message, without when, where and who; "" for what is not told.
std::string live_deed(const std::string& kind, const boost::json::object& event);
/// `arini, messi` and the verb, without `own`; "": nobody.
std::string live_names(const boost::json::object& event, std::string_view key, std::string_view own,
                       std::string_view verb);
/// As much of it as a row of `columns` has room for.
std::string first_row(const std::string& text, std::size_t columns);

}  // namespace kabar::client
