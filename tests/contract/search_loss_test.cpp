// The index of the SQLite engine, a file of its own, lost and damaged.
#include <filesystem>
#include <fstream>

#include <sqlite3.h>

#include "contract/search_world.h"

namespace kabar::testing {
namespace {

class SearchLossTest : public SearchTest {
protected:
    std::string path() const { return directory_.file("search.db"); }

    void lose() const {
        for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path() + suffix);
    }
    void overwrite(const std::string& what) const {
        lose();
        std::ofstream(path(), std::ios::binary) << what;
    }
    void sql(const std::string& text) const {
        sqlite3* db = nullptr;
        ASSERT_EQ(sqlite3_open(path().c_str(), &db), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(db, text.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
        sqlite3_close(db);
    }
    void restart() {
        index_.reset();
        reopen();
    }
    /// The parts in which FTS5 has written the index.
    int parts() const {
        sqlite3* db = nullptr;
        sqlite3_stmt* count = nullptr;
        EXPECT_EQ(sqlite3_open(path().c_str(), &db), SQLITE_OK);
        EXPECT_EQ(sqlite3_prepare_v2(db, "SELECT count(DISTINCT segid) FROM words_idx", -1, &count, nullptr),
                  SQLITE_OK);
        EXPECT_EQ(sqlite3_step(count), SQLITE_ROW);
        const int parts = sqlite3_column_int(count, 0);
        sqlite3_finalize(count);
        sqlite3_close(db);
        return parts;
    }
    void say_many(std::int64_t first, std::int64_t count) {
        std::vector<chat::Change> changes;
        for (auto i = first; i < first + count; ++i) {
            changes.push_back(message_added(i, 1, i, 1, "kata" + std::to_string(i % 500)));
        }
        keep(changes);
    }
};

INSTANTIATE_TEST_SUITE_P(Sqlite, SearchLossTest, ::testing::Values(engines().front()), engine_name);

TEST_P(SearchLossTest, ALostIndexIsMadeAgainAtOpen) {
    say(1, 1, "halo");
    catch_up();
    restart();
    lose();
    EXPECT_EQ(refused(2, query_of("halo")), Code::busy);
    open_index();
    catch_up();
    EXPECT_EQ(found(2, "halo"), Lines{"halo"});
}

TEST_P(SearchLossTest, AnIndexLostWhileTheServerRunsIsMadeAgain) {
    say(1, 1, "halo");
    catch_up();
    ASSERT_EQ(found(2, "halo"), Lines{"halo"});
    lose();
    EXPECT_EQ(refused(2, query_of("halo")), Code::busy);
    catch_up();
    EXPECT_EQ(found(2, "halo"), Lines{"halo"});
    restart();
    EXPECT_EQ(found(2, "halo"), Lines{"halo"});
}

TEST_P(SearchLossTest, WhatIsNoDatabaseIsMadeAgain) {
    say(1, 1, "halo");
    catch_up();
    restart();
    overwrite(std::string(100'000, 'x'));
    EXPECT_EQ(refused(2, query_of("halo")), Code::busy);
    overwrite(std::string(100'000, 'x'));
    open_index();
    catch_up();
    EXPECT_EQ(found(2, "halo"), Lines{"halo"});
}

TEST_P(SearchLossTest, ADamagedTableIsMadeAgain) {
    say(1, 1, "halo");
    catch_up();
    restart();
    sql("UPDATE words_data SET block = x'ffffffffff' WHERE id > 100");
    open_index();
    EXPECT_EQ(refused(2, query_of("halo")), Code::busy);
    say(1, 1, "halo lagi");
    (void)index_->update();
    catch_up();
    EXPECT_EQ(found(2, "halo"), (Lines{"halo lagi", "halo"}));
}

TEST_P(SearchLossTest, AMissingTableIsMadeAgain) {
    say(1, 1, "halo");
    catch_up();
    restart();
    sql("DROP TABLE words");
    EXPECT_EQ(refused(2, query_of("halo")), Code::busy);
    open_index();
    catch_up();
    EXPECT_EQ(found(2, "halo"), Lines{"halo"});
}

TEST_P(SearchLossTest, AnotherVersionIsMadeAgain) {
    say(1, 1, "halo");
    catch_up();
    restart();
    sql("PRAGMA user_version = 99");
    EXPECT_EQ(refused(2, query_of("halo")), Code::busy);
    open_index();
    catch_up();
    EXPECT_EQ(found(2, "halo"), Lines{"halo"});
}

TEST_P(SearchLossTest, AnIndexOfAnotherHistoryIsMadeAgain) {
    say(1, 1, "halo");
    catch_up();
    restart();
    sql("UPDATE progress SET seq = 1000");
    open_index();
    catch_up();
    EXPECT_EQ(found(2, "halo"), Lines{"halo"});
    restart();
    sql("UPDATE progress SET epoch = 77; DELETE FROM words");
    open_index();
    catch_up();
    EXPECT_EQ(found(2, "halo"), Lines{"halo"});
}

TEST_P(SearchLossTest, AnIndexThatNamesWrongMessagesShowsNothingOfThem) {
    say(1, 1, "halo");
    say(2, 2, "halo messi");
    say(2, 2, "rahasia");
    catch_up();
    restart();
    sql("UPDATE words SET body = 'halo', place = 'c1 u1 u2 f1' WHERE rowid / 4096 IN (2, 3)");
    EXPECT_EQ(found(1, "halo"), Lines{"halo"});
    EXPECT_EQ(found(3, "halo"), Lines{"halo messi"}) << "which is his";
}

TEST_P(SearchLossTest, OnlyItsOwnerCanReadTheIndex) {
    const auto mode = std::filesystem::status(path()).permissions();
    EXPECT_EQ(mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
              std::filesystem::perms::none);
}

TEST_P(SearchLossTest, ThePartsOfTheIndexBecomeOneWhenEnoughWasAdded) {
    say_many(1, limits::search_merge_least);
    catch_up();
    EXPECT_EQ(parts(), 1);
    EXPECT_EQ(found(2, "kata499").size(), static_cast<std::size_t>(limits::search_merge_least / 500));
    say_many(limits::search_merge_least + 1, 100);
    catch_up();
    EXPECT_GT(parts(), 1) << "a little more is not worth writing everything again";
}

}  // namespace
}  // namespace kabar::testing
