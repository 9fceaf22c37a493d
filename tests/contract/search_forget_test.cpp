// Words of messages that are gone leave the index, too, and its file gets smaller.
#include <filesystem>

#include <sqlite3.h>

#include "contract/search_world.h"

namespace kabar::testing {
namespace {

class SearchForgetTest : public SearchTest {
protected:
    std::string path() const { return directory_.file("search.db"); }

    std::int64_t number(const std::string& sql) const {
        sqlite3* db = nullptr;
        sqlite3_stmt* query = nullptr;
        EXPECT_EQ(sqlite3_open(path().c_str(), &db), SQLITE_OK);
        sqlite3_exec(db, "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, words, row)", nullptr, nullptr,
                     nullptr);
        EXPECT_EQ(sqlite3_prepare_v2(db, sql.c_str(), -1, &query, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
        EXPECT_EQ(sqlite3_step(query), SQLITE_ROW);
        const auto value = sqlite3_column_int64(query, 0);
        sqlite3_finalize(query);
        sqlite3_close(db);
        return value;
    }
    /// Everywhere where the index keeps words.
    std::int64_t places_of(const std::string& word) const {
        return number("SELECT (SELECT count(*) FROM words_content WHERE c0 LIKE '%" + word +
                      "%') + (SELECT count(*) FROM terms WHERE term = '" + word +
                      "') + (SELECT count(*) FROM vocabulary WHERE term = '" + word + "')");
    }
    void trim(std::int64_t conversation, std::int64_t up_to, std::int64_t seq) {
        keep({chat::change::MessagesTrimmed{
            chat::ConversationId{conversation}, 0, {up_to, chat::Seq{seq}, chat::Seq{}}, 0}});
    }
    /// Many at once, from seq `first` on, in one conversation.
    void say_many(std::int64_t conversation, std::int64_t first, std::int64_t count, const std::string& text) {
        std::vector<chat::Change> changes;
        for (std::int64_t i = 0; i < count; ++i) {
            changes.push_back(
                message_added(first + i, conversation, i + 1, 2, text + " kata" + std::to_string(first + i)));
        }
        keep(changes);
    }
};

INSTANTIATE_TEST_SUITE_P(Sqlite, SearchForgetTest, ::testing::Values(engines().front()), engine_name);

TEST_P(SearchForgetTest, TrimmedWordsLeaveEveryPlaceAndTheOthersStay) {
    say(1, 1, "rahasia lama");
    say(2, 2, "rahasia messi");
    say(1, 1, "halo baru");
    catch_up();
    EXPECT_EQ(places_of("lama"), 3);
    trim(1, 1, 1);
    catch_up();
    EXPECT_EQ(places_of("lama"), 3) << "nobody has said that something was trimmed";
    index_->forget_trimmed();
    catch_up();
    EXPECT_EQ(places_of("lama"), 0);
    EXPECT_EQ(found(1, "halo"), Lines{"halo baru"});
    EXPECT_EQ(found(3, "rahasia"), Lines{"rahasia messi"});
}

TEST_P(SearchForgetTest, DeletedWordsDoToo) {
    say(1, 1, "salah kirim");
    say(1, 1, "halo");
    catch_up();
    forget(1, 1);
    catch_up();
    EXPECT_EQ(places_of("salah"), 0);
    EXPECT_EQ(found(2, "halo"), Lines{"halo"});
}

TEST_P(SearchForgetTest, WhatWasTrimmedWhileNobodyIndexedIsForgottenAfterAStart) {
    say(1, 1, "rahasia lama");
    say(1, 1, "halo");
    catch_up();
    index_.reset();
    trim(1, 1, 1);
    reopen();
    open_index();
    catch_up();
    EXPECT_EQ(places_of("lama"), 0);
    EXPECT_EQ(found(1, "halo"), Lines{"halo"});
}

TEST_P(SearchForgetTest, ManyAreForgottenStepByStepInAllConversations) {
    const auto many = static_cast<std::int64_t>(limits::search_forget_step) * 2 + 7;
    say_many(1, 1, many, "satu");
    say_many(2, many + 1, many, "dua");
    catch_up();
    EXPECT_EQ(number("SELECT count(*) FROM words_content"), 2 * many);
    trim(1, many - 3, many - 3);
    trim(2, many, 2 * many);
    index_->forget_trimmed();
    auto before = number("SELECT count(*) FROM words_content");
    for (bool more = true; more;) {
        more = index_->update().value();
        const auto now = number("SELECT count(*) FROM words_content");
        EXPECT_LE(before - now, static_cast<std::int64_t>(limits::search_forget_step));
        before = now;
    }
    EXPECT_EQ(before, 3);
    EXPECT_EQ(number("SELECT count(*) FROM terms"), 4) << "satu, and the words of the three that are left";
    EXPECT_EQ(found(1, "satu").size(), 3U);
}

TEST_P(SearchForgetTest, TheFileGetsSmaller) {
    std::string text;
    for (int i = 0; i < 400; ++i) text += "katakata" + std::to_string(i) + " ";
    say_many(1, 1, 3000, text);
    catch_up();
    const auto full = std::filesystem::file_size(path());
    trim(1, 2990, 2990);
    index_->forget_trimmed();
    catch_up();
    EXPECT_LT(std::filesystem::file_size(path()), full / 2);
    EXPECT_EQ(found(1, "katakata7").size(), 10U);
}

}  // namespace
}  // namespace kabar::testing
