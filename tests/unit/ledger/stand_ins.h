// What stands in for the hub, the log and a store whose failures a test decides.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/log.h"
#include "ledger/ledger.h"

namespace kabar::testing {

class QuietLog final : public Log {
protected:
    void write(LogLevel, std::string_view, std::initializer_list<LogField>) override {}
};

/// Keeps what was delivered; other threads may wait for it.
class Inbox final : public ledger::Outbox {
public:
    void deliver(ledger::Bundle&& bundle) override {
        const std::lock_guard lock(mutex_);
        ++bundles_;
        for (auto& completion : bundle.completions) completions_.push_back(std::move(completion));
        changes_.insert(changes_.end(), bundle.changes->begin(), bundle.changes->end());
        arrived_.notify_all();
    }
    void wait_for(std::size_t completions) {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [&] { return completions_.size() >= completions; });
    }
    void wait_for_bundles(std::size_t bundles) {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [&] { return bundles_ >= bundles; });
    }
    std::vector<ledger::Completion> completions() const {
        const std::lock_guard lock(mutex_);
        return completions_;
    }
    std::vector<chat::Change> changes() const {
        const std::lock_guard lock(mutex_);
        return changes_;
    }
    std::size_t bundles() const {
        const std::lock_guard lock(mutex_);
        return bundles_;
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable arrived_;
    std::size_t bundles_ = 0;
    std::vector<ledger::Completion> completions_;
    std::vector<chat::Change> changes_;
};

class CountingRecorder final : public ledger::Recorder {
public:
    Status record(const std::vector<ledger::Entry>& batch) override {
        if (error) return tl::unexpected<Error>(*error);
        for (const auto& entry : batch) names.push_back(std::get<chat::command::AddUser>(entry.command).name.key);
        return {};
    }
    Status undo() override {
        ++undone;
        return {};
    }

    std::optional<Error> error;
    std::vector<std::string> names;
    int undone = 0;
};

/// Keeps nothing, finds nothing; fails and waits as told. What a test sets between two batches is seen by the next.
class FakeWriter final : public store::Writer {
public:
    Status begin() override {
        ++begun;
        std::unique_lock lock(mutex_);
        is_blocked_ = must_block_;
        changed_.notify_all();
        changed_.wait(lock, [&] { return !must_block_; });
        return {};
    }
    void apply(const chat::Change&) override { ++applied; }
    Status commit() override {
        if (commit_error) return tl::unexpected<Error>(*commit_error);
        return {};
    }
    void rollback() override {}
    Result<bool> give_back_space() override {
        ++steps;
        if (commit_error) return tl::unexpected<Error>(*commit_error);
        return steps < steps_to_do;
    }

    void block() {
        const std::lock_guard lock(mutex_);
        must_block_ = true;
    }
    void unblock() {
        const std::lock_guard lock(mutex_);
        must_block_ = false;
        changed_.notify_all();
    }
    void wait_until_blocked() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return is_blocked_; });
    }

    chat::Counters counters() override { return {}; }
    const chat::User* user(chat::UserId) override { return nullptr; }
    const chat::User* user_by_key(std::string_view key) override {
        if (key == "poison") throw std::runtime_error("poison");
        return nullptr;
    }
    const chat::Session* session(chat::SessionId) override { return nullptr; }
    std::vector<chat::Session> sessions_of(chat::UserId) override { return {}; }
    std::optional<chat::Invite> invite(const chat::SecretHash&) override { return {}; }
    std::vector<chat::Invite> invites_expired(TimeMs, std::size_t) override { return {}; }
    std::optional<chat::DirectState> direct(chat::UserId, chat::UserId) override { return {}; }
    std::int64_t last_number(chat::ConversationId) override { return 0; }
    bool is_blocked(chat::UserId, chat::UserId) override { return false; }
    std::size_t block_count(chat::UserId) override { return 0; }
    const chat::Room* room(chat::ConversationId) override { return nullptr; }
    std::optional<chat::ConversationId> public_room(std::string_view) override { return {}; }
    std::optional<chat::ConversationId> room_of(chat::UserId, std::string_view) override { return {}; }
    std::vector<chat::ConversationId> rooms_of(chat::UserId) override { return {}; }
    const chat::Member* member(chat::ConversationId, chat::UserId) override { return nullptr; }
    std::vector<chat::Member> members_of(chat::ConversationId) override { return {}; }
    bool is_banned(chat::ConversationId, chat::UserId) override { return false; }
    std::size_t ban_count(chat::ConversationId) override { return 0; }
    std::optional<chat::MessageState> message(chat::ConversationId, std::int64_t) override { return {}; }
    bool has_reaction(chat::ConversationId, std::int64_t, chat::UserId, std::string_view) override { return false; }
    std::optional<chat::SentBefore> sent_before(chat::UserId, std::string_view) override { return {}; }
    chat::Trimmed trimmed(chat::ConversationId) override { return {}; }
    chat::Seq event_up_to(chat::ConversationId, chat::Seq, std::int64_t) override { return {}; }
    std::size_t bot_count() override { return 0; }
    std::optional<chat::Hook> hook(chat::HookId) override { return {}; }
    std::optional<chat::Hook> hook_by_secret(const chat::SecretHash&) override { return {}; }
    std::size_t hook_count(chat::ConversationId) override { return 0; }
    std::size_t outgoing_hook_count() override { return 0; }
    std::optional<chat::File> file(std::string_view) override { return {}; }
    chat::FileUse file_use(chat::UserId) override { return {}; }
    std::vector<chat::File> unused_files(TimeMs, std::size_t) override { return {}; }
    std::vector<chat::File> unused_files_of(chat::UserId, std::size_t) override { return {}; }

    std::optional<Error> commit_error;
    std::atomic<int> begun{0};
    int applied = 0;
    int steps = 0;
    int steps_to_do = 0;

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool must_block_ = false;
    bool is_blocked_ = false;
};

class FakeStore final : public store::Store {
public:
    store::Writer& writer() override { return fake; }
    Result<std::unique_ptr<store::Reader>> open_reader() override { return fail(Code::internal); }
    Result<std::unique_ptr<store::SearchIndex>> open_search_index() override { return fail(Code::internal); }
    Status checkpoint() override { return {}; }
    bool wants_checkpoint() const override { return checkpoint_wanted; }
    bool gives_back_space() const override { return true; }
    Result<std::string> state_hash() override { return std::string(); }

    FakeWriter fake;
    std::atomic<bool> checkpoint_wanted{false};
};

}  // namespace kabar::testing
