// JSON objects of replies and events read for showing: what is missing or of another type is empty.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "client/chat_view.h"

namespace kabar::client {

/// Harmless, and on one line.
std::string text_in(const boost::json::object& object, std::string_view key);
std::int64_t count_in(const boost::json::object& object, std::string_view key);
bool is_set_in(const boost::json::object& object, std::string_view key);
/// nullptr: there is none.
const boost::json::array* list_in(const boost::json::object& object, std::string_view key);
const boost::json::object* object_in(const boost::json::object& object, std::string_view key);

/// For people as show_time; for programs as it came.
std::string time_text(const boost::json::object& object, const View& view);
/// `shown (name)`, or the name alone, of "user" and "display"; `, bot` behind that of a bot.
std::string person_in(const boost::json::object& object);
/// `30 days, the newest 100`, or `for ever`: what a policy of retention keeps.
std::string policy_in(const boost::json::object& object, std::string_view days, std::string_view messages);
/// For programs: a tab, `file=ID` and the name, for each file of a message.
std::string file_columns(const boost::json::object& message);
/// A line with tabs between.
std::string tabbed(std::initializer_list<std::string> columns);

}  // namespace kabar::client
