#include "contract/search_world.h"

namespace kabar::testing {
namespace {

INSTANTIATE_TEST_SUITE_P(Engines, SearchTest, ::testing::ValuesIn(engines()), engine_name);

TEST_P(SearchTest, FindsWordsOfManyLanguagesNewestFirst) {
    say(1, 1, "piye kabare, Café?");
    say(1, 2, "kabare apik, Straße \U0001F389");
    say(1, 1, "明日は東京都に行きます");
    catch_up();
    EXPECT_EQ(found(1, "KABARE"), (Lines{"kabare apik, Straße \U0001F389", "piye kabare, Café?"}));
    EXPECT_EQ(found(1, "cafe"), Lines{"piye kabare, Café?"});
    EXPECT_EQ(found(1, "strasse kabare"), Lines{"kabare apik, Straße \U0001F389"});
    EXPECT_EQ(found(1, "\U0001F389"), Lines{"kabare apik, Straße \U0001F389"});
    for (const char* words : {"東京", "京都", "東京都に", "東", "行"}) {
        EXPECT_EQ(found(1, words), Lines{"明日は東京都に行きます"}) << words;
    }
    for (const char* words : {"kabare tidak", "abare", "都東", "東明"}) EXPECT_EQ(found(1, words), Lines{}) << words;
}

TEST_P(SearchTest, TheLastWordMayBeUnfinished) {
    say(1, 1, "selamat pagi");
    say(1, 1, "selamat datang");
    catch_up();
    EXPECT_EQ(found(1, "selamat pa"), Lines{"selamat pagi"});
    EXPECT_EQ(found(1, "sela"), (Lines{"selamat datang", "selamat pagi"}));
    EXPECT_EQ(found(1, "sela pagi"), Lines{});
}

TEST_P(SearchTest, WhatIsTypedIsNeverAnExpressionOfTheIndex) {
    say(1, 1, "body and place or not near");
    catch_up();
    for (const char* words :
         {"body AND place", "place: body", "\"near\" NOT (place", "near* OR \"", "{body} : place"}) {
        EXPECT_EQ(found(1, words).size(), 1U) << words;
    }
    EXPECT_EQ(refused(1, query_of("\" * ^ :")), Code::bad_argument);
    for (const char* words : {"c1", "f1", "u1", "u2"}) EXPECT_EQ(found(1, words), Lines{}) << words;
}

TEST_P(SearchTest, AnItemSaysWhoWroteItAndWhere) {
    say(1, 1, "halo");
    say(3, 1, "halo semua");
    catch_up();
    const auto items = search(2, query_of("halo")).value().items;
    ASSERT_EQ(items.size(), 1U);
    EXPECT_EQ(items[0].from, "arini");
    EXPECT_EQ(items[0].display, "The arini");
    EXPECT_EQ(items[0].to, "lineker");
    EXPECT_EQ(items[0].with, "arini");
    EXPECT_EQ(items[0].number, 1);
    const auto own = search(1, query_of("halo")).value().items;
    ASSERT_EQ(own.size(), 2U);
    EXPECT_EQ(own[0].with, "#class");
    EXPECT_EQ(own[0].to, "#class");
    EXPECT_EQ(own[1].with, "lineker");
}

TEST_P(SearchTest, NobodyFindsWhatTheyMayNotSee) {
    say(1, 1, "secret of two");
    say(3, 1, "secret of the class");
    say(4, 3, "secret of the team");
    catch_up();
    EXPECT_EQ(found(1, "secret"), (Lines{"secret of the class", "secret of two"}));
    EXPECT_EQ(found(2, "secret"), Lines{"secret of two"});
    EXPECT_EQ(found(3, "secret"), Lines{"secret of the team"});
    keep({chat::change::MemberRemoved{chat::ConversationId{3}, chat::UserId{1}}, member_added(4, 2)});
    EXPECT_EQ(found(1, "secret"), Lines{"secret of two"});
    EXPECT_EQ(found(2, "secret"), (Lines{"secret of the team", "secret of two"}));
}

TEST_P(SearchTest, InLooksAtOneConversationThatTheAskerIsIn) {
    say(1, 1, "halo lineker");
    say(3, 1, "halo class");
    catch_up();
    auto query = query_of("halo");
    query.where = user_place("lineker");
    EXPECT_EQ(found(1, query), Lines{"halo lineker"});
    query.where = user_place("messi");
    EXPECT_EQ(found(1, query), Lines{});
    query.where = room_place("class");
    EXPECT_EQ(found(1, query), Lines{"halo class"});
    EXPECT_EQ(refused(2, query), Code::not_a_member);
    query.where = room_place("team");
    EXPECT_EQ(refused(2, query), Code::unknown_room);
    query.where = user_place("nobody");
    EXPECT_EQ(refused(1, query), Code::unknown_user);
}

TEST_P(SearchTest, FromAndTimesNarrowIt) {
    say(1, 1, "halo satu");   // sent at 5001
    say(1, 2, "halo dua");    // 5002
    say(1, 1, "halo tiga");   // 5003
    say(1, 1, "halo empat");  // 5004
    catch_up();
    auto query = query_of("halo");
    query.from_key = "arini";
    EXPECT_EQ(found(2, query), (Lines{"halo empat", "halo tiga", "halo satu"}));
    query.from_key.clear();
    query.since = 5002;
    query.until = 5004;
    EXPECT_EQ(found(2, query), (Lines{"halo tiga", "halo dua"}));
    query.since = std::numeric_limits<TimeMs>::min();
    query.until = std::numeric_limits<TimeMs>::max();
    EXPECT_EQ(found(2, query).size(), 4U);
    query.from_key = "nobody";
    EXPECT_EQ(refused(2, query), Code::unknown_user);
}

TEST_P(SearchTest, PagesFollowOneAnotherWithoutAGapOrARepeat) {
    for (int i = 1; i <= 7; ++i) say(1, 1, "halo " + std::to_string(i));
    catch_up();
    auto query = query_of("halo", 3);
    Lines all;
    std::vector<std::size_t> sizes;
    do {
        const auto page = search(2, query).value();
        for (const auto& text : texts(page)) all.push_back(text);
        sizes.push_back(page.items.size());
        query.page = page.next;
        if (sizes.size() == 1) say(1, 1, "halo, new meanwhile");
    } while (!query.page.empty() && sizes.size() < 10);
    EXPECT_EQ(all, (Lines{"halo 7", "halo 6", "halo 5", "halo 4", "halo 3", "halo 2", "halo 1"}));
    EXPECT_EQ(sizes, (std::vector<std::size_t>{3, 3, 1}));
    EXPECT_EQ(search(2, query_of("halo", 7)).value().next, "");
    EXPECT_EQ(search(2, query_of("halo"), 1).value().items.size(), 1U);
    query.page = "somewhere";
    EXPECT_EQ(refused(2, query), Code::bad_argument);
}

TEST_P(SearchTest, AnEditIsFoundByItsNewWordsAtOnceNotByTheOld) {
    const auto number = say(1, 1, "halo lama");
    say(1, 1, "halo lain");
    catch_up();
    edit(1, number, "selamat baru");
    EXPECT_EQ(found(2, "lama"), Lines{});
    catch_up();
    EXPECT_EQ(found(2, "lama"), Lines{});
    EXPECT_EQ(found(2, "selamat baru"), Lines{"selamat baru"});
    EXPECT_EQ(found(2, "halo"), Lines{"halo lain"});
}

TEST_P(SearchTest, WhatWasDeletedIsNotFound) {
    const auto number = say(1, 1, "halo rahasia");
    catch_up();
    ASSERT_EQ(found(2, "rahasia").size(), 1U);
    forget(1, number);
    EXPECT_EQ(found(2, "rahasia"), Lines{});
    catch_up();
    EXPECT_EQ(found(2, "rahasia"), Lines{});
}

TEST_P(SearchTest, AnIndexThatIsBehindFindsWhatItHas) {
    say(1, 1, "halo dulu");
    catch_up();
    const auto late = say(1, 1, "halo nanti");
    EXPECT_EQ(found(2, "halo"), Lines{"halo dulu"});
    edit(1, late, "halo sekarang");
    open_index();
    catch_up();
    EXPECT_EQ(found(2, "halo"), (Lines{"halo sekarang", "halo dulu"}));
}

TEST_P(SearchTest, ManyRoomsOfOneUserAreSearched) {
    for (std::int64_t id = 10; id < 10 + static_cast<std::int64_t>(limits::rooms_per_user); ++id) {
        keep({room_opened(id, "room" + std::to_string(id)), member_added(id, 2)});
    }
    say(10, 2, "halo first");
    say(509, 2, "halo last");
    catch_up();
    EXPECT_EQ(found(2, "halo"), (Lines{"halo last", "halo first"}));
}

TEST_P(SearchTest, CatchingUpTakesManyStepsAndOneReadingEach) {
    std::vector<chat::Change> changes;
    const auto count = limits::search_step * 2;
    for (std::int64_t i = 1; i <= count; ++i) {
        changes.push_back(message_added(i, 1, i, 1, "halo " + std::to_string(i)));
    }
    keep(changes);
    EXPECT_TRUE(index_->update().value());
    EXPECT_FALSE(index_->update().value());
    EXPECT_EQ(found(2, std::to_string(count)).size(), 1U);
    EXPECT_EQ(found(2, query_of("halo", 1000)).size(), 1000U);
}

}  // namespace
}  // namespace kabar::testing
