// The writer applying changes: the row, and what the cache holds of it.
#include <algorithm>

#include "store/sqlite/writer.h"

namespace kabar::store::sqlite {

using namespace chat;

void SqliteWriter::on(const change::UserAdded& change) {
    const User& user = change.user;
    run(add_user_, user.id, user.name.key, user.name.shown, user.display, user.password_hash, user.disabled,
        user.removed, user.created);
    counters_.users = std::max(counters_.users, number_of(user.id));
    remember(User(user));
}

void SqliteWriter::on(const change::PasswordSet& change) {
    run(set_password_, change.user, change.password_hash);
    const auto it = cache_.users.find(change.user);
    if (it != cache_.users.end()) it->second.password_hash = change.password_hash;
}

void SqliteWriter::on(const change::DisabledSet& change) {
    run(set_disabled_, change.user, change.disabled);
    const auto it = cache_.users.find(change.user);
    if (it != cache_.users.end()) it->second.disabled = change.disabled;
}

void SqliteWriter::on(const change::UserRemoved& change) {
    run(set_removed_, change.user);
    const auto it = cache_.users.find(change.user);
    if (it == cache_.users.end()) return;
    it->second.removed = true;
    it->second.display.clear();
    it->second.password_hash.clear();
}

void SqliteWriter::on(const change::SessionOpened& change) {
    const Session& session = change.session;
    run(add_session_, session.id, session.user, session.token, session.created, session.used, session.expires);
    counters_.sessions = std::max(counters_.sessions, number_of(session.id));
    cache_.sessions.insert_or_assign(session.id, session);
}

void SqliteWriter::on(const change::SessionTouched& change) {
    run(touch_session_, change.session, change.used, change.expires);
    const auto it = cache_.sessions.find(change.session);
    if (it == cache_.sessions.end()) return;
    it->second.used = change.used;
    it->second.expires = change.expires;
}

void SqliteWriter::on(const change::SessionEnded& change) {
    run(end_session_, change.session);
    cache_.sessions.erase(change.session);
}

void SqliteWriter::on(const change::InviteAdded& change) {
    run(add_invite_, change.invite.code, change.invite.expires);
}

void SqliteWriter::on(const change::InviteGone& change) { run(remove_invite_, change.code); }

void SqliteWriter::on(const change::ConversationOpened& change) {
    const Conversation& conversation = change.conversation;
    run(add_conversation_, conversation.id, conversation.low, conversation.high);
    counters_.conversations = std::max(counters_.conversations, number_of(conversation.id));
    cache_.directs.insert_or_assign(DirectKey{conversation.low, conversation.high}, conversation.id);
    cache_.last_numbers.insert_or_assign(conversation.id, 0);
    add_member(conversation.id, conversation.low);
    if (conversation.high != conversation.low) add_member(conversation.id, conversation.high);
}

void SqliteWriter::on(const change::MessageAdded& change) {
    const Message& message = change.message;
    run(add_message_, message.seq, message.conversation, message.number, message.sender, message.sent, message.text);
    if (!change.client_id.empty()) {
        run(add_send_id_, message.sender, change.client_id, message.seq, change.digest);
    }
    counters_.seq = std::max(counters_.seq, number_of(message.seq));
    cache_.last_numbers.insert_or_assign(message.conversation, message.number);
}

void SqliteWriter::on(const change::ReadMoved& change) {
    const MemberKey key{change.user, change.conversation};
    CachedRead& read = cache_.reads[key];
    read.number = change.number;
    if (read.pending) return;
    pending_reads_.push_back(key);
    read.pending = true;
}

void SqliteWriter::add_member(ConversationId conversation, UserId user) {
    run(add_member_, user, conversation);
    cache_.reads.insert_or_assign(MemberKey{user, conversation}, CachedRead{});
}

}  // namespace kabar::store::sqlite
