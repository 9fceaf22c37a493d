// What the writer remembers of the committed and the pending state, so that deciding a command seldom reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/limits.h"
#include "chat/model.h"

namespace kabar::store::sqlite {

struct PairHash {
    template <class A, class B>
    std::size_t operator()(const std::pair<A, B>& pair) const noexcept {
        auto mixed = static_cast<std::uint64_t>(pair.first) * 0x9e3779b97f4a7c15ULL;
        mixed ^= static_cast<std::uint64_t>(pair.second) + (mixed >> 29);
        return static_cast<std::size_t>(mixed * 0xbf58476d1ce4e5b9ULL);
    }
};

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};

/// A member as the batch has left him; a `pending` read marker is written before the commit.
struct CachedMember {
    chat::Member member;
    bool pending = false;
};

/// A room as one user knows it: by its name alone.
struct KnownRoom {
    chat::UserId user{};
    std::string key;
};
struct KnownRoomView {
    chat::UserId user{};
    std::string_view key;
};
struct KnownRoomHash {
    using is_transparent = void;
    template <class T>
    std::size_t operator()(const T& known) const noexcept {
        const std::string_view key = known.key;
        return PairHash{}(std::pair(known.user, std::hash<std::string_view>{}(key)));
    }
};
struct KnownRoomEqual {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const noexcept {
        return a.user == b.user && std::string_view(a.key) == std::string_view(b.key);
    }
};

using MemberKey = std::pair<chat::UserId, chat::ConversationId>;
using DirectKey = std::pair<chat::UserId, chat::UserId>;

struct Cache {
    std::unordered_map<chat::UserId, chat::User> users;
    std::unordered_map<std::string, chat::UserId, TextHash, std::equal_to<>> keys;
    std::unordered_map<chat::SessionId, chat::Session> sessions;
    std::unordered_map<DirectKey, chat::ConversationId, PairHash> directs;
    std::unordered_map<chat::ConversationId, std::int64_t> last_numbers;
    std::unordered_map<chat::ConversationId, chat::Trimmed> trimmed;
    std::unordered_map<MemberKey, CachedMember, PairHash> members;
    /// Without a value: a conversation of two.
    std::unordered_map<chat::ConversationId, std::optional<chat::Room>> rooms;
    std::unordered_map<KnownRoom, chat::ConversationId, KnownRoomHash, KnownRoomEqual> known_rooms;
    std::unordered_map<DirectKey, bool, PairHash> blocks;  ///< (by, whom); false: looked up, and not blocked

    void clear() { *this = Cache{}; }

    /// Forgets what has grown past its bound. Only between batches: within one, pointers to values are out, and
    /// the growth is bounded by the batch.
    void trim() {
        if (users.size() > limits::cached_users || keys.size() > limits::cached_users) {
            users.clear();
            keys.clear();
        }
        if (sessions.size() > limits::cached_sessions) sessions.clear();
        if (directs.size() > limits::cached_conversations) directs.clear();
        if (last_numbers.size() > limits::cached_conversations) last_numbers.clear();
        if (trimmed.size() > limits::cached_conversations) trimmed.clear();
        if (members.size() > 2 * limits::cached_conversations) members.clear();
        if (rooms.size() > limits::cached_conversations) rooms.clear();
        if (known_rooms.size() > limits::cached_conversations) known_rooms.clear();
        if (blocks.size() > 2 * limits::cached_conversations) blocks.clear();
    }
};

}  // namespace kabar::store::sqlite
