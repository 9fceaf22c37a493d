#include "store/sqlite/writer.h"

#include <algorithm>

#include "store/sqlite/rows.h"

namespace kabar::store::sqlite {

SqliteWriter::SqliteWriter(const std::string& path, Wal& wal, const Options& options)
    : wal_(wal),
      connection_(path, Connection::Use::writing),
      begin_(connection_, "BEGIN IMMEDIATE"),
      commit_(connection_, "COMMIT"),
      find_user_(connection_, select_user + "WHERE id = ?"),
      find_user_by_key_(connection_, select_user + "WHERE key = ?"),
      find_session_(connection_, select_session + "WHERE id = ?"),
      find_sessions_of_(connection_, select_session + "WHERE user = ? ORDER BY id"),
      find_invite_(connection_, "SELECT expires FROM invites WHERE code = ?"),
      find_invites_expired_(connection_,
                            "SELECT code, expires FROM invites WHERE expires <= ? ORDER BY expires, code LIMIT ?"),
      find_direct_(connection_, "SELECT id FROM conversations WHERE low = ? AND high = ?"),
      find_last_number_(connection_, "SELECT number FROM messages WHERE conversation = ? ORDER BY number DESC LIMIT 1"),
      find_sent_(connection_,
                 "SELECT s.digest, s.seq, m.conversation, m.number, m.sent FROM send_ids s "
                 "JOIN messages m ON m.seq = s.seq WHERE s.sender = ? AND s.client_id = ?"),
      find_counters_(connection_,
                     "SELECT users, sessions, conversations, seq, hooks, files FROM counters WHERE id = 1"),
      add_user_(connection_, "INSERT INTO users VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      set_password_(connection_, "UPDATE users SET password_hash = ?2 WHERE id = ?1"),
      set_disabled_(connection_, "UPDATE users SET disabled = ?2 WHERE id = ?1"),
      set_removed_(connection_,
                   "UPDATE users SET removed = 1, display = '', password_hash = '', status = '' WHERE id = ?"),
      set_profile_(connection_, "UPDATE users SET display = ?2, status = ?3 WHERE id = ?1"),
      add_session_(connection_, "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?)"),
      touch_session_(connection_, "UPDATE sessions SET used = ?2, expires = ?3 WHERE id = ?1"),
      end_session_(connection_, "DELETE FROM sessions WHERE id = ?"),
      add_invite_(connection_, "INSERT OR REPLACE INTO invites VALUES (?, ?)"),
      remove_invite_(connection_, "DELETE FROM invites WHERE code = ?"),
      add_conversation_(connection_, "INSERT INTO conversations VALUES (?, ?, ?)"),
      add_message_(connection_, "INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?)"),
      add_send_id_(connection_, "INSERT INTO send_ids VALUES (?, ?, ?, ?)"),
      put_counters_(connection_,
                    "UPDATE counters SET users = ?, sessions = ?, conversations = ?, seq = ?, hooks = ?, files = ? "
                    "WHERE id = 1"),
      rooms_(connection_),
      messages_(connection_),
      hooks_(connection_),
      files_(connection_),
      retention_(connection_),
      free_pages_(connection_) {
    if (options.max_bytes > 0) {
        const auto pages = options.max_bytes / connection_.number("PRAGMA page_size");
        connection_.exec("PRAGMA max_page_count=" + std::to_string(pages));
    }
    load_counters();
    wal_.watch(connection_.handle());
}

void SqliteWriter::load_counters() {
    Query query(find_counters_);
    if (!query.next()) throw Failure(Code::storage_failed, SQLITE_CORRUPT, "the table of counters is empty");
    counters_ = {query.integer(0), query.integer(1), query.integer(2),
                 query.integer(3), query.integer(4), query.integer(5)};
    stored_counters_ = counters_;
}

Status SqliteWriter::begin() {
    if (dead_) return tl::unexpected<Error>(*dead_);
    failure_.reset();
    try {
        cache_.trim();
        wal_.bound(connection_.handle());
        run(begin_);
        in_batch_ = true;
        return {};
    } catch (...) {
        failure_ = current_error();
    }
    return give_up();
}

void SqliteWriter::apply(const chat::Change& change) {
    if (failure_) return;
    try {
        std::visit([this](const auto& c) { on(c); }, change);
    } catch (...) {
        failure_ = current_error();
    }
}

Status SqliteWriter::commit() {
    if (!in_batch_) return fail(Code::storage_failed, "commit without a batch");
    if (!failure_) {
        try {
            write_pending();
            run(commit_);
            stored_counters_ = counters_;
            in_batch_ = false;
            return {};
        } catch (...) {
            failure_ = current_error();
        }
    }
    return give_up();
}

void SqliteWriter::rollback() {
    undo();
    failure_.reset();
}

Result<bool> SqliteWriter::give_back_space() {
    if (auto begun = begin(); !begun) return tl::unexpected<Error>(begun.error());
    const auto step = answer([&] { return free_pages_.give_back(); });
    if (auto kept = commit(); !kept) return tl::unexpected<Error>(kept.error());
    if (step.given > 0) {
        cut_due_ = true;
    } else if (cut_due_) {
        // No commit comes between, as they always do when another thread tries to move the whole log.
        const auto cut = guarded([&] { return wal_.finish(connection_.handle()); });
        if (!cut) return tl::unexpected<Error>(cut.error());
        cut_due_ = !*cut;
    }
    return step.more;
}

Status SqliteWriter::give_up() {
    const Error reason = *failure_;
    undo();
    if (reason.code != Code::storage_full && !dead_) dead_ = reason;
    if (!dead_) {
        try {
            wal_.make_room(connection_.handle());
        } catch (...) {
            dead_ = current_error();
        }
    }
    failure_.reset();
    return tl::unexpected<Error>(dead_ ? *dead_ : reason);
}

void SqliteWriter::undo() noexcept {
    in_batch_ = false;
    pending_reads_.clear();
    cache_.clear();
    try {
        // After some errors SQLite has rolled back by itself.
        if (sqlite3_get_autocommit(connection_.handle()) == 0) connection_.exec("ROLLBACK");
        load_counters();
    } catch (...) {
        if (!dead_) dead_ = Error{Code::storage_failed, current_error().subject};
    }
}

void SqliteWriter::write_pending() {
    // In the table's order, so that each page is visited once.
    std::sort(pending_reads_.begin(), pending_reads_.end());
    for (const MemberKey& key : pending_reads_) {
        // A member who left meanwhile is not there, one who came back has been written.
        const auto it = cache_.members.find(key);
        if (it == cache_.members.end() || !it->second.pending) continue;
        const chat::Member& member = it->second.member;
        run(rooms_.set_read, member.user, member.conversation, member.read, member.read_seq);
        it->second.pending = false;
    }
    pending_reads_.clear();
    if (counters_ != stored_counters_) {
        run(put_counters_, counters_.users, counters_.sessions, counters_.conversations, counters_.seq, counters_.hooks,
            counters_.files);
    }
}

}  // namespace kabar::store::sqlite
