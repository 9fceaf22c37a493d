#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "chat/replies.h"
#include "client/problem.h"

namespace kabar::client {

/// One reply as the server gave it. Keys that are missing or of another type read as empty, so that a reply of an
/// older or newer server can be used as far as it goes.
class Reply {
public:
    /// Errors: bad_reply.
    static Outcome<Reply> parse(std::string text);

    const std::string& text() const { return text_; }  ///< as it came
    bool ok() const { return ok_; }
    std::string code() const { return string("code"); }
    std::string message() const { return string("message"); }

    std::string string(std::string_view key) const;
    std::int64_t number(std::string_view key) const;
    bool flag(std::string_view key) const;
    const boost::json::object& fields() const { return fields_; }

    chat::reply::LoggedIn logged_in() const;
    chat::reply::Sent sent() const;
    chat::reply::Inbox inbox() const;
    chat::reply::Users users() const;
    chat::reply::Whoami whoami() const;
    chat::reply::Sessions sessions() const;

private:
    std::string text_;
    boost::json::object fields_;
    bool ok_ = false;
};

/// `2026-01-31T09:05:07.123Z` to milliseconds since 1970; 0 for anything else.
TimeMs parse_rfc3339(std::string_view text);

}  // namespace kabar::client
