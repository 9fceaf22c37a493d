// The writer's part in bots and webhooks. They are asked for and changed seldom: nothing is cached.
#include <algorithm>

#include "store/sqlite/writer.h"

namespace kabar::store::sqlite {

using namespace chat;

namespace {

std::size_t count_of(Query& query) { return query.next() ? static_cast<std::size_t>(query.integer(0)) : 0; }

std::optional<Hook> hook_found(Query& query) {
    if (!query.next()) return std::nullopt;
    return hook_of(query);
}

}  // namespace

std::size_t SqliteWriter::bot_count() {
    return answer([&] {
        Query query(hooks_.count_bots);
        return count_of(query);
    });
}

std::optional<Hook> SqliteWriter::hook(HookId id) {
    return answer([&] {
        Query query(hooks_.find, id);
        return hook_found(query);
    });
}

std::optional<Hook> SqliteWriter::hook_by_secret(const SecretHash& secret) {
    return answer([&] {
        Query query(hooks_.find_by_secret, secret);
        return hook_found(query);
    });
}

std::size_t SqliteWriter::hook_count(ConversationId room) {
    return answer([&] {
        Query query(hooks_.count_in_room, room);
        return count_of(query);
    });
}

std::size_t SqliteWriter::outgoing_hook_count() {
    return answer([&] {
        Query query(hooks_.count_of_kind, HookKind::outgoing);
        return count_of(query);
    });
}

void SqliteWriter::on(const change::HookAdded& change) {
    const Hook& hook = change.hook;
    if (hook.kind == HookKind::incoming) {
        run(hooks_.add_incoming, hook.id, hook.room, hook.by, hook.created, hook.bot, hook.secret);
    } else {
        run(hooks_.add_outgoing, hook.id, hook.room, hook.by, hook.created, hook.url, hook.key, hook.position,
            hook.off);
    }
    counters_.hooks = std::max(counters_.hooks, number_of(hook.id));
}

void SqliteWriter::on(const change::HookRemoved& change) { run(hooks_.remove, change.hook); }

void SqliteWriter::on(const change::HookMoved& change) { run(hooks_.move, change.hook, change.position, change.off); }

}  // namespace kabar::store::sqlite
