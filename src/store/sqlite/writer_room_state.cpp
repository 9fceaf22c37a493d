// The writer as chat::State, of rooms and members.
#include "store/sqlite/writer.h"

namespace kabar::store::sqlite {

using namespace chat;

namespace {

Room room_of_row(Query& query) {
    Room room;
    room.id = query.id<ConversationId>(0);
    room.name.key = query.string(1);
    room.name.shown = query.string(2);
    room.topic = query.string(3);
    room.is_private = query.boolean(4);
    room.deleted = query.boolean(5);
    room.created = query.integer(6);
    room.members = query.integer(7);
    room.keep = {query.integer(8), query.integer(9)};
    return room;
}

}  // namespace

const Room* SqliteWriter::room(ConversationId id) {
    return answer([&]() -> const Room* {
        auto it = cache_.rooms.find(id);
        if (it == cache_.rooms.end()) {
            Query query(rooms_.find_room, id);
            std::optional<Room> found;
            if (query.next()) found = room_of_row(query);
            it = cache_.rooms.emplace(id, std::move(found)).first;
        }
        return it->second ? &*it->second : nullptr;
    });
}

std::optional<ConversationId> SqliteWriter::public_room(std::string_view key) {
    return answer([&]() -> std::optional<ConversationId> {
        Query query(rooms_.find_public, key);
        if (!query.next()) return std::nullopt;
        return query.id<ConversationId>(0);
    });
}

std::optional<ConversationId> SqliteWriter::room_of(UserId user, std::string_view key) {
    return answer([&]() -> std::optional<ConversationId> {
        const auto it = cache_.known_rooms.find(KnownRoomView{user, key});
        if (it != cache_.known_rooms.end()) return it->second;
        Query query(rooms_.find_known, user, key);
        if (!query.next()) return std::nullopt;
        const auto id = query.id<ConversationId>(0);
        cache_.known_rooms.emplace(KnownRoom{user, std::string(key)}, id);
        return id;
    });
}

std::vector<ConversationId> SqliteWriter::rooms_of(UserId user) {
    return answer([&] {
        std::vector<ConversationId> rooms;
        Query query(rooms_.find_rooms_of, user);
        while (query.next()) rooms.push_back(query.id<ConversationId>(0));
        return rooms;
    });
}

CachedMember* SqliteWriter::find_member(ConversationId conversation, UserId user) {
    const MemberKey key{user, conversation};
    if (const auto it = cache_.members.find(key); it != cache_.members.end()) return &it->second;
    Query query(rooms_.find_member, user, conversation);
    if (!query.next()) return nullptr;
    return &cache_.members.emplace(key, CachedMember{member_of(query), false}).first->second;
}

const Member* SqliteWriter::member(ConversationId conversation, UserId user) {
    return answer([&]() -> const Member* {
        const CachedMember* found = find_member(conversation, user);
        return found != nullptr ? &found->member : nullptr;
    });
}

std::vector<Member> SqliteWriter::members_of(ConversationId conversation) {
    return answer([&] {
        std::vector<Member> members;
        Query query(rooms_.find_members_of, conversation);
        while (query.next()) {
            Member& member = members.emplace_back(member_of(query));
            // The rows do not have this batch's read markers yet.
            const auto it = cache_.members.find(MemberKey{member.user, conversation});
            if (it != cache_.members.end()) member = it->second.member;
        }
        return members;
    });
}

bool SqliteWriter::is_banned(ConversationId room, UserId user) {
    return answer([&] { return Query(rooms_.find_ban, room, user).next(); });
}

std::size_t SqliteWriter::ban_count(ConversationId room) {
    return answer([&] {
        Query query(rooms_.count_bans, room);
        return query.next() ? static_cast<std::size_t>(query.integer(0)) : 0;
    });
}

}  // namespace kabar::store::sqlite
