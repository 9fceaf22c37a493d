#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "store/sqlite/cache.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/free_pages.h"
#include "store/sqlite/sqlite_store.h"
#include "store/sqlite/wal.h"
#include "store/sqlite/writer_statements.h"
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
    Result<bool> give_back_space() override;
    bool can_shrink() const { return free_pages_.can_shrink(); }

    chat::Counters counters() override { return counters_; }
    const chat::User* user(chat::UserId id) override;
    const chat::User* user_by_key(std::string_view key) override;
    const chat::Session* session(chat::SessionId id) override;
    std::vector<chat::Session> sessions_of(chat::UserId user) override;
    std::optional<chat::Invite> invite(const chat::SecretHash& code) override;
    std::vector<chat::Invite> invites_expired(TimeMs at, std::size_t most) override;
    std::optional<chat::DirectState> direct(chat::UserId low, chat::UserId high) override;
    std::int64_t last_number(chat::ConversationId conversation) override;
    bool is_blocked(chat::UserId by, chat::UserId user) override;
    std::size_t block_count(chat::UserId by) override;
    const chat::Room* room(chat::ConversationId id) override;
    std::optional<chat::ConversationId> public_room(std::string_view key) override;
    std::optional<chat::ConversationId> room_of(chat::UserId user, std::string_view key) override;
    std::vector<chat::ConversationId> rooms_of(chat::UserId user) override;
    const chat::Member* member(chat::ConversationId conversation, chat::UserId user) override;
    std::vector<chat::Member> members_of(chat::ConversationId conversation) override;
    bool is_banned(chat::ConversationId room, chat::UserId user) override;
    std::size_t ban_count(chat::ConversationId room) override;
    std::optional<chat::MessageState> message(chat::ConversationId conversation, std::int64_t number) override;
    bool has_reaction(chat::ConversationId conversation, std::int64_t number, chat::UserId user,
                      std::string_view reaction) override;
    chat::Trimmed trimmed(chat::ConversationId conversation) override;
    chat::Seq event_up_to(chat::ConversationId conversation, chat::Seq until, std::int64_t most) override;
    std::optional<chat::SentBefore> sent_before(chat::UserId sender, std::string_view client_id) override;
    std::size_t bot_count() override;
    std::optional<chat::Hook> hook(chat::HookId id) override;
    std::optional<chat::Hook> hook_by_secret(const chat::SecretHash& secret) override;
    std::size_t hook_count(chat::ConversationId room) override;
    std::size_t outgoing_hook_count() override;
    std::optional<chat::File> file(std::string_view key) override;
    chat::FileUse file_use(chat::UserId owner) override;
    std::vector<chat::File> unused_files(TimeMs before, std::size_t most) override;
    std::vector<chat::File> unused_files_of(chat::UserId owner, std::size_t most) override;

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
    void on(const chat::change::ProfileSet& change);
    void on(const chat::change::BlockSet& change);
    void on(const chat::change::RoomOpened& change);
    void on(const chat::change::TopicSet& change);
    void on(const chat::change::RoomDeleted& change);
    void on(const chat::change::MemberAdded& change);
    void on(const chat::change::MemberRemoved& change);
    void on(const chat::change::RoleSet& change);
    void on(const chat::change::MutedSet& change);
    void on(const chat::change::BanSet& change);
    void on(const chat::change::MessageEdited& change);
    void on(const chat::change::MessageDeleted& change);
    void on(const chat::change::ReactionSet& change);
    void on(const chat::change::EventAdded& change);
    void on(const chat::change::EpochBegan& change);
    void on(const chat::change::HookAdded& change);
    void on(const chat::change::HookRemoved& change);
    void on(const chat::change::HookMoved& change);
    void on(const chat::change::FileAdded& change);
    void on(const chat::change::FileGone& change);
    void on(const chat::change::FilesDropped& change);
    void on(const chat::change::RetentionSet& change);
    void on(const chat::change::MessagesTrimmed& change);
    void on(const chat::change::IdsForgotten& change);

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
    /// Nullptr: no member. Throws Failure.
    CachedMember* find_member(chat::ConversationId conversation, chat::UserId user);
    void add_member(const chat::Member& member, std::string_view room_key);
    /// Nullptr: not remembered.
    chat::Room* cached_room(chat::ConversationId id);
    void attach_files(const chat::change::MessageAdded& change);
    /// The message refers to none of its files any more.
    void drop_files(chat::Seq message);
    void forget_file(const chat::File& file);
    void count_members(chat::ConversationId id, std::int64_t more);
    void keep_seq(chat::Seq seq) { counters_.seq = std::max(counters_.seq, chat::number_of(seq)); }
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
    Statement find_sent_;
    Statement find_counters_;
    Statement add_user_;
    Statement set_password_;
    Statement set_disabled_;
    Statement set_removed_;
    Statement set_profile_;
    Statement add_session_;
    Statement touch_session_;
    Statement end_session_;
    Statement add_invite_;
    Statement remove_invite_;
    Statement add_conversation_;
    Statement add_message_;
    Statement add_send_id_;
    Statement put_counters_;
    RoomStatements rooms_;
    MessageStatements messages_;
    HookStatements hooks_;
    FileStatements files_;
    RetentionStatements retention_;
    FreePages free_pages_;
    bool cut_due_ = false;  ///< pages were given back, and the file has its size still
};

}  // namespace kabar::store::sqlite
