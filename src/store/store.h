// What the ledger and the hub need of a storage engine. The contract suite in tests/contract runs on every engine.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "chat/changes.h"
#include "chat/model.h"
#include "chat/replies.h"
#include "chat/state.h"

namespace kabar::store {

/// The one writer: used by one thread at a time, which is the ledger's.
///
/// A batch is begin(), any number of apply() and State reads, then commit() or rollback(). Everything is visible
/// to the State at once, to Readers after the commit. A failure inside the batch is kept and reported by commit().
class Writer : public chat::State {
public:
    virtual Status begin() = 0;
    virtual void apply(const chat::Change& change) = 0;

    /// After OK everything applied since begin() is on disk (fsync).
    /// Errors, each after an implicit rollback:
    ///   storage_full    nothing of the batch was kept; a later batch may succeed
    ///   storage_failed  nothing can be trusted any more (failed fsync, corrupt page): the process must stop
    virtual Status commit() = 0;
    virtual void rollback() = 0;
};

struct InboxPage {
    std::vector<chat::reply::InboxItem> items;
    /// What counts as read once the page has reached its reader.
    std::vector<chat::ReadMark> marks;
    bool more = false;
};

/// Reads the committed state. One thread at a time; open one for each reading thread. Each call sees one moment.
/// Errors: storage_failed.
class Reader {
public:
    virtual ~Reader() = default;

    virtual Result<std::optional<chat::User>> user(chat::UserId id) = 0;
    virtual Result<std::optional<chat::User>> user_by_key(std::string_view key) = 0;
    /// By key, those after `after_key`; removed users too.
    virtual Result<std::vector<chat::User>> users(std::string_view after_key, std::size_t limit) = 0;

    virtual Result<std::optional<chat::Session>> session_by_token(const chat::SecretHash& token) = 0;
    /// Oldest first.
    virtual Result<std::vector<chat::Session>> sessions_of(chat::UserId user) = 0;

    /// What `user` has not read, oldest first: at most `limit` messages, ended early by the message that takes the
    /// texts past `bytes`. Own messages are left out, except notes to oneself. The cost grows with the page and
    /// the number of the user's conversations, not with the messages stored.
    virtual Result<InboxPage> inbox(chat::UserId user, std::size_t limit, std::size_t bytes) = 0;
};

/// Thread-safe but for the Writer and the Readers it gives out, which must be gone before it.
class Store {
public:
    virtual ~Store() = default;

    virtual Writer& writer() = 0;
    virtual Result<std::unique_ptr<Reader>> open_reader() = 0;

    /// Moves what was committed from the log into the database, without stopping the writer or readers.
    /// Called on a thread of its own. Errors: storage_full, storage_failed.
    virtual Status checkpoint() = 0;
    /// True when the log has grown so far that checkpoint() should run.
    virtual bool wants_checkpoint() const = 0;

    /// A hash over every row of the committed state, in a fixed order: equal states have equal hashes,
    /// on any machine and whatever batches led there. Hexadecimal. Reads everything.
    virtual Result<std::string> state_hash() = 0;
};

}  // namespace kabar::store
