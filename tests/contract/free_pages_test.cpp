// The SQLite engine gives space back to the disk: in bounded steps, and no row changes.
#include <filesystem>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "base/limits.h"
#include "contract/fixtures.h"
#include "contract/temp_dir.h"
#include "store/sqlite/sqlite_store.h"

namespace kabar::testing {
namespace {

using namespace chat;

constexpr std::int64_t messages = 4000;

class FreePages : public ::testing::Test {
protected:
    void SetUp() override { open(); }

    void open() {
        store_.reset();
        auto opened = store::sqlite::open(directory_.path());
        ASSERT_TRUE(opened) << opened.error().subject;
        store_ = std::move(*opened);
    }
    store::Writer& writer() { return store_->writer(); }

    /// One conversation with messages of nearly a page each.
    void fill() {
        ASSERT_TRUE(write(writer(), {user_added(1, "arini"), conversation_opened(1, 1, 1)}));
        say(1, messages);
    }
    void say(std::int64_t first, std::int64_t last) {
        std::vector<Change> changes;
        for (auto i = first; i <= last; ++i) {
            changes.push_back(message_added(i, 1, i, 1, std::string(3500, 'x'), "id" + std::to_string(i)));
        }
        ASSERT_TRUE(write(writer(), changes));
    }
    void trim(std::int64_t after, std::int64_t up_to) {
        ASSERT_TRUE(
            write(writer(), {change::MessagesTrimmed{ConversationId{1}, after, {up_to, Seq{up_to}, Seq{}}, 0}}));
    }
    /// Until there is nothing more to give. Returns the number of steps.
    int give_all_back() {
        for (int steps = 1;; ++steps) {
            const auto before = pages();
            const auto more = writer().give_back_space();
            EXPECT_TRUE(more) << more.error().subject;
            EXPECT_LE(before - pages(), limits::vacuum_pages + 1) << "with a page of the map of places";
            if (!more || !*more) return steps;
        }
    }
    std::int64_t bytes_on_disk() {
        EXPECT_TRUE(store_->checkpoint());
        return static_cast<std::int64_t>(std::filesystem::file_size(path()));
    }

    std::string path() const { return directory_.file("kabar.db"); }
    std::int64_t pages() const { return std::stoll(sql("PRAGMA page_count")); }
    std::int64_t free_pages() const { return std::stoll(sql("PRAGMA freelist_count")); }
    std::string sql(const std::string& text) const {
        sqlite3* db = nullptr;
        sqlite3_open(path().c_str(), &db);
        std::string answer;
        const auto keep = [](void* out, int columns, char** values, char**) {
            for (int i = 0; i < columns; ++i) *static_cast<std::string*>(out) += values[i] != nullptr ? values[i] : "";
            return 0;
        };
        EXPECT_EQ(sqlite3_exec(db, text.c_str(), keep, &answer, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
        sqlite3_close(db);
        return answer;
    }

    TempDir directory_;
    std::unique_ptr<store::Store> store_;
};

TEST_F(FreePages, WhatWasDeletedIsGivenBackAndTheStateStaysTheSame) {
    EXPECT_TRUE(store_->gives_back_space());
    fill();
    const auto full = bytes_on_disk();
    trim(0, messages - 10);
    const auto hash = store_->state_hash().value();
    EXPECT_GE(bytes_on_disk(), full) << "until it is given back";
    EXPECT_GT(give_all_back(), 10);
    EXPECT_EQ(store_->state_hash().value(), hash);
    EXPECT_LT(bytes_on_disk(), full / 2);
    EXPECT_EQ(free_pages(), limits::vacuum_kept_pages) << "which stay for what comes";
    EXPECT_EQ(sql("PRAGMA integrity_check"), "ok");
    open();
    EXPECT_EQ(store_->state_hash().value(), hash);
}

TEST_F(FreePages, SendsGoOnBetweenTheSteps) {
    fill();
    trim(0, messages - 10);
    std::int64_t last = messages;
    while (writer().give_back_space().value()) {
        say(last + 1, last + 1);
        ++last;
    }
    ASSERT_GT(last, messages + 10);
    EXPECT_EQ(sql("SELECT count(*) FROM messages"), std::to_string(last - messages + 10));
    EXPECT_EQ(sql("PRAGMA integrity_check"), "ok");
}

TEST_F(FreePages, AFewStay) {
    fill();
    trim(0, 200);
    const auto before = pages();
    EXPECT_EQ(give_all_back(), 1);
    EXPECT_EQ(pages(), before);
}

TEST_F(FreePages, ADatabaseWithoutTheMapKeepsItsSizeUntilItIsMadeAnew) {
    fill();
    store_.reset();
    // As those that were made before pages could be given back.
    sql("PRAGMA journal_mode=DELETE; PRAGMA auto_vacuum=NONE; VACUUM");
    open();
    EXPECT_FALSE(store_->gives_back_space());
    trim(0, messages - 10);
    const auto full = pages();
    EXPECT_EQ(give_all_back(), 1);
    EXPECT_EQ(pages(), full);
    store_.reset();
    // What docs/configuration.md advises.
    sql("PRAGMA auto_vacuum=INCREMENTAL; VACUUM");
    open();
    EXPECT_TRUE(store_->gives_back_space());
    EXPECT_LT(pages(), full / 10);
}

}  // namespace
}  // namespace kabar::testing
