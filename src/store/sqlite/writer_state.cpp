// The writer as chat::State: from the cache, else from the tables.
#include "store/sqlite/rows.h"
#include "store/sqlite/writer.h"

namespace kabar::store::sqlite {

using namespace chat;

const User* SqliteWriter::remember(User&& user) {
    cache_.keys.insert_or_assign(user.name.key, user.id);
    return &cache_.users.insert_or_assign(user.id, std::move(user)).first->second;
}

const User* SqliteWriter::user(UserId id) {
    return answer([&]() -> const User* {
        if (const auto it = cache_.users.find(id); it != cache_.users.end()) return &it->second;
        Query query(find_user_, id);
        return query.next() ? remember(user_of(query)) : nullptr;
    });
}

const User* SqliteWriter::user_by_key(std::string_view key) {
    return answer([&]() -> const User* {
        if (const auto it = cache_.keys.find(key); it != cache_.keys.end()) return user(it->second);
        Query query(find_user_by_key_, key);
        return query.next() ? remember(user_of(query)) : nullptr;
    });
}

const Session* SqliteWriter::session(SessionId id) {
    return answer([&]() -> const Session* {
        if (const auto it = cache_.sessions.find(id); it != cache_.sessions.end()) return &it->second;
        Query query(find_session_, id);
        if (!query.next()) return nullptr;
        return &cache_.sessions.insert_or_assign(id, session_of(query)).first->second;
    });
}

std::vector<Session> SqliteWriter::sessions_of(UserId user) {
    return answer([&] {
        std::vector<Session> sessions;
        Query query(find_sessions_of_, user);
        while (query.next()) sessions.push_back(session_of(query));
        return sessions;
    });
}

std::optional<Invite> SqliteWriter::invite(const SecretHash& code) {
    return answer([&]() -> std::optional<Invite> {
        Query query(find_invite_, code);
        if (!query.next()) return std::nullopt;
        return Invite{code, query.integer(0)};
    });
}

std::vector<Invite> SqliteWriter::invites_expired(TimeMs at, std::size_t most) {
    return answer([&] {
        std::vector<Invite> invites;
        Query query(find_invites_expired_, at, most);
        while (query.next()) {
            Invite& invite = invites.emplace_back();
            query.blob(0, invite.code);
            invite.expires = query.integer(1);
        }
        return invites;
    });
}

std::optional<DirectState> SqliteWriter::direct(UserId low, UserId high) {
    return answer([&]() -> std::optional<DirectState> {
        const DirectKey key{low, high};
        auto it = cache_.directs.find(key);
        if (it == cache_.directs.end()) {
            Query query(find_direct_, low, high);
            if (!query.next()) return std::nullopt;
            it = cache_.directs.emplace(key, query.id<ConversationId>(0)).first;
        }
        return DirectState{it->second, last_number(it->second)};
    });
}

std::int64_t SqliteWriter::last_number(ConversationId conversation) {
    return answer([&]() -> std::int64_t {
        const auto it = cache_.last_numbers.find(conversation);
        if (it != cache_.last_numbers.end()) return it->second;
        Query query(find_last_number_, conversation);
        const std::int64_t number = query.next() ? query.integer(0) : trimmed(conversation).number;
        cache_.last_numbers.emplace(conversation, number);
        return number;
    });
}

std::optional<SentBefore> SqliteWriter::sent_before(UserId sender, std::string_view client_id) {
    return answer([&]() -> std::optional<SentBefore> {
        std::optional<Query> found;
        for (Statement* table : {&find_sent_, &retention_.find_retired}) {
            if (found.emplace(*table, sender, client_id).next()) break;
            found.reset();
        }
        if (!found) return std::nullopt;
        Query& query = *found;
        SentBefore before;
        query.blob(0, before.digest);
        before.seq = query.id<Seq>(1);
        before.conversation = query.id<ConversationId>(2);
        before.number = query.integer(3);
        before.sent = query.integer(4);
        return before;
    });
}

std::optional<MessageState> SqliteWriter::message(ConversationId conversation, std::int64_t number) {
    return answer([&]() -> std::optional<MessageState> {
        Query query(messages_.find, conversation, number);
        if (!query.next()) return std::nullopt;
        return MessageState{query.id<Seq>(0), query.id<UserId>(1), query.boolean(2),
                            static_cast<std::size_t>(query.integer(4)), query.integer(3)};
    });
}

bool SqliteWriter::has_reaction(ConversationId conversation, std::int64_t number, UserId user,
                                std::string_view reaction) {
    return answer([&] { return Query(messages_.find_reaction, conversation, number, user, reaction).next(); });
}

bool SqliteWriter::is_blocked(UserId by, UserId user) {
    return answer([&] {
        const DirectKey key{by, user};
        if (const auto it = cache_.blocks.find(key); it != cache_.blocks.end()) return it->second;
        const bool blocked = Query(rooms_.find_block, by, user).next();
        cache_.blocks.emplace(key, blocked);
        return blocked;
    });
}

std::size_t SqliteWriter::block_count(UserId by) {
    return answer([&] {
        Query query(rooms_.count_blocks, by);
        return query.next() ? static_cast<std::size_t>(query.integer(0)) : 0;
    });
}

}  // namespace kabar::store::sqlite
