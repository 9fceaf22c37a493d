// What retention asks of the store: what is to be trimmed, and which cursors point at what is gone.
#include <algorithm>

#include "base/limits.h"
#include "store/sqlite/reader.h"

namespace kabar::store::sqlite {

using namespace chat;

namespace {

constexpr std::int64_t day_ms = 24LL * 3600 * 1000;

/// 0 is "for ever"; else less is stricter.
std::int64_t stricter(std::int64_t a, std::int64_t b) {
    if (a == 0 || b == 0) return std::max(a, b);
    return std::min(a, b);
}

}  // namespace

Status check_not_gone(ReaderParts& parts, UserId user, const Cursor& cursor) {
    for (const Membership& membership : parts.labels.memberships(user)) {
        const Seq from = std::max(cursor.seq, Seq{number_of(membership.joined) - 1});
        const Trimmed gone = parts.messages.trimmed(membership.conversation);
        if (std::max(gone.seq, gone.events) > from) return fail(Code::cursor_gone);
    }
    return {};
}

class TrimFinder {
public:
    TrimFinder(SqliteReader& reader, const TrimQuery& query) : reader_(reader), parts_(reader.parts_), query_(query) {}

    TrimPage find() {
        TrimPage page;
        page.ids_to_forget = Query(reader_.find_forgettable_, query_.now - limits::id_kept_ms).next();
        const auto first = number_of(query_.after);
        const auto end = count_conversations();
        const auto most = std::min(end, first + limits::trim_looked);
        auto id = first;
        while (id < most && page.needs.size() < limits::trim_found) look_at(ConversationId{++id}, page);
        page.last = ConversationId{id};
        page.more = id < end;
        return page;
    }

private:
    std::int64_t count_conversations() {
        Query query(reader_.find_trim_end_);
        return query.next() ? query.integer(0) : 0;
    }

    void look_at(ConversationId id, TrimPage& page) {
        Retention keep = query_.keep;
        bool is_deleted = false;
        {
            Query room(reader_.find_keep_, id);
            if (room.next()) {
                is_deleted = room.boolean(0);
                keep.days = stricter(keep.days, room.integer(1));
                keep.messages = stricter(keep.messages, room.integer(2));
            }
        }
        if (!is_deleted && keep == Retention{}) return;
        const Trimmed gone = parts_.messages.trimmed(id);
        const auto last = parts_.messages.last(id).number;
        const TimeMs since = keep.days == 0 ? 0 : query_.now - keep.days * day_ms;
        TrimNeed need{id, gone.number, {}};
        if (is_deleted) {
            need.up_to = last;
        } else {
            if (keep.messages != 0) need.up_to = std::max(need.up_to, last - keep.messages);
            if (keep.days != 0) need.up_to = std::max(need.up_to, last_before(id, gone.number, last, since));
        }
        need.events_to = events_before(id, is_deleted, gone.seq, since);
        if (need.up_to > gone.number || need.events_to != Seq{}) page.needs.push_back(need);
    }

    /// Of the next few messages, the last one of those at the beginning that were sent before `since`.
    std::int64_t last_before(ConversationId id, std::int64_t after, std::int64_t last, TimeMs since) {
        const auto most = std::min(last, after + limits::trim_step);
        Query query(reader_.find_first_younger_, id, after, most, since);
        return query.next() ? query.integer(0) - 1 : most;
    }

    /// Of the first few events, the last one of those at the beginning that are to go; 0: none.
    Seq events_before(ConversationId id, bool all, Seq trimmed, TimeMs since) {
        Seq found{};
        Query query(reader_.list_first_events_, id, limits::trim_step);
        while (query.next()) {
            const auto seq = query.id<Seq>(0);
            if (!all && seq > trimmed && query.integer(1) >= since) break;
            found = seq;
        }
        return found;
    }

    SqliteReader& reader_;
    ReaderParts& parts_;
    const TrimQuery& query_;
};

Result<TrimPage> SqliteReader::trimmable(const TrimQuery& query) {
    return in_one_moment(parts_, [&]() -> Result<TrimPage> { return TrimFinder(*this, query).find(); });
}

Result<reply::Retention> SqliteReader::retention(UserId user, const Place& room) {
    return in_one_moment(parts_, [&]() -> Result<reply::Retention> {
        const auto found = parts_.labels.find_as_member(user, room);
        if (!found) return tl::unexpected<Error>(found.error());
        reply::Retention shown{found->label, {}, {}};
        Query query(find_keep_, found->conversation);
        if (query.next()) shown.room_keeps = {query.integer(1), query.integer(2)};
        return shown;
    });
}

}  // namespace kabar::store::sqlite
