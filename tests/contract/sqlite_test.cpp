// What only the SQLite engine has: its file, its log, its failures.
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "contract/faulty_disk.h"
#include "contract/fixtures.h"
#include "contract/temp_dir.h"
#include "store/sqlite/sqlite_store.h"

namespace kabar::testing {
namespace {

using namespace chat;
using store::sqlite::Options;

class SqliteEngine : public ::testing::Test {
protected:
    std::unique_ptr<store::Store> open(const Options& options = {}) {
        auto opened = store::sqlite::open(directory_.path(), options);
        EXPECT_TRUE(opened) << opened.error().subject;
        return opened ? std::move(*opened) : nullptr;
    }

    Error refusal() {
        const auto opened = store::sqlite::open(directory_.path());
        EXPECT_FALSE(opened);
        return opened ? Error{} : opened.error();
    }

    std::string sql(const std::string& text) {
        sqlite3* db = nullptr;
        sqlite3_open(path().c_str(), &db);
        std::string answer;
        const auto keep = [](void* out, int columns, char** values, char**) {
            for (int i = 0; i < columns; ++i) *static_cast<std::string*>(out) += values[i] != nullptr ? values[i] : "";
            return 0;
        };
        char* error = nullptr;
        EXPECT_EQ(sqlite3_exec(db, text.c_str(), keep, &answer, &error), SQLITE_OK) << (error ? error : "");
        sqlite3_free(error);
        sqlite3_close(db);
        return answer;
    }

    void fill(const std::string& bytes) { std::ofstream(path(), std::ios::binary) << bytes; }
    std::string path() const { return directory_.file("kabar.db"); }
    std::string wal_path() const { return path() + "-wal"; }

