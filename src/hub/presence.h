#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/guarded.h"
#include "chat/model.h"

namespace kabar::hub {

/// Who is active: users with a session that an open connection has used, or that was used within the grace time.
/// Kept in memory only. Thread-safe. Times are Clock::steady_ms().
class Presence {
public:
    struct Listing {
        std::vector<std::string> names;  ///< by their key, each user once
        bool more = false;               ///< there are more than were asked for
        std::uint64_t version = 0;
        std::int64_t valid_until = 0;  ///< while version() is the same and this has not passed, nothing changes
    };

    /// A connection has begun to use the session.
    void connect(chat::SessionId session, const chat::Name& user);
    /// That connection is gone; it last used the session at `used`. Nothing happens for an ended session.
    void disconnect(chat::SessionId session, std::int64_t used);
    /// The session was ended, or its user disabled: it counts no more, whatever connections are open.
    void end(chat::SessionId session);

    Listing list(std::size_t limit, std::int64_t now, std::int64_t grace_ms);
    bool is_active(std::string_view key, std::int64_t now, std::int64_t grace_ms);

    /// Changes whenever a listing may have changed for another reason than time.
    std::uint64_t version() const { return version_.load(std::memory_order_acquire); }

private:
    struct Seen {
        std::string key;
        std::size_t connections = 0;
        std::int64_t used = 0;
    };
    struct Person {
        std::string name;
        std::vector<chat::SessionId> sessions;
    };
    struct Data {
        std::unordered_map<chat::SessionId, Seen> sessions;
        std::map<std::string, Person, std::less<>> people;

        void erase(chat::SessionId session);
        /// Until when the person is active without a connection; never for one with a connection; 0 for not active.
        std::int64_t active_until(const Person& person, std::int64_t grace_ms) const;
        void forget_idle(std::int64_t now, std::int64_t grace_ms);
    };

    Guarded<Data> data_;
    std::atomic<std::uint64_t> version_{1};
};

}  // namespace kabar::hub
