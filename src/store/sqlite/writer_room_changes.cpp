// The writer applying what changes of rooms and their members.
#include <algorithm>

#include "store/sqlite/writer.h"

namespace kabar::store::sqlite {

using namespace chat;

void SqliteWriter::on(const change::RoomOpened& change) {
    const Room& room = change.room;
    run(rooms_.add_room, room.id, room.name.key, room.name.shown, room.topic, room.is_private, room.deleted,
        room.created, room.members, room.keep.days, room.keep.messages);
    counters_.conversations = std::max(counters_.conversations, number_of(room.id));
    cache_.rooms.insert_or_assign(room.id, room);
    cache_.last_numbers.insert_or_assign(room.id, 0);
}

Room* SqliteWriter::cached_room(ConversationId id) {
    const auto it = cache_.rooms.find(id);
    return it != cache_.rooms.end() && it->second ? &*it->second : nullptr;
}

void SqliteWriter::on(const change::TopicSet& change) {
    run(rooms_.set_topic, change.room, change.topic);
    if (Room* room = cached_room(change.room)) room->topic = change.topic;
}

void SqliteWriter::on(const change::RoomDeleted& change) {
    run(rooms_.set_deleted, change.room);
    run(rooms_.clear_bans, change.room);
    run(hooks_.clear_room, change.room);
    if (Room* room = cached_room(change.room)) room->deleted = true;
}

void SqliteWriter::count_members(ConversationId id, std::int64_t more) {
    if (room(id) == nullptr) return;
    Room& changed = *cached_room(id);
    changed.members += more;
    run(rooms_.set_count, id, changed.members);
}

void SqliteWriter::on(const change::MemberAdded& change) {
    const Member& member = change.member;
    const Room* in = room(member.conversation);
    const bool is_known = in != nullptr && !member.aliased;
    add_member(member, is_known ? std::string_view(in->name.key) : std::string_view());
    if (is_known) {
        cache_.known_rooms.insert_or_assign(KnownRoom{member.user, in->name.key}, member.conversation);
    }
    count_members(member.conversation, 1);
}

void SqliteWriter::on(const change::MemberRemoved& change) {
    run(rooms_.remove_member, change.user, change.room);
    cache_.members.erase(MemberKey{change.user, change.room});
    if (const Room* left = room(change.room)) {
        const auto it = cache_.known_rooms.find(KnownRoomView{change.user, left->name.key});
        if (it != cache_.known_rooms.end() && it->second == change.room) cache_.known_rooms.erase(it);
    }
    count_members(change.room, -1);
}

void SqliteWriter::on(const change::RoleSet& change) {
    run(rooms_.set_role, change.user, change.room, change.role);
    const auto it = cache_.members.find(MemberKey{change.user, change.room});
    if (it != cache_.members.end()) it->second.member.role = change.role;
}

void SqliteWriter::on(const change::MutedSet& change) {
    run(rooms_.set_muted, change.user, change.conversation, change.muted);
    const auto it = cache_.members.find(MemberKey{change.user, change.conversation});
    if (it != cache_.members.end()) it->second.member.muted = change.muted;
}

void SqliteWriter::on(const change::BanSet& change) {
    run(change.on ? rooms_.add_ban : rooms_.remove_ban, change.room, change.user);
}

void SqliteWriter::on(const change::ReadMoved& change) {
    if (change.seq != Seq{}) keep_seq(change.seq);
    CachedMember* cached = find_member(change.conversation, change.user);
    if (cached == nullptr) return;
    cached->member.read = change.number;
    if (change.seq != Seq{}) cached->member.read_seq = change.seq;
    if (cached->pending) return;
    pending_reads_.push_back(MemberKey{change.user, change.conversation});
    cached->pending = true;
}

void SqliteWriter::add_member(const Member& member, std::string_view room_key) {
    run(rooms_.add_member, member.user, member.conversation, member.read, member.read_seq, member.role, member.joined,
        member.muted, member.aliased, room_key);
    cache_.members.insert_or_assign(MemberKey{member.user, member.conversation}, CachedMember{member, false});
}

}  // namespace kabar::store::sqlite