    TempDir directory_;
};

void expect_says(const Error& error, const std::string& what) {
    EXPECT_NE(error.subject.find(what), std::string::npos) << error.subject;
}

std::vector<Change> notes_of_one_user() { return {user_added(1, "arini"), conversation_opened(1, 1, 1)}; }

Change note(std::int64_t seq, std::size_t bytes) { return message_added(seq, 1, seq, 1, std::string(bytes, 'x')); }

TEST_F(SqliteEngine, TheFileIsForItsOwnerAlone) {
    const auto store = open();
    ASSERT_TRUE(write(store->writer(), notes_of_one_user()));
    for (const auto& file : {path(), wal_path()}) {
        struct stat about {};
        ASSERT_EQ(::stat(file.c_str(), &about), 0) << file;
        EXPECT_EQ(about.st_mode & 0777U, 0600U) << file;
    }
}

TEST_F(SqliteEngine, TheSchemaVersionIsInTheFile) {
    open().reset();
    EXPECT_EQ(sql("PRAGMA user_version"), std::to_string(store::sqlite::schema_version));
    EXPECT_EQ(sql("PRAGMA journal_mode"), "wal");
    EXPECT_EQ(sql("PRAGMA integrity_check"), "ok");
}

TEST_F(SqliteEngine, ANewerSchemaIsRefusedAndLeftAlone) {
    open().reset();
    sql("PRAGMA user_version=99");
    const auto error = refusal();
    EXPECT_EQ(error.code, Code::storage_failed);
    expect_says(error, path());
    expect_says(error, "newer kabar (schema 99");
    EXPECT_EQ(sql("PRAGMA user_version"), "99");
}

TEST_F(SqliteEngine, AMigrationThatFailsLeavesTheFileAsItWas) {
    open().reset();
    sql("DROP TABLE users; DROP TABLE messages; PRAGMA user_version=0");
    expect_says(refusal(), path());
    EXPECT_EQ(sql("PRAGMA user_version"), "0");
    EXPECT_EQ(sql("SELECT count(*) FROM sqlite_schema WHERE name IN ('users', 'messages')"), "0");
}

TEST_F(SqliteEngine, ADatabaseOfTheFirstVersionKeepsAllItHas) {
    sql(R"sql(
CREATE TABLE users (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, display TEXT NOT NULL,
    password_hash TEXT NOT NULL, disabled INTEGER NOT NULL, removed INTEGER NOT NULL, created INTEGER NOT NULL) STRICT;
CREATE TABLE sessions (id INTEGER PRIMARY KEY, user INTEGER NOT NULL, token BLOB NOT NULL UNIQUE,
    created INTEGER NOT NULL, used INTEGER NOT NULL, expires INTEGER NOT NULL) STRICT;
CREATE INDEX sessions_user ON sessions (user); CREATE TABLE invites (code BLOB NOT NULL PRIMARY KEY, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX invites_expires ON invites (expires);
CREATE TABLE conversations (id INTEGER PRIMARY KEY, low INTEGER NOT NULL, high INTEGER NOT NULL,
    UNIQUE (low, high)) STRICT;
CREATE TABLE members (user INTEGER NOT NULL, conversation INTEGER NOT NULL, read_number INTEGER NOT NULL,
    PRIMARY KEY (user, conversation)) STRICT, WITHOUT ROWID;
CREATE TABLE messages (seq INTEGER PRIMARY KEY, conversation INTEGER NOT NULL, number INTEGER NOT NULL,
    sender INTEGER NOT NULL, sent INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX messages_place ON messages (conversation, number, sender);
CREATE TABLE send_ids (sender INTEGER NOT NULL, client_id TEXT NOT NULL, seq INTEGER NOT NULL, digest BLOB NOT NULL,
    PRIMARY KEY (sender, client_id)) STRICT, WITHOUT ROWID;
CREATE TABLE counters (id INTEGER PRIMARY KEY CHECK (id = 1), users INTEGER NOT NULL, sessions INTEGER NOT NULL,
    conversations INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT;
INSERT INTO users VALUES (1, 'arini', 'arini', 'The arini', 'hash of arini', 0, 0, 1001),
    (2, 'messi', 'messi', 'The messi', 'hash of messi', 0, 0, 1002);
INSERT INTO sessions VALUES (1, 1, zeroblob(32), 10, 20, 30);
INSERT INTO conversations VALUES (1, 1, 2);
INSERT INTO members VALUES (1, 1, 2), (2, 1, 1);
INSERT INTO messages VALUES (1, 1, 1, 1, 5001, 'one'), (2, 1, 2, 1, 5002, 'two');
INSERT INTO send_ids VALUES (1, 'a1', 2, zeroblob(16));
INSERT INTO counters VALUES (1, 2, 1, 1, 2);
PRAGMA application_id = 1264673377; PRAGMA user_version = 1;
)sql");
    const auto store = open();
    auto& writer = store->writer();
    EXPECT_EQ(*writer.user(UserId{1}), make_user(1, "arini"));
    EXPECT_EQ(writer.session(SessionId{1})->expires, 30);
    EXPECT_EQ(writer.direct(UserId{1}, UserId{2})->last_number, 2);
    EXPECT_EQ(writer.member(ConversationId{1}, UserId{2})->read, 1);
    EXPECT_EQ(writer.sent_before(UserId{1}, "a1")->number, 2);
    EXPECT_EQ(lines_of(store->open_reader().value()->inbox(UserId{2}, 10, 1000).value()),
              std::vector<std::string>{"arini: two"});
    ASSERT_TRUE(write(writer, {room_opened(2, "news"), member_added(2, 1), message_added(3, 1, 3, 2, "three")}));
    EXPECT_EQ(sql("PRAGMA user_version"), std::to_string(store::sqlite::schema_version));
    EXPECT_EQ(sql("PRAGMA integrity_check"), "ok");
}

TEST_F(SqliteEngine, WhatIsNoDatabaseIsRefused) {
    fill(std::string(5000, 'x'));
    const auto error = refusal();
    EXPECT_EQ(error.code, Code::storage_failed);
    expect_says(error, path() + " is not a database");
}

TEST_F(SqliteEngine, AnotherProgramsDatabaseIsRefused) {
    sql("CREATE TABLE theirs (x)");
    expect_says(refusal(), path() + " is the database of another program");
    EXPECT_EQ(sql("SELECT count(*) FROM sqlite_schema"), "1");
}

TEST_F(SqliteEngine, ADamagedDatabaseIsRefusedOrFails) {
    open().reset();
    const auto size = std::filesystem::file_size(path());
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(100);
    file << std::string(size - 100, '\xff');
    file.close();
    const auto error = refusal();
    EXPECT_EQ(error.code, Code::storage_failed);
    expect_says(error, path());
}

TEST_F(SqliteEngine, AFileThatCannotBeOpenedIsNamed) {
    std::filesystem::create_directory(path());
    const auto error = refusal();
    EXPECT_EQ(error.code, Code::storage_failed);
    expect_says(error, "cannot open " + path());
    const auto missing = store::sqlite::open(directory_.file("missing"));
    ASSERT_FALSE(missing);
    expect_says(missing.error(), "missing/kabar.db");
}

TEST_F(SqliteEngine, AFileWithoutPermissionIsNamed) {
    if (::geteuid() == 0) GTEST_SKIP() << "the superuser may open everything";
    open().reset();
    ASSERT_EQ(::chmod(path().c_str(), 0), 0);
    expect_says(refusal(), "the user that runs kabar must be able to read and write it");
}

TEST_F(SqliteEngine, AFullDatabaseRefusesBatchesAndReadingGoesOn) {
    const auto store = open({.max_bytes = 400 * 1024});
    auto& writer = store->writer();
    ASSERT_TRUE(write(writer, notes_of_one_user()));
    std::int64_t seq = 1;
    Status status;
    while ((status = write(writer, {note(seq, 10'000)}))) ++seq;
    EXPECT_EQ(status.error().code, Code::storage_full);
    EXPECT_GT(seq, 5);
    EXPECT_EQ(writer.last_number(ConversationId{1}), seq - 1);
    EXPECT_EQ(writer.counters().seq, seq - 1);
    EXPECT_EQ(store->open_reader().value()->inbox(UserId{1}, 1000, 1 << 20)->items.size(),
              static_cast<std::size_t>(seq - 1));
    EXPECT_EQ(write(writer, {note(seq, 10'000)}).error().code, Code::storage_full);
    ASSERT_TRUE(write(writer, {note(seq, 10)})) << "what still fits is kept";
}

TEST_F(SqliteEngine, AFullDiskRefusesBatchesUntilThereIsRoom) {
    FaultyDisk disk;
    const auto store = open();
    auto& writer = store->writer();
    ASSERT_TRUE(write(writer, notes_of_one_user()));
    disk.write_result = SQLITE_FULL;
    for (int i = 0; i < 3; ++i) {
        const auto refused = write(writer, {note(1, 10), note(2, 20)});
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, Code::storage_full);
        EXPECT_TRUE(store->open_reader().value()->inbox(UserId{1}, 10, 1000)->items.empty());
    }
    disk.write_result = SQLITE_OK;
    ASSERT_TRUE(write(writer, {note(1, 10)}));
    EXPECT_EQ(store->open_reader().value()->inbox(UserId{1}, 10, 1000)->items.size(), 1U);
}

TEST_F(SqliteEngine, AFailedFsyncEndsAllWriting) {
    FaultyDisk disk;
    const auto store = open();
    auto& writer = store->writer();
    ASSERT_TRUE(write(writer, notes_of_one_user()));
    disk.sync_result = SQLITE_IOERR_FSYNC;
    const auto failed = write(writer, {note(1, 10)});
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, Code::storage_failed);
    disk.sync_result = SQLITE_OK;
    const auto later = writer.begin();
    ASSERT_FALSE(later) << "whatever the disk says afterwards";
    EXPECT_EQ(later.error().code, Code::storage_failed);
}

TEST_F(SqliteEngine, AFailedWriteEndsAllWriting) {
    FaultyDisk disk;
    const auto store = open();
    ASSERT_TRUE(write(store->writer(), notes_of_one_user()));
    disk.write_result = SQLITE_IOERR_WRITE;
    EXPECT_EQ(write(store->writer(), {note(1, 10)}).error().code, Code::storage_failed);
    EXPECT_EQ(write(store->writer(), {}).error().code, Code::storage_failed);
}

TEST_F(SqliteEngine, EachCommitIsSyncedAndABatchWithoutChangesIsNot) {
    FaultyDisk disk;
    const auto store = open();
    ASSERT_TRUE(write(store->writer(), notes_of_one_user()));
    for (std::int64_t seq = 1; seq <= 3; ++seq) {
        const int before = disk.syncs;
        ASSERT_TRUE(write(store->writer(), {note(seq, 10)}));
        EXPECT_GT(disk.syncs, before);
    }
    const int before = disk.syncs;
    ASSERT_TRUE(store->writer().begin());
    EXPECT_NE(store->writer().user(UserId{1}), nullptr);
    ASSERT_TRUE(store->writer().commit());
    EXPECT_EQ(disk.syncs, before);
}

TEST_F(SqliteEngine, TheLogStaysBoundedWithoutACheckpointer) {
    constexpr std::int64_t bound = 1 << 20;
    const auto store = open({.wal_max_bytes = bound});
    auto& writer = store->writer();
    ASSERT_TRUE(write(writer, notes_of_one_user()));
    for (std::int64_t seq = 1; seq <= 400; ++seq) ASSERT_TRUE(write(writer, {note(seq, 20'000)}));
    EXPECT_LT(std::filesystem::file_size(wal_path()), static_cast<std::uintmax_t>(2 * bound));
}

TEST_F(SqliteEngine, AReaderInTheWayOnlyDelaysTheLogsEnd) {
    constexpr std::int64_t bound = 1 << 20;
    const auto store = open({.wal_max_bytes = bound});
    auto& writer = store->writer();
    ASSERT_TRUE(write(writer, notes_of_one_user()));
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(path().c_str(), &other), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(other, "BEGIN; SELECT count(*) FROM users", nullptr, nullptr, nullptr), SQLITE_OK);
    for (std::int64_t seq = 1; seq <= 80; ++seq) ASSERT_TRUE(write(writer, {note(seq, 20'000)}));
    const auto grown = std::filesystem::file_size(wal_path());
    EXPECT_GT(grown, static_cast<std::uintmax_t>(bound));
    sqlite3_close(other);
    for (std::int64_t seq = 81; seq <= 200; ++seq) ASSERT_TRUE(write(writer, {note(seq, 20'000)}));
    EXPECT_LT(std::filesystem::file_size(wal_path()), grown + bound);
}

TEST_F(SqliteEngine, WhatWasCommittedSurvivesWithoutAClosing) {
    auto store = open();
    ASSERT_TRUE(write(store->writer(), notes_of_one_user()));
    ASSERT_TRUE(write(store->writer(), {note(1, 10)}));
    ASSERT_TRUE(store->writer().begin());
    store->writer().apply(note(2, 10));
    const TempDir after;
    for (const auto& file : {path(), wal_path()}) {
        std::filesystem::copy_file(file, after.file(std::filesystem::path(file).filename().string()));
    }
    const auto again = store::sqlite::open(after.path()).value();
    EXPECT_EQ(again->writer().counters().seq, 1);
    EXPECT_EQ(again->open_reader().value()->inbox(UserId{1}, 10, 1000)->items.size(), 1U);
}

}  // namespace
}  // namespace kabar::testing
