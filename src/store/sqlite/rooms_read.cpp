// Rooms as they are shown: the public ones, one's members, its topic.
#include "chat/names.h"
#include "store/sqlite/reader.h"

namespace kabar::store::sqlite {

using namespace chat;

namespace {

/// Lists by name go on after the key of the last one given.
Status check_key_page(std::string_view page) {
    if (page.empty()) return {};
    const auto key = name_key(page);
    if (!key || *key != page) return bad_page();
    return {};
}

}  // namespace

Result<reply::Members> SqliteReader::members(UserId user, const Place& room, std::size_t limit, std::string_view page) {
    if (auto checked = check_key_page(page); !checked) return tl::unexpected<Error>(checked.error());
    return in_one_moment(parts_, [&]() -> Result<reply::Members> {
        auto found = parts_.labels.find_room(user, room);
        if (!found) return tl::unexpected<Error>(std::move(found.error()));
        reply::Members given;
        given.room = std::move(found->label);
        std::string last_key;
        Query query(list_members_, found->conversation, page, limit + 1);
        while (query.next()) {
            if (given.items.size() == limit) {
                given.next = last_key;
                break;
            }
            last_key = query.string(0);
            const UserNames& names = parts_.labels.user(query.id<UserId>(1));
            // How far somebody has read is for those who are in the room.
            const std::int64_t read = found->is_member ? query.integer(3) : 0;
            given.items.push_back({names.name, names.display, Role(query.integer(2)), read, names.bot != Bot::none});
        }
        return given;
    });
}

Result<reply::Rooms> SqliteReader::rooms(UserId user, std::size_t limit, std::string_view page) {
    if (auto checked = check_key_page(page); !checked) return tl::unexpected<Error>(checked.error());
    return in_one_moment(parts_, [&]() -> Result<reply::Rooms> {
        reply::Rooms given;
        std::string last_key;
        Query query(list_rooms_, page, limit + 1);
        while (query.next()) {
            if (given.items.size() == limit) {
                given.next = last_key;
                break;
            }
            last_key = query.string(0);
            const auto room = query.id<ConversationId>(1);
            const bool joined = parts_.labels.membership(user, room) != nullptr;
            given.items.push_back({parts_.labels.room_seen_by(user, room, last_key, query.string(2)), query.string(3),
                                   query.integer(4), joined});
        }
        return given;
    });
}

Result<reply::Topic> SqliteReader::topic(UserId user, const Place& room) {
    return in_one_moment(parts_, [&]() -> Result<reply::Topic> {
        auto found = parts_.labels.find_room(user, room);
        if (!found) return tl::unexpected<Error>(std::move(found.error()));
        return reply::Topic{std::move(found->label), parts_.labels.conversation(found->conversation).topic};
    });
}

Result<reply::Blocks> SqliteReader::blocks(UserId user, std::size_t limit, std::string_view page) {
    if (auto checked = check_key_page(page); !checked) return tl::unexpected<Error>(checked.error());
    return in_one_moment(parts_, [&]() -> Result<reply::Blocks> {
        reply::Blocks given;
        std::string last_key;
        Query query(list_blocks_, user, page, limit + 1);
        while (query.next()) {
            if (given.names.size() == limit) {
                given.next = last_key;
                break;
            }
            last_key = query.string(0);
            given.names.push_back(query.string(1));
        }
        return given;
    });
}

}  // namespace kabar::store::sqlite
