#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/sqlite/cache.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/sqlite_store.h"
#include "store/sqlite/wal.h"
#include "store/store.h"

namespace kabar::store::sqlite {

/// The contract is store::Writer's. Rows are written at once, read markers and counters once a batch.
class SqliteWriter final : public Writer {
public:
    /// Throws Failure.
    SqliteWriter(const std::string& path, Wal& wal, const Options& options);

    Status begin() override;
    void apply(const chat::Change& change) override;
    Status commit() override;
    void rollback() override;

    chat::Counters counters() override { return counters_; }
    const chat::User* user(chat::UserId id) override;
    const chat::User* user_by_key(std::string_view key) override;
    const chat::Session* session(chat::SessionId id) override;
    std::vector<chat::Session> sessions_of(chat::UserId user) override;
    std::optional<chat::Invite> invite(const chat::SecretHash& code) override;
    std::vector<chat::Invite> invites_expired(TimeMs at, std::size_t most) override;
    std::optional<chat::DirectState> direct(chat::UserId low, chat::UserId high) override;
    std::int64_t last_number(chat::ConversationId conversation) override;
    std::optional<std::int64_t> read_number(chat::ConversationId conversation, chat::UserId user) override;
    std::optional<chat::SentBefore> sent_before(chat::UserId sender, std::string_view client_id) override;

private:
    void on(const chat::change::UserAdded& change);
    void on(const chat::change::PasswordSet& change);
    void on(const chat::change::DisabledSet& change);
    void on(const chat::change::UserRemoved& change);
    void on(const chat::change::SessionOpened& change);
    void on(const chat::change::SessionTouched& change);
    void on(const chat::change::SessionEnded& change);
    void on(const chat::change::InviteAdded& change);
    void on(const chat::change::InviteGone& change);
    void on(const chat::change::ConversationOpened& change);
    void on(const chat::change::MessageAdded& change);
    void on(const chat::change::ReadMoved& change);

    /// Calls `f`; if that fails, or something did before it in this batch, "nothing" is answered.
    template <class F>
    std::invoke_result_t<F> answer(F&& f) noexcept {
        if (!failure_) {
            try {
                return f();
            } catch (...) {
                failure_ = current_error();
            }
        }
        return std::invoke_result_t<F>{};
    }

    const chat::User* remember(chat::User&& user);
    void add_member(chat::ConversationId conversation, chat::UserId user);
    void write_pending();
    void load_counters();
    /// Undoes the batch; what goes wrong here is final.
    void undo() noexcept;
    Status give_up();

    Wal& wal_;
    Connection connection_;
    Cache cache_;
    chat::Counters counters_;
    chat::Counters stored_counters_;
    std::vector<MemberKey> pending_reads_;
    std::optional<Error> failure_;  ///< the batch's first one
    std::optional<Error> dead_;     ///< storage_failed: nothing is written any more
    bool in_batch_ = false;

    Statement begin_;
    Statement commit_;
    Statement find_user_;
    Statement find_user_by_key_;
    Statement find_session_;
    Statement find_sessions_of_;
    Statement find_invite_;
    Statement find_invites_expired_;
    Statement find_direct_;
    Statement find_last_number_;
    Statement find_read_;
    Statement find_sent_;
    Statement find_counters_;
    Statement add_user_;
    Statement set_password_;
    Statement set_disabled_;
    Statement set_removed_;
    Statement add_session_;
    Statement touch_session_;
    Statement end_session_;
    Statement add_invite_;
    Statement remove_invite_;
    Statement add_conversation_;
    Statement add_member_;
    Statement add_message_;
    Statement add_send_id_;
    Statement set_read_;
    Statement put_counters_;
};

}  // namespace kabar::store::sqlite
