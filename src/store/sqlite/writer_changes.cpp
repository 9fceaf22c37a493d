// The writer applying changes: the row, and what the cache holds of it.
#include <algorithm>

#include "store/sqlite/writer.h"

namespace kabar::store::sqlite {

using namespace chat;

void SqliteWriter::on(const change::UserAdded& change) {
    const User& user = change.user;
    run(add_user_, user.id, user.name.key, user.name.shown, user.display, user.password_hash, user.disabled,
        user.removed, user.created, user.status);
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
    it->second.status.clear();
}

void SqliteWriter::on(const change::ProfileSet& change) {
    run(set_profile_, change.user, change.display, change.status);
    const auto it = cache_.users.find(change.user);
    if (it == cache_.users.end()) return;
    it->second.display = change.display;
    it->second.status = change.status;
}

void SqliteWriter::on(const change::BlockSet& change) {
    run(change.on ? rooms_.add_block : rooms_.remove_block, change.user, change.blocked);
    cache_.blocks.insert_or_assign(DirectKey{change.user, change.blocked}, change.on);
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
    cache_.rooms.insert_or_assign(conversation.id, std::nullopt);
    add_member(Member{conversation.id, conversation.low}, {});
    if (conversation.high != conversation.low) add_member(Member{conversation.id, conversation.high}, {});
}

void SqliteWriter::on(const change::MessageAdded& change) {
    const Message& message = change.message;
    run(add_message_, message.seq, message.conversation, message.number, message.sender, message.sent, message.text,
        message.reply, change.files.size());
    if (!change.files.empty()) attach_files(change);
    if (!change.client_id.empty()) {
        run(add_send_id_, message.sender, change.client_id, message.seq, change.digest);
    }
    keep_seq(message.seq);
    cache_.last_numbers.insert_or_assign(message.conversation, message.number);
}

void SqliteWriter::on(const change::MessageEdited& change) {
    run(messages_.edit, change.message, change.text, change.at);
}

void SqliteWriter::on(const change::MessageDeleted& change) {
    run(messages_.forget, change.message);
    run(messages_.clear_reactions, change.conversation, change.number);
}

void SqliteWriter::on(const change::ReactionSet& change) {
    run(change.on ? messages_.add_reaction : messages_.remove_reaction, change.conversation, change.number, change.user,
        change.reaction);
}

void SqliteWriter::on(const change::EventAdded& change) {
    const Event& event = change.event;
    const auto scope = event.audience == UserId{} ? number_of(event.conversation) : -number_of(event.audience);
    // A new text is read from its message, which forgets it when it is deleted.
    const std::string_view text = event.kind == EventKind::edited ? std::string_view() : event.text;
    run(messages_.add_event, event.seq, scope, event.conversation, event.kind, event.at, event.actor, event.subject_id,
        event.number, text);
    keep_seq(event.seq);
}

void SqliteWriter::on(const change::EpochBegan& change) {
    run(messages_.add_epoch, change.epoch.seq, static_cast<std::int64_t>(change.epoch.id));
    keep_seq(change.epoch.seq);
}

}  // namespace kabar::store::sqlite
