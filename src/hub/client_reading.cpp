// Requests that read what is stored, on the reader pool.
#include <utility>

#include "chat/names.h"
#include "hub/client_jobs.h"

namespace kabar::hub {

std::optional<chat::Place> Client::place_of(const std::string& text) {
    auto place = chat::parse_place(text);
    if (place) return std::move(*place);
    finish_ordered(place.error());
    return std::nullopt;
}

std::optional<chat::Place> Client::room_of(const std::string& text) {
    if (text.starts_with('#')) return place_of(text);
    finish_ordered(Error{Code::unknown_room, text});
    return std::nullopt;
}

std::optional<std::string> Client::user_key(const std::string& name) {
    auto key = chat::name_key(name);
    if (key) return std::move(*key);
    finish_ordered(Error{Code::unknown_user, name});
    return std::nullopt;
}

void Client::run(chat::request::History& request, Known& known) {
    const auto where = place_of(request.where);
    if (!where) return;
    const store::HistoryRange range{request.before, request.after, request.around, request.limit};
    read_and_answer([user = known.user, where = *where, range](store::Reader& reader) {
        return reader.history(user, where, range, limits::inbox_page_bytes);
    });
}

void Client::run(chat::request::Outbox& request, Known& known) {
    read_and_answer([user = known.user, limit = request.limit, page = request.page](store::Reader& reader) {
        return reader.outbox(user, limit, limits::inbox_page_bytes, page);
    });
}

void Client::run(chat::request::Conversations& request, Known& known) {
    read_and_answer([user = known.user, limit = request.limit, page = request.page](store::Reader& reader) {
        return reader.conversations(user, limit, page);
    });
}

void Client::run(chat::request::Search& request, Known& known) {
    store::SearchQuery query;
    query.words = std::move(request.words);
    if (!request.where.empty()) {
        query.where = place_of(request.where);
        if (!query.where) return;
    }
    if (!request.from.empty()) {
        // Its answer would tell whether there is such a user.
        if (known.bot == chat::Bot::limited) return finish_ordered(Error{Code::forbidden, {}});
        auto key = user_key(request.from);
        if (!key) return;
        query.from_key = std::move(*key);
    }
    query.since = request.since;
    query.until = request.until;
    query.limit = request.limit;
    query.page = std::move(request.page);
    read_and_answer([user = known.user, query = std::move(query)](store::Reader& reader) {
        return reader.search(user, query, limits::inbox_page_bytes);
    });
}

void Client::run(chat::request::Members& request, Known& known) {
    const auto room = room_of(request.room);
    if (!room) return;
    read_and_answer([user = known.user, room = *room, limit = request.limit,
                     page = request.page](store::Reader& reader) { return reader.members(user, room, limit, page); });
}

void Client::run(chat::request::Rooms& request, Known& known) {
    read_and_answer([user = known.user, limit = request.limit, page = request.page](store::Reader& reader) {
        return reader.rooms(user, limit, page);
    });
}

void Client::run(chat::request::Files& request, Known& known) {
    read_and_answer([user = known.user, limit = request.limit, page = std::move(request.page),
                     quota = shard_.settings().file_quota_bytes](store::Reader& reader) {
        auto files = reader.files(user, limit, page);
        if (files) files->quota = quota;
        return files;
    });
}

void Client::run(chat::request::Blocks& request, Known& known) {
    read_and_answer([user = known.user, limit = request.limit, page = request.page](store::Reader& reader) {
        return reader.blocks(user, limit, page);
    });
}

void Client::run(chat::request::Presence& request, Known&) {
    const auto now = hub().clock.steady_ms();
    const auto grace = shard_.settings().active_grace_ms;
    const auto item_of = [](const chat::User& user, bool active) {
        return chat::reply::PresenceItem{user.name.shown, user.display, active, user.status,
                                         user.bot != chat::Bot::none};
    };
    if (!request.user.empty()) {
        const auto key = user_key(request.user);
        if (!key) return;
        const bool active = hub().presence.is_active(*key, now, grace);
        read_and_answer([key = *key, active, item_of](store::Reader& reader) -> Result<chat::reply::PresenceShown> {
            const auto user = reader.user_by_key(key);
            if (!user) return tl::unexpected(user.error());
            if (!*user || (*user)->removed) return fail(Code::unknown_user, key);
            return chat::reply::PresenceShown{item_of(**user, active)};
        });
        return;
    }
    auto listing = hub().presence.list(limits::listed_users, now, grace);
    read_and_answer(
        [listing = std::move(listing), item_of](store::Reader& reader) -> Result<chat::reply::PresenceList> {
            chat::reply::PresenceList list;
            list.more = listing.more;
            for (const std::string& name : listing.names) {
                const auto user = reader.user_by_key(chat::name_key(name).value_or(""));
                if (!user) return tl::unexpected(user.error());
                if (*user) list.items.push_back(item_of(**user, true));
            }
            return list;
        });
}

void Client::run(chat::request::Typing& request, Known& known) {
    const auto now = hub().clock.steady_ms();
    const auto done = chat::reply::Done{chat::reply::Done::What::typing, {}};
    const bool was_told = known.user == typist_ && request.where == typing_where_;
    if (was_told && now - typing_at_ < limits::typing_ms) return finish_ordered(done);
    const auto where = place_of(request.where);
    if (!where) return;
    const auto job = [user = known.user, where = *where](store::Reader& reader) { return reader.find(user, where); };
    const auto then = [typist = known.user, from = known.name.shown, asked = std::move(request.where), now, done](
                          Client& client, Result<store::Found>&& found) {
        if (!found) return client.finish_ordered(found.error());
        if (!found->is_member) return client.finish_ordered(Error{Code::not_a_member, found->label});
        client.typist_ = typist;
        client.typing_where_ = asked;
        client.typing_at_ = now;
        std::string to = found->label.substr(0, found->label.find('~'));
        if (!found->is_blocked) {
            for (Shard* shard : client.hub().shards()) {
                shard->post_typing({found->conversation, found->other, typist, from, to});
            }
        }
        client.finish_ordered(done);
    };
    if (!run(hub().readers, job, then)) finish_ordered(Error{Code::busy, {}});
}

void Client::run(chat::request::Received& request, Known& known) {
    const auto where = place_of(request.where);
    if (!where) return;
    struct Place {
        Result<store::Found> found;
        Result<std::int64_t> last;
    };
    const auto job = [user = known.user, where = *where](store::Reader& reader) {
        auto found = reader.find(user, where);
        auto last = found ? reader.last_number(found->conversation) : Result<std::int64_t>(0);
        return Place{std::move(found), std::move(last)};
    };
    const auto then = [sender = known.user, from = known.name.shown, number = request.number](Client& client,
                                                                                              Place&& place) {
        if (!place.found) return client.finish_ordered(place.found.error());
        if (!place.last) return client.finish_ordered(place.last.error());
        if (number > *place.last) return client.finish_ordered(Error{Code::unknown_message, std::to_string(number)});
        const store::Found& found = *place.found;
        if (!found.is_blocked && found.other != sender) {
            for (Shard* shard : client.hub().shards()) {
                shard->post_received({sender, found.other, from, found.label, number});
            }
        }
        client.finish_ordered(chat::reply::Done{chat::reply::Done::What::received, {}});
    };
    if (!run(hub().readers, job, then)) finish_ordered(Error{Code::busy, {}});
}

}  // namespace kabar::hub
