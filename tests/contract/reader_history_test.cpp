// Reader::history and Reader::outbox.
#include "contract/reader_world.h"

namespace kabar::testing {
namespace {

using namespace chat;

class ReaderHistory : public ReaderTest {
protected:
    reply::History page(std::int64_t user, const Place& place, store::HistoryRange range, std::size_t bytes = plenty) {
        return reader().history(who(user), place, range, bytes).value();
    }
    /// Numbers of arini's page with lineker, as in "3 4 5 more".
    std::string numbers(store::HistoryRange range, std::size_t bytes = plenty) {
        const auto given = page(1, person("lineker"), range, bytes);
        std::string text;
        for (const auto& item : given.items) text += std::to_string(item.number) + " ";
        return text + (given.more ? "more" : "end");
    }
    void ten_messages() {
        add_direct(7, 1, 2);
        add_direct(8, 1, 3);
        for (int i = 0; i < 10; ++i) {
            say(7, 1 + i % 2, "0123456789");
            say(8, 3, "noise");
        }
    }
};

TEST_F(ReaderHistory, TheNewestAreGivenOldestFirst) {
    ten_messages();
    EXPECT_EQ(numbers({.limit = 3}), "8 9 10 more");
    EXPECT_EQ(numbers({.limit = 10}), "1 2 3 4 5 6 7 8 9 10 end");
    EXPECT_EQ(numbers({.limit = 0}), "more");
}

TEST_F(ReaderHistory, BeforeGoesBackToTheFirst) {
    ten_messages();
    EXPECT_EQ(numbers({.before = 5, .limit = 3}), "2 3 4 more");
    EXPECT_EQ(numbers({.before = 4, .limit = 3}), "1 2 3 end");
    EXPECT_EQ(numbers({.before = 1, .limit = 3}), "end");
    EXPECT_EQ(numbers({.before = 99, .limit = 2}), "9 10 more");
}

TEST_F(ReaderHistory, AfterGoesOnToTheLast) {
    ten_messages();
    EXPECT_EQ(numbers({.after = 5, .limit = 3}), "6 7 8 more");
    EXPECT_EQ(numbers({.after = 7, .limit = 3}), "8 9 10 end");
    EXPECT_EQ(numbers({.after = 10, .limit = 3}), "end");
    EXPECT_EQ(numbers({.after = 99, .limit = 3}), "end");
}

TEST_F(ReaderHistory, AroundHasTheMessageInItsMiddle) {
    ten_messages();
    EXPECT_EQ(numbers({.around = 5, .limit = 3}), "4 5 6 more");
    EXPECT_EQ(numbers({.around = 5, .limit = 1}), "5 more");
    EXPECT_EQ(numbers({.around = 1, .limit = 3}), "1 2 3 more");
    EXPECT_EQ(numbers({.around = 10, .limit = 3}), "8 9 10 more");
    EXPECT_EQ(numbers({.around = 99, .limit = 2}), "9 10 more");
    EXPECT_EQ(numbers({.around = 5, .limit = 20}), "1 2 3 4 5 6 7 8 9 10 end");
}

TEST_F(ReaderHistory, BytesEndAPageAtItsFarEnd) {
    ten_messages();
    EXPECT_EQ(numbers({.limit = 9}, 0), "10 more");
    EXPECT_EQ(numbers({.limit = 9}, 19), "9 10 more");
    EXPECT_EQ(numbers({.after = 2, .limit = 9}, 19), "3 4 more");
    EXPECT_EQ(numbers({.around = 5, .limit = 9}, 29), "4 5 6 more");
    EXPECT_EQ(numbers({.after = 8, .limit = 9}, 19), "9 10 end");
}

TEST_F(ReaderHistory, AnItemSaysAllThatIsKnownOfAMessage) {
    add_direct(7, 1, 2);
    say(7, 2, "piye kabare?");
    const auto seq = say(7, 1, "apik", 1);
    edit(7, 2, "apik tenan", 9000);
    say(7, 2, "secret");
    delete_message(7, 3);
    mark_read(7, 1, 2);
    const auto given = page(1, person("lineker"), {.limit = 9});
    EXPECT_EQ(given.with, "lineker");
    EXPECT_EQ(given.read, 2);
    ASSERT_EQ(given.items.size(), 3U);
    EXPECT_EQ(given.items[0].from, "lineker");
    EXPECT_EQ(given.items[0].display, "The lineker");
    EXPECT_EQ(given.items[1].text, "apik tenan");
    EXPECT_EQ(given.items[1].reply, 1);
    EXPECT_EQ(given.items[1].edited, 9000);
    EXPECT_EQ(given.items[1].time, 5000 + seq);
    EXPECT_FALSE(given.items[1].deleted);
    EXPECT_TRUE(given.items[2].deleted);
    EXPECT_EQ(given.items[2].text, "");
    EXPECT_EQ(given.items[2].to + given.items[2].with, "");
}

TEST_F(ReaderHistory, ReactionsAreGroupedInTheOrderOfTheirFirstUser) {
    add_room(10, "salon");
    for (int user = 1; user <= 3; ++user) add_member(10, user);
    say(10, 1, "hooray");
    react(10, 1, 3, "a");
    react(10, 1, 2, "b");
    react(10, 1, 1, "b");
    const auto given = page(1, room("salon"), {.limit = 9}).items.at(0).reactions;
    ASSERT_EQ(given.size(), 2U);
    EXPECT_EQ(given[0].reaction, "b");
    EXPECT_EQ(given[0].users, (Texts{"arini", "lineker"}));
    EXPECT_EQ(given[0].count, 2);
    EXPECT_EQ(given[1].users, Texts{"messi"});
}

TEST_F(ReaderHistory, OfManyReactionsAllAreCountedAndSomeNamed) {
    add_direct(7, 1, 2);
    say(7, 1, "popular");
    for (int id = 100; id < 130; ++id) react(7, 1, id, "+1");
    const auto given = page(1, person("lineker"), {.limit = 9}).items.at(0).reactions.at(0);
    EXPECT_EQ(given.count, 30);
    EXPECT_EQ(given.users.size(), limits::reaction_names);
}

TEST_F(ReaderHistory, IsEmptyForTwoWhoNeverWrote) {
    const auto given = page(1, person("messi"), {.limit = 9});
    EXPECT_EQ(given.with, "messi");
    EXPECT_TRUE(given.items.empty());
    EXPECT_FALSE(given.more);
}

TEST_F(ReaderHistory, OfARoomIsForItsMembersOnly) {
    add_room(10, "salon");
    add_room(11, "club", true);
    add_member(10, 1);
    add_member(11, 1);
    say(10, 1, "open");
    say(11, 1, "secret");
    const auto refused = [&](const Place& place) { return refusal(reader().history(who(2), place, {.limit = 9}, 99)); };
    EXPECT_EQ(refused(room("salon")), (Error{Code::not_a_member, "#salon"}));
    EXPECT_EQ(refused(room("club")), (Error{Code::unknown_room, "#club"}));
    EXPECT_EQ(refused(room("nothing")), (Error{Code::unknown_room, "#nothing"}));
    add_member(10, 2, {.joined = 99});
    EXPECT_EQ(texts_of(page(2, room("salon"), {.limit = 9}).items), Texts{"open"});
    remove_member(10, 2);
    EXPECT_EQ(refused(room("salon")).code, Code::not_a_member);
}

class ReaderOutbox : public ReaderTest {
protected:
    reply::Messages outbox(std::int64_t user, std::size_t limit = 9, const std::string& page = {},
                           std::size_t bytes = plenty) {
        return reader().outbox(who(user), limit, bytes, page).value();
    }
};

TEST_F(ReaderOutbox, HasWhatOneSentNewestFirst) {
    add_direct(7, 1, 2);
    add_room(10, "salon");
    add_member(10, 1, {.aliased = true});
    say(7, 1, "a");
    say(7, 2, "not mine");
    say(10, 1, "b");
    const auto given = outbox(1);
    EXPECT_EQ(texts_of(given.items), (Texts{"b", "a"}));
    EXPECT_EQ(given.next, "");
    EXPECT_EQ(given.items[0].to, "#salon");
    EXPECT_EQ(given.items[0].with, "#salon~10");
    EXPECT_EQ(given.items[1].to, "lineker");
    EXPECT_EQ(given.items[1].with, "lineker");
}

TEST_F(ReaderOutbox, SaysWhatTheOtherOneHasRead) {
    add_direct(7, 1, 2);
    add_direct(8, 1, 1);
    add_room(10, "salon");
    add_member(10, 1);
    say(7, 1, "read");
    mark_read(7, 2, 1);
    say(7, 1, "unread");
    say(8, 1, "note");
    say(10, 1, "to all");
    const auto given = outbox(1).items;
    ASSERT_EQ(given.size(), 4U);
    EXPECT_EQ(given[0].read, std::nullopt);
    EXPECT_EQ(given[1].read, std::nullopt);
    EXPECT_EQ(given[2].read, false);
    EXPECT_EQ(given[3].read, true);
}

TEST_F(ReaderOutbox, PagesGoOnWithoutGapOrRepeat) {
    add_direct(7, 1, 2);
    for (const char* text : {"a", "b", "c", "d", "e"}) say(7, 1, text);
    auto given = outbox(1, 2);
    EXPECT_EQ(texts_of(given.items), (Texts{"e", "d"}));
    say(7, 1, "f");
    given = outbox(1, 9, given.next, 1);
    EXPECT_EQ(texts_of(given.items), (Texts{"c", "b"}));
    given = outbox(1, 1, given.next);
    EXPECT_EQ(texts_of(given.items), Texts{"a"});
    EXPECT_EQ(given.next, "");
}

TEST_F(ReaderOutbox, WhatOneSaidInARoomOneHasLeftIsLeftOut) {
    add_room(10, "salon");
    add_member(10, 1);
    add_direct(7, 1, 2);
    say(7, 1, "kept");
    say(10, 1, "gone with the room");
    EXPECT_EQ(outbox(1).items.size(), 2U);
    remove_member(10, 1);
    EXPECT_EQ(texts_of(outbox(1).items), Texts{"kept"});
}

TEST_F(ReaderOutbox, APageThatNoReplyGaveIsRefused) {
    for (const char* page : {"x", "-1", "0", "1x", "99999999999999999999"}) {
        EXPECT_EQ(refusal(reader().outbox(who(1), 9, plenty, page)).code, Code::bad_argument) << page;
    }
}

}  // namespace
}  // namespace kabar::testing
