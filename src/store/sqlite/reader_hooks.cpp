// Bots and webhooks as they are listed, and what outgoing webhooks are told.
#include "store/sqlite/reader.h"
#include "store/sqlite/rows.h"

namespace kabar::store::sqlite {

using namespace chat;

namespace {

/// Scheme, host and port: what follows them is often a secret.
std::string origin_of(const std::string& url) {
    const auto host = url.find("://");
    return url.substr(0, host == std::string::npos ? 0 : url.find_first_of("/?#", host + 3));
}

reply::HookItem item_of(const Hook& hook, Labels& labels) {
    reply::HookItem item;
    item.id = hook.id;
    item.kind = hook.kind;
    if (hook.kind == HookKind::incoming) item.user = labels.user(hook.bot).name;
    item.url = origin_of(hook.url);
    item.number = hook.position;
    item.off = hook.off;
    item.by = labels.user(hook.by).name;
    item.created = hook.created;
    return item;
}

}  // namespace

Result<std::vector<User>> SqliteReader::bots(std::string_view after_key, std::size_t limit) {
    return guarded([&] {
        std::vector<User> bots;
        Query query(list_bots_, after_key, limit);
        while (query.next()) bots.push_back(user_of(query));
        return bots;
    });
}

Result<reply::Hooks> SqliteReader::hooks(UserId user, const Place& room) {
    return in_one_moment(parts_, [&]() -> Result<reply::Hooks> {
        auto found = parts_.labels.find_room(user, room);
        if (!found) return tl::unexpected<Error>(std::move(found.error()));
        const Membership* own = parts_.labels.membership(user, found->conversation);
        if (own == nullptr) return fail(Code::not_a_member, found->label);
        if (own->role < Role::moderator) return fail(Code::not_allowed, "moderator");
        reply::Hooks given;
        given.room = std::move(found->label);
        Query query(list_room_hooks_, found->conversation);
        while (query.next()) given.items.push_back(item_of(hook_of(query), parts_.labels));
        return given;
    });
}

Result<std::vector<Hook>> SqliteReader::outgoing_hooks() {
    return guarded([&] {
        std::vector<Hook> hooks;
        Query query(list_outgoing_hooks_);
        while (query.next()) hooks.push_back(hook_of(query));
        return hooks;
    });
}

Result<std::vector<RoomMessage>> SqliteReader::room_messages(ConversationId room, std::int64_t after, std::size_t limit,
                                                             std::size_t bytes) {
    return in_one_moment(parts_, [&]() -> Result<std::vector<RoomMessage>> {
        std::vector<RoomMessage> messages;
        std::size_t used = 0;
        while (messages.size() < limit && used <= bytes) {
            const auto next = parts_.messages.next(room, after, UserId{});
            if (next.number == 0) break;
            after = next.number;
            const auto row = parts_.messages.by_seq(next.seq);
            if (!row) throw Failure(Code::storage_failed, SQLITE_CORRUPT, "an index names a missing message");
            const UserNames& sender = parts_.labels.user(row->message.sender);
            Event& event = messages.emplace_back().event;
            event.seq = next.seq;
            event.kind = EventKind::message;
            event.conversation = room;
            event.actor = row->message.sender;
            event.at = row->message.sent;
            event.number = next.number;
            event.reply = row->message.reply;
            event.text = row->message.text;
            event.from = sender.name;
            event.display = sender.display;
            event.to = parts_.labels.named_by(event.actor, room);
            event.gone = row->deleted;
            event.epoch = parts_.cursors.at(event.seq).epoch;
            messages.back().by_bot = sender.bot != Bot::none;
            used += event.text.size();
        }
        return messages;
    });
}

}  // namespace kabar::store::sqlite
