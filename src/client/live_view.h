// What a person at a live terminal sees of conversations, and what is known of them between two events.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "base/clock.h"
#include "client/reply.h"

namespace kabar::client {

enum class Notify { none, bell, osc9 };

/// Pure, apart from the machine's time zone. What others wrote is made harmless, writing from right to left is
/// isolated, and nothing is wrapped: links stay whole. Not thread-safe.
class LiveView {
public:
    /// How long somebody counts as typing.
    static constexpr TimeMs typing_ms = 5'000;
    /// Of more conversations no count is kept.
    static constexpr std::size_t most_conversations = 1'000;

    explicit LiveView(bool color) : color_(color) {}

    void begin(std::string own_name);
    const std::string& own_name() const { return own_; }

    /// "": no conversation.
    void open(std::string with);
    const std::string& opened() const { return open_; }

    /// The lines of one event; "" for what only changes the prompt.
    std::string event(const boost::json::object& event, TimeMs now);
    /// A page of `history` of the open conversation.
    std::string page(const Reply& history);
    /// The conversations with something unread; learns the counts.
    std::string unread(const Reply& conversations);

    /// `lineker (2)> `, and who is typing.
    std::string prompt(TimeMs now) const;
    /// When the prompt changes by itself; 0: never.
    TimeMs prompt_until(TimeMs now) const;

    /// Of the open conversation; 0: none yet.
    std::int64_t first_number() const { return first_; }
    std::int64_t last_number() const { return last_; }
    std::int64_t last_from_others() const { return last_from_others_; }
    std::int64_t last_own() const { return last_own_; }
    const std::string& last_own_text() const { return last_own_text_; }

    void set_notify(Notify notify) { notify_ = notify; }
    void set_muted(const std::string& with, bool muted);

private:
    std::string conversation_of(const boost::json::object& event) const;
    std::string message(const boost::json::object& message, const std::string& with);
    std::string day_line(TimeMs at);
    std::string dim(const std::string& text) const;
    std::string name(const std::string& name) const;
    std::string notice(const boost::json::object& event, const std::string& with) const;
    void note_message(const boost::json::object& event, const std::string& with);
    void note_read(const std::string& with, std::int64_t number);

    bool color_;
    std::string own_;
    std::string open_;
    std::map<std::string, std::int64_t> unread_;
    std::map<std::string, std::int64_t> newest_;
    std::set<std::string> muted_;
    std::map<std::string, TimeMs> typing_;  ///< who writes in the open conversation, until when
    std::int64_t first_ = 0;
    std::int64_t last_ = 0;
    std::int64_t last_from_others_ = 0;
    std::int64_t last_own_ = 0;
    std::string last_own_text_;
    std::string day_;
    Notify notify_ = Notify::none;
};

}  // namespace kabar::client
