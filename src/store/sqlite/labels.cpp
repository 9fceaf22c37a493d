#include "store/sqlite/labels.h"

#include <algorithm>

#include "chat/names.h"
#include "chat/room_names.h"

namespace kabar::store::sqlite {

using namespace chat;

namespace {

const std::string select_membership =
    "SELECT conversation, read_number, read_seq, role, joined, muted, aliased FROM members WHERE user = ? ";

Membership membership_of(Query& query) {
    return {query.id<ConversationId>(0),
            query.integer(1),
            query.id<Seq>(2),
            Role(query.integer(3)),
            query.id<Seq>(4),
            query.boolean(5),
            query.boolean(6)};
}

tl::unexpected<Error> no_such_room(const Place& where) {
    return fail(Code::unknown_room, room_label(where.key, where.id, number_of(where.id) != 0));
}

}  // namespace

Labels::Labels(const Connection& connection)
    : find_names_(connection, "SELECT name, display, bot FROM users WHERE id = ?"),
      find_user_(connection, "SELECT id, removed FROM users WHERE key = ?"),
      find_direct_(connection, "SELECT id FROM conversations WHERE low = ? AND high = ?"),
      find_block_(connection, "SELECT 1 FROM blocks WHERE user = ? AND blocked = ?"),
      find_pair_(connection, "SELECT low, high FROM conversations WHERE id = ?"),
      find_room_(connection, "SELECT key, name, topic, private, members FROM rooms WHERE id = ?"),
      find_membership_(connection, select_membership + "AND conversation = ?"),
      list_memberships_(connection, select_membership + "ORDER BY conversation"),
      find_known_room_(connection, "SELECT conversation FROM members WHERE user = ? AND room_key = ?"),
      find_public_room_(connection, "SELECT id FROM rooms WHERE key = ? AND private = 0 AND deleted = 0") {}

void Labels::forget() {
    users_.clear();
    conversations_.clear();
    memberships_.clear();
}

const UserNames& Labels::user(UserId id) {
    const auto it = users_.find(id);
    if (it != users_.end()) return it->second;
    UserNames names;
    Query query(find_names_, id);
    if (query.next()) {
        names.name = query.string(0);
        names.display = query.string(1);
        if (names.display.empty()) names.display = names.name;
        names.bot = Bot(query.integer(2));
    }
    return users_.emplace(id, std::move(names)).first->second;
}

const ConversationRow& Labels::conversation(ConversationId id) {
    const auto it = conversations_.find(id);
    if (it != conversations_.end()) return it->second;
    ConversationRow row;
    Query pair(find_pair_, id);
    if (pair.next()) {
        row.low = pair.id<UserId>(0);
        row.high = pair.id<UserId>(1);
    } else {
        Query room(find_room_, id);
        if (!room.next()) throw Failure(Code::storage_failed, SQLITE_CORRUPT, "a member of a missing conversation");
        row.is_room = true;
        row.key = room.string(0);
        row.name = room.string(1);
        row.topic = room.string(2);
        row.is_private = room.boolean(3);
        row.members = room.integer(4);
    }
    return conversations_.emplace(id, std::move(row)).first->second;
}

const Membership* Labels::membership(UserId user, ConversationId conversation) {
    auto it = memberships_.find({user, conversation});
    if (it == memberships_.end()) {
        std::optional<Membership> found;
        Query query(find_membership_, user, conversation);
        if (query.next()) found = membership_of(query);
        it = memberships_.emplace(std::pair(user, conversation), found).first;
    }
    return it->second ? &*it->second : nullptr;
}

std::vector<Membership> Labels::memberships(UserId user) {
    std::vector<Membership> memberships;
    Query query(list_memberships_, user);
    while (query.next()) memberships.push_back(membership_of(query));
    return memberships;
}

std::string Labels::seen_by(UserId viewer, ConversationId id) {
    const ConversationRow& row = conversation(id);
    if (!row.is_room) return user(row.other_than(viewer)).name;
    const Membership* own = membership(viewer, id);
    return room_label(row.name, id, own != nullptr && own->aliased);
}

std::string Labels::named_by(UserId actor, ConversationId id) {
    const ConversationRow& row = conversation(id);
    return row.is_room ? room_label(row.name, id, false) : user(row.other_than(actor)).name;
}

std::string Labels::room_seen_by(UserId viewer, ConversationId room, const std::string& key, const std::string& name) {
    if (const Membership* own = membership(viewer, room)) return room_label(name, room, own->aliased);
    return room_label(name, room, known_room(viewer, key).has_value());
}

Result<Found> Labels::find(UserId viewer, const Place& where) {
    if (where.is_room) return find_room(viewer, where);
    if (user(viewer).bot == Bot::limited) return fail(Code::forbidden);
    Query query(find_user_, where.key);
    if (!query.next()) return fail(Code::unknown_user, where.key);
    Found found = direct(viewer, query.id<UserId>(0));
    found.is_gone = query.boolean(1);
    // What was said with one who is removed can be read by the other.
    if (found.is_gone && found.conversation == ConversationId{}) return fail(Code::unknown_user, where.key);
    return found;
}

Found Labels::direct(UserId viewer, UserId other) {
    Found found;
    Query query(find_direct_, std::min(viewer, other), std::max(viewer, other));
    if (query.next()) found.conversation = query.id<ConversationId>(0);
    found.other = other;
    found.is_member = true;
    Query block(find_block_, other, viewer);
    found.is_blocked = block.next();
    found.label = user(other).name;
    return found;
}

Result<Found> Labels::find_room(UserId viewer, const Place& where) {
    if (!where.is_room) return fail(Code::unknown_room, where.key);
    const auto named = find_named_room(*this, viewer, where);
    if (!named) return no_such_room(where);
    if (!named->is_member && user(viewer).bot == Bot::limited) return no_such_room(where);
    const ConversationRow& row = conversation(named->id);
    Found found;
    found.conversation = named->id;
    found.is_member = named->is_member;
    found.label = room_seen_by(viewer, named->id, row.key, row.name);
    return found;
}

Result<Found> Labels::find_as_member(UserId viewer, const Place& where) {
    auto found = find(viewer, where);
    if (found && !found->is_member) return fail(Code::not_a_member, found->label);
    return found;
}

bool Labels::is_member(UserId user, ConversationId id) { return membership(user, id) != nullptr; }

bool Labels::has_key(ConversationId id, std::string_view key) {
    const ConversationRow& row = conversation(id);
    return row.is_room && row.key == key;
}

std::optional<ConversationId> Labels::known_room(UserId viewer, std::string_view key) {
    Query query(find_known_room_, viewer, key);
    if (!query.next()) return std::nullopt;
    return query.id<ConversationId>(0);
}

std::optional<ConversationId> Labels::public_room(std::string_view key) {
    Query query(find_public_room_, key);
    if (!query.next()) return std::nullopt;
    return query.id<ConversationId>(0);
}

}  // namespace kabar::store::sqlite
