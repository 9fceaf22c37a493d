// What a person at a live terminal sees of conversations, and what is known of them between two events.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "base/clock.h"
#include "client/reply.h"

namespace kabar::client {

enum class Notify { none, bell, osc9 };

/// Of the 256 those that have a contrast of 4 at least to black and to white; of the 16 those that usually have 3.
enum class Colors { none, few, many };

/// The number of a sender's colour of the 256.
int color_of_many(std::string_view name);

/// Pure, apart from the machine's time zone. What others wrote is as live_text() makes it. Not thread-safe.
class LiveView {
public:
    /// How long somebody counts as typing.
    static constexpr TimeMs typing_ms = 5'000;
    /// That somebody types may be told late: for so long after a message it says nothing new.
    static constexpr TimeMs typing_late_ms = 1'500;
    /// Of more conversations no count is kept.
    static constexpr std::size_t most_conversations = 1'000;
    static constexpr std::size_t most_files = 1'000;
    /// Own messages that Up may take when newer ones were deleted.
    static constexpr std::size_t most_said_by_self = 50;

    explicit LiveView(Colors colors) : colors_(colors) {}

    /// The width of the terminal from now on.
    void set_columns(std::size_t columns) { columns_ = columns; }

    void begin(std::string own_name);
    const std::string& own_name() const { return own_; }

    /// "": no conversation.
    void open(std::string with);
    const std::string& opened() const { return open_; }

    /// The lines of one event; "" for what only changes the prompt.
    std::string event(const boost::json::object& event, TimeMs now);
    /// The newest page of `history` of the open conversation.
    std::string page(const Reply& history);
    struct Item {
        std::int64_t number = 0;
        std::string day;  ///< a line with its day
        bool new_day = false;
        std::string lines;
    };
    /// Any page of it. Changes nothing.
    std::vector<Item> items(const Reply& history) const;
    std::string dim(const std::string& text) const;
    /// The conversations with something unread; learns the counts.
    std::string unread(const Reply& conversations);

    /// `lineker (2)> `, and who is typing.
    std::string prompt(TimeMs now) const;
    /// When the prompt changes by itself; 0: never.
    TimeMs prompt_until(TimeMs now) const;

    /// Of the open conversation; 0: none yet.
    std::int64_t last_number() const { return last_; }
    std::int64_t last_from_others() const { return last_from_others_; }
    std::int64_t last_own() const { return said_by_self_.empty() ? 0 : said_by_self_.rbegin()->first; }
    std::string last_own_text() const { return said_by_self_.empty() ? "" : said_by_self_.rbegin()->second; }

    struct SeenFile {
        std::string id;
        std::string name;
        std::int64_t size = 0;
    };
    /// With this id, or else the newest with this name. nullptr: it was in no message of late.
    const SeenFile* file(std::string_view id_or_name) const;
    std::vector<std::string> file_names() const;

    void set_notify(Notify notify) { notify_ = notify; }
    void set_muted(const std::string& with, bool muted);

private:
    std::string conversation_of(const boost::json::object& event) const;
    std::string message(const boost::json::object& message, const std::string& with, std::string& day) const;
    std::string day_line(TimeMs at, std::string& day) const;
    std::string name(const std::string& name) const;
    std::string notice(const boost::json::object& event, const std::string& with) const;
    void note_message(const boost::json::object& event, const std::string& with, TimeMs now);
    void note_files(const boost::json::object& message);
    void note_change(const std::string& kind, const boost::json::object& event, const std::string& with);
    void note_read(const std::string& with, std::int64_t number);

    Colors colors_;
    std::size_t columns_ = 80;
    std::string own_;
    std::string open_;
    std::map<std::string, std::int64_t> unread_;
    std::map<std::string, std::int64_t> newest_;
    std::set<std::string> muted_;
    std::map<std::string, TimeMs> typing_;  ///< who writes in the open conversation, until when
    std::map<std::string, TimeMs> said_;    ///< who wrote in the open conversation, when
    std::int64_t first_ = 0;
    std::int64_t last_ = 0;
    std::deque<SeenFile> files_;  ///< the newest last
    std::int64_t last_from_others_ = 0;
    std::map<std::int64_t, std::string> said_by_self_;  ///< in the open conversation, the newest of it
    std::string day_;
    Notify notify_ = Notify::none;
};

}  // namespace kabar::client
