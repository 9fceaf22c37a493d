// The writer, of retention: what is gone of each conversation, and deleting it.
#include <vector>

#include "base/limits.h"
#include "store/sqlite/writer.h"

namespace kabar::store::sqlite {

using namespace chat;

Trimmed SqliteWriter::trimmed(ConversationId conversation) {
    return answer([&] {
        const auto it = cache_.trimmed.find(conversation);
        if (it != cache_.trimmed.end()) return it->second;
        Query query(retention_.find_trimmed, conversation);
        Trimmed found;
        if (query.next()) found = {query.integer(0), query.id<Seq>(1), query.id<Seq>(2)};
        cache_.trimmed.emplace(conversation, found);
        return found;
    });
}

Seq SqliteWriter::event_up_to(ConversationId conversation, Seq until, std::int64_t most) {
    return answer([&] {
        Query query(retention_.find_event, conversation, until, most);
        return query.next() ? query.id<Seq>(0) : Seq{};
    });
}

void SqliteWriter::on(const change::RetentionSet& change) {
    run(retention_.set_keep, change.room, change.keep.days, change.keep.messages);
    if (Room* room = cached_room(change.room)) room->keep = change.keep;
}

void SqliteWriter::on(const change::MessagesTrimmed& change) {
    const auto id = change.conversation;
    const Trimmed& to = change.to;
    if (to.number > change.after) {
        run(retention_.retire_ids, id, change.after, to.number, change.ids_since);
        run(retention_.remove_ids, id, change.after, to.number);
        run(retention_.remove_reactions, id, change.after, to.number);
        std::vector<Seq> with_files;
        for (Query query(retention_.find_with_files, id, change.after, to.number); query.next();) {
            with_files.push_back(query.id<Seq>(0));
        }
        for (const Seq message : with_files) drop_files(message);
        run(retention_.remove_messages, id, change.after, to.number);
    }
    run(retention_.remove_events, id, to.events);
    run(retention_.put_trimmed, id, to.number, to.seq, to.events);
    cache_.trimmed.insert_or_assign(id, to);
}

void SqliteWriter::on(const change::IdsForgotten& change) {
    run(retention_.forget_ids, change.before, limits::trim_step);
}

}  // namespace kabar::store::sqlite
