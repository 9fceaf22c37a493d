#include "hub/presence.h"

#include <algorithm>
#include <limits>

namespace kabar::hub {

namespace {
constexpr auto forever = std::numeric_limits<std::int64_t>::max();
}

void Presence::Data::erase(chat::SessionId session) {
    const auto seen = sessions.find(session);
    if (seen == sessions.end()) return;
    const auto person = people.find(seen->second.key);
    if (person != people.end()) {
        std::erase(person->second.sessions, session);
        if (person->second.sessions.empty()) people.erase(person);
    }
    sessions.erase(seen);
}

std::int64_t Presence::Data::active_until(const Person& person, std::int64_t grace_ms) const {
    std::int64_t until = 0;
    for (const auto session : person.sessions) {
        const Seen& seen = sessions.at(session);
        until = std::max(until, seen.connections > 0 ? forever : seen.used + grace_ms);
    }
    return until;
}

void Presence::Data::forget_idle(std::int64_t now, std::int64_t grace_ms) {
    std::vector<chat::SessionId> idle;
    for (const auto& [session, seen] : sessions) {
        if (seen.connections == 0 && seen.used + grace_ms <= now) idle.push_back(session);
    }
    for (const auto session : idle) erase(session);
}

void Presence::connect(chat::SessionId session, const chat::Name& user) {
    data_.with([&](Data& data) {
        auto [seen, is_new] = data.sessions.try_emplace(session);
        seen->second.connections += 1;
        if (!is_new) return;
        seen->second.key = user.key;
        Person& person = data.people[user.key];
        person.name = user.shown;
        person.sessions.push_back(session);
    });
    version_.fetch_add(1, std::memory_order_release);
}

void Presence::disconnect(chat::SessionId session, std::int64_t used) {
    data_.with([&](Data& data) {
        const auto seen = data.sessions.find(session);
        if (seen == data.sessions.end()) return;
        seen->second.connections -= std::min<std::size_t>(seen->second.connections, 1);
        seen->second.used = std::max(seen->second.used, used);
    });
    version_.fetch_add(1, std::memory_order_release);
}

void Presence::end(chat::SessionId session) {
    data_.with([&](Data& data) { data.erase(session); });
    version_.fetch_add(1, std::memory_order_release);
}

Presence::Listing Presence::list(std::size_t limit, std::int64_t now, std::int64_t grace_ms) {
    Listing listing;
    listing.version = version();
    listing.valid_until = forever;
    data_.with([&](Data& data) {
        data.forget_idle(now, grace_ms);
        for (const auto& [key, person] : data.people) {
            if (listing.names.size() == limit) {
                listing.more = true;
                break;
            }
            listing.names.push_back(person.name);
            listing.valid_until = std::min(listing.valid_until, data.active_until(person, grace_ms));
        }
    });
    return listing;
}

bool Presence::is_active(std::string_view key, std::int64_t now, std::int64_t grace_ms) {
    return data_.with([&](Data& data) {
        const auto person = data.people.find(key);
        return person != data.people.end() && data.active_until(person->second, grace_ms) > now;
    });
}

}  // namespace kabar::hub
