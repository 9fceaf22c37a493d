#include "client/bench_sqlite.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <thread>
#include <vector>

namespace kabar::client {
namespace {

constexpr const char* schema = R"(
    PRAGMA journal_mode = WAL;
    CREATE TABLE messages(seq INTEGER PRIMARY KEY, conversation INTEGER NOT NULL, number INTEGER NOT NULL,
                          sender INTEGER NOT NULL, sent INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
    CREATE UNIQUE INDEX messages_by_number ON messages(conversation, number, sender);
    CREATE TABLE send_ids(sender INTEGER NOT NULL, client_id TEXT NOT NULL, seq INTEGER NOT NULL, digest BLOB NOT NULL,
                          PRIMARY KEY(sender, client_id)) STRICT, WITHOUT ROWID;
)";
constexpr const char* settings = R"(
    PRAGMA synchronous = FULL;
    PRAGMA cache_size = -65536;
    PRAGMA secure_delete = OFF;
    PRAGMA temp_store = MEMORY;
)";
constexpr const char* insert_message = "INSERT INTO messages VALUES(?1, ?2, ?3, ?4, ?5, ?6)";
constexpr const char* insert_id = "INSERT INTO send_ids VALUES(?1, ?2, ?3, ?4)";
constexpr std::int64_t wal_bytes = 4 * 1024 * 1024;

struct CloseDatabase {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
struct CloseStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, CloseStatement>;

Outcome<void> said(sqlite3* db, int result) {
    if (result == SQLITE_OK || result == SQLITE_DONE || result == SQLITE_ROW) return {};
    return problem(Failure::unreachable, std::string("the bare SQLite loop failed: ") + sqlite3_errmsg(db));
}

Outcome<Database> open_database(const std::string& path) {
    sqlite3* raw = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const int opened = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
    Database db(raw);
    if (const auto ok = said(raw, opened); !ok) return tl::unexpected(ok.error());
    sqlite3_busy_timeout(raw, 10'000);
    if (const auto ok = said(raw, sqlite3_exec(raw, settings, nullptr, nullptr, nullptr)); !ok) {
        return tl::unexpected(ok.error());
    }
    return db;
}

/// Moves the log into the database whenever it is woken, on a connection and a thread of its own.
class Checkpointer {
public:
    explicit Checkpointer(Database db) : db_(std::move(db)), thread_([this] { run(); }) {}
    ~Checkpointer() {
        {
            std::lock_guard lock(mutex_);
            ending_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }
    Checkpointer(const Checkpointer&) = delete;
    Checkpointer& operator=(const Checkpointer&) = delete;

    void wake() {
        if (working_.exchange(true)) return;
        {
            std::lock_guard lock(mutex_);
            asked_ = true;
        }
        wake_.notify_one();
    }

private:
    void run() {
        std::unique_lock lock(mutex_);
        while (true) {
            wake_.wait(lock, [this] { return asked_ || ending_; });
            if (ending_) return;
            asked_ = false;
            lock.unlock();
            sqlite3_wal_checkpoint_v2(db_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
            working_ = false;
            lock.lock();
        }
    }

    Database db_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool asked_ = false;
    bool ending_ = false;
    std::atomic<bool> working_{false};
    std::thread thread_;
};

class Floor final : public SqliteFloor {
public:
    Floor(const Options& options, Database db)
        : options_(options),
          db_(std::move(db)),
          random_(options.seed * 0x9E3779B97F4A7C15 + 1),
          numbers_(options.users * options.users, 0),
          sent_by_(options.users, 0),
          text_(options.text_bytes, 't') {
        sqlite3_wal_hook(db_.get(), &Floor::committed, this);
    }

    std::string path() const { return options_.directory + "/floor.db"; }

    Outcome<void> prepare() {
        if (auto ok = said(db_.get(), sqlite3_exec(db_.get(), schema, nullptr, nullptr, nullptr)); !ok) return ok;
        for (auto [statement, sql] : {std::pair{&message_, insert_message}, std::pair{&id_, insert_id},
                                      std::pair{&begin_, "BEGIN IMMEDIATE"}, std::pair{&commit_, "COMMIT"}}) {
            sqlite3_stmt* raw = nullptr;
            const int result = sqlite3_prepare_v3(db_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
            statement->reset(raw);
            if (auto ok = said(db_.get(), result); !ok) return ok;
        }
        return {};
    }

    Outcome<double> run(Checkpoints checkpoints, double seconds) override {
        std::unique_ptr<Checkpointer> checkpointer;
        if (checkpoints == Checkpoints::own_thread) {
            auto db = open_database(path());
            if (!db) return tl::unexpected(db.error());
            checkpointer = std::make_unique<Checkpointer>(std::move(*db));
        }
        checkpointer_ = checkpointer.get();
        const auto begin = std::chrono::steady_clock::now();
        std::chrono::duration<double> spent{0};
        std::uint64_t rows = 0;
        while (spent.count() < seconds) {
            if (const auto ok = write_batch(); !ok) return tl::unexpected(ok.error());
            rows += batch;
            spent = std::chrono::steady_clock::now() - begin;
        }
        checkpointer_ = nullptr;
        return static_cast<double>(rows) / spent.count();
    }

private:
    /// Replaces SQLite's automatic checkpoint, which uses the same hook, with a choice.
    static int committed(void* self, sqlite3* db, const char*, int pages) {
        auto* const floor = static_cast<Floor*>(self);
        if (static_cast<std::int64_t>(pages) * 4096 < wal_bytes) return SQLITE_OK;
        if (floor->checkpointer_ != nullptr) {
            floor->checkpointer_->wake();
        } else {
            sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
        }
        return SQLITE_OK;
    }

    int step(sqlite3_stmt* statement) {
        sqlite3_step(statement);
        return sqlite3_reset(statement);
    }

    Outcome<void> write_batch() {
        if (const auto ok = said(db_.get(), step(begin_.get())); !ok) return ok;
        const std::int64_t now =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
                .count();
        for (int i = 0; i < batch; ++i) {
            if (const auto ok = said(db_.get(), write_message(now)); !ok) return ok;
        }
        return said(db_.get(), step(commit_.get()));
    }

    int write_message(std::int64_t now) {
        const std::uint64_t users = options_.users;
        const std::uint64_t sender = next_random() % users;
        const std::uint64_t receiver = users < 2 ? 0 : (sender + 1 + next_random() % (users - 1)) % users;
        const std::uint64_t conversation = std::min(sender, receiver) * users + std::max(sender, receiver);
        seq_ += 1;
        sqlite3_stmt* const m = message_.get();
        sqlite3_bind_int64(m, 1, seq_);
        sqlite3_bind_int64(m, 2, static_cast<std::int64_t>(conversation) + 1);
        sqlite3_bind_int64(m, 3, ++numbers_[conversation]);
        sqlite3_bind_int64(m, 4, static_cast<std::int64_t>(sender) + 1);
        sqlite3_bind_int64(m, 5, now);
        sqlite3_bind_text(m, 6, text_.data(), static_cast<int>(text_.size()), SQLITE_STATIC);
        const int result = step(m);
        if (result != SQLITE_OK || !options_.ids) return result;

        std::array<char, 32> client_id{};
        const int length = std::snprintf(client_id.data(), client_id.size(), "load-%08x", sent_by_[sender]++);
        std::array<std::uint64_t, 2> digest{next_random(), next_random()};
        sqlite3_stmt* const d = id_.get();
        sqlite3_bind_int64(d, 1, static_cast<std::int64_t>(sender) + 1);
        sqlite3_bind_text(d, 2, client_id.data(), length, SQLITE_STATIC);
        sqlite3_bind_int64(d, 3, seq_);
        sqlite3_bind_blob(d, 4, digest.data(), sizeof digest, SQLITE_STATIC);
        return step(d);
    }

    std::uint64_t next_random() {
        random_ ^= random_ << 13;
        random_ ^= random_ >> 7;
        random_ ^= random_ << 17;
        return random_;
    }

    Options options_;
    Database db_;
    Statement message_;
    Statement id_;
    Statement begin_;
    Statement commit_;
    std::uint64_t random_;
    std::int64_t seq_ = 0;
    std::vector<std::int64_t> numbers_;
    std::vector<std::uint32_t> sent_by_;
    std::string text_;
    Checkpointer* checkpointer_ = nullptr;
};

}  // namespace

Outcome<std::unique_ptr<SqliteFloor>> SqliteFloor::open(const Options& options) {
    if (options.users < 1 || options.users > users_max) {
        return problem(Failure::refused, "the bare SQLite loop: from 1 to " + std::to_string(users_max) + " users");
    }
    ::mkdir(options.directory.c_str(), 0700);
    auto db = open_database(options.directory + "/floor.db");
    if (!db) return tl::unexpected(db.error());
    auto floor = std::make_unique<Floor>(options, std::move(*db));
    if (const auto ok = floor->prepare(); !ok) return tl::unexpected(ok.error());
    return std::unique_ptr<SqliteFloor>(std::move(floor));
}

}  // namespace kabar::client
