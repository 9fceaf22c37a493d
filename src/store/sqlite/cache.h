// What the writer remembers of the committed and the pending state, so that deciding a command seldom reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
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

/// A read marker as the batch has left it; `pending` ones are written before the commit.
struct CachedRead {
    std::int64_t number = 0;
    bool pending = false;
};

using MemberKey = std::pair<chat::UserId, chat::ConversationId>;
using DirectKey = std::pair<chat::UserId, chat::UserId>;

struct Cache {
    std::unordered_map<chat::UserId, chat::User> users;
    std::unordered_map<std::string, chat::UserId, TextHash, std::equal_to<>> keys;
    std::unordered_map<chat::SessionId, chat::Session> sessions;
    std::unordered_map<DirectKey, chat::ConversationId, PairHash> directs;
    std::unordered_map<chat::ConversationId, std::int64_t> last_numbers;
    std::unordered_map<MemberKey, CachedRead, PairHash> reads;

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
        if (reads.size() > 2 * limits::cached_conversations) reads.clear();
    }
};

}  // namespace kabar::store::sqlite
