// Reader::inbox with rooms and deleted messages, Reader::inbox_after, and which cursors are good.
#include "contract/reader_world.h"

namespace kabar::testing {
namespace {

using namespace chat;

class ReaderInbox : public ReaderTest {
protected:
    store::InboxPage inbox(std::int64_t user, std::size_t limit = 9) {
        return reader().inbox(who(user), limit, plenty).value();
    }
    store::InboxPage after(std::int64_t user, std::int64_t seq, std::size_t limit = 9, std::size_t bytes = plenty) {
        return reader().inbox_after(who(user), {0, Seq{seq}}, limit, bytes).value();
    }
};

TEST_F(ReaderInbox, ARoomIsAGroupOfItsOwn) {
    add_room(10, "salon");
    add_member(10, 1, {.aliased = true});
    add_member(10, 2);
    say(10, 1, "own");
    say(10, 2, "halo", 1);
    const auto items = inbox(1).items;
    ASSERT_EQ(items.size(), 1U);
    EXPECT_EQ(items[0].group, "#salon~10");
    EXPECT_EQ(items[0].to_display, "#salon~10");
    EXPECT_EQ(items[0].from, "lineker");
    EXPECT_EQ(items[0].from_display, "The lineker");
    EXPECT_EQ(items[0].reply, 1);
}

TEST_F(ReaderInbox, ARoomThatOneHasLeftGivesNothing) {
    add_room(10, "salon");
    add_member(10, 1);
    say(10, 2, "halo");
    EXPECT_EQ(inbox(1).items.size(), 1U);
    remove_member(10, 1);
    EXPECT_TRUE(inbox(1).items.empty());
    EXPECT_TRUE(after(1, 0).items.empty());
}

TEST_F(ReaderInbox, DeletedMessagesArePassedOverAndCountAsRead) {
    add_direct(7, 1, 2);
    for (const char* text : {"a", "b", "c", "d"}) say(7, 2, text);
    for (const int number : {1, 3, 4}) delete_message(7, number);
    auto page = inbox(1);
    EXPECT_EQ(texts_of(page.items), Texts{"b"});
    EXPECT_EQ(page.marks, (std::vector<ReadMark>{{ConversationId{7}, 4}}));
    EXPECT_FALSE(page.more);
    page = inbox(1, 1);
    EXPECT_FALSE(page.more);
    EXPECT_EQ(page.marks, (std::vector<ReadMark>{{ConversationId{7}, 4}}));
}

TEST_F(ReaderInbox, TheCursorStandsAfterTheLastItemOrAtTheEnd) {
    begin_epoch(77);
    add_direct(7, 1, 2);
    const auto first = say(7, 2, "a");
    say(7, 2, "b");
    const auto last = say(7, 1, "own");
    EXPECT_EQ(inbox(1, 1).cursor, (Cursor{77, Seq{first}}));
    EXPECT_EQ(inbox(1, 2).cursor, (Cursor{77, Seq{last}}));
    const auto rest = reader().inbox_after(who(1), inbox(1, 1).cursor, 9, plenty).value();
    EXPECT_EQ(texts_of(rest.items), Texts{"b"});
}

TEST_F(ReaderInbox, AfterACursorGivesWhatOthersWroteReadOrNot) {
    add_direct(7, 1, 2);
    add_direct(8, 1, 3);
    const auto first = say(7, 2, "before");
    say(7, 2, "a");
    say(8, 3, "b");
    say(7, 1, "own");
    say(7, 2, "gone");
    say(7, 2, "c");
    delete_message(7, 4);
    mark_read(7, 1, 5);
    const auto page = after(1, first);
    EXPECT_EQ(texts_of(page.items), (Texts{"a", "b", "c"}));
    EXPECT_TRUE(page.marks.empty());
    EXPECT_FALSE(page.more);
    EXPECT_EQ(page.cursor, reader().now().value());
}

TEST_F(ReaderInbox, PagesAfterACursorGoOnWithoutGapOrRepeat) {
    add_direct(7, 1, 2);
    add_direct(8, 1, 3);
    Texts all;
    for (int i = 0; i < 40; ++i) {
        all.push_back("text " + n(i));
        say(i % 3 == 0 ? 8 : 7, i % 3 == 0 ? 3 : 2, all.back());
        if (i % 4 == 0) say(7, 1, "own");
    }
    Texts given;
    store::InboxPage page;
    int pages = 0;
    do {
        page = reader().inbox_after(who(1), page.cursor, 7, plenty).value();
        for (const auto& text : texts_of(page.items)) given.push_back(text);
        ASSERT_LT(++pages, 20);
    } while (page.more);
    EXPECT_EQ(given, all);
    EXPECT_EQ(after(1, 0, 9, 0).items.size(), 1U);
    EXPECT_TRUE(after(1, 0, 9, 0).more);
}

TEST_F(ReaderInbox, WhatARoomSaidBeforeOneCameIsNotAfterACursor) {
    add_room(10, "salon");
    say(10, 2, "before");
    const auto joined = happen(EventKind::joined, 10, 10, 1, 1);
    add_member(10, 1, {.joined = joined, .read = 1});
    say(10, 2, "since");
    EXPECT_EQ(texts_of(after(1, 0).items), Texts{"since"});
}

TEST_F(ReaderInbox, EveryPlaceIsFoundHoweverLongTheConversation) {
    add_direct(7, 1, 2);
    std::vector<std::int64_t> seqs;
    for (int i = 0; i < 33; ++i) {
        seqs.push_back(say(7, 2, "x"));
        if (i % 5 == 0) happen(EventKind::reacted, 7, 7, 1, 0, 1, "+1");
    }
    const auto end = number_of(reader().now().value().seq);
    for (std::int64_t seq = 0; seq <= end; ++seq) {
        const auto later = std::count_if(seqs.begin(), seqs.end(), [&](std::int64_t other) { return other > seq; });
        EXPECT_EQ(after(1, seq, 99).items.size(), static_cast<std::size_t>(later)) << seq;
    }
}

class ReaderCursors : public ReaderTest {
protected:
    Code asked(std::uint64_t epoch, std::int64_t seq) {
        const auto events = reader().events(who(1), {epoch, Seq{seq}}, 9, plenty);
        const auto inbox = reader().inbox_after(who(1), {epoch, Seq{seq}}, 9, plenty);
        EXPECT_EQ(events.has_value(), inbox.has_value());
        return events ? Code::internal : events.error().code;
    }
};

TEST_F(ReaderCursors, NowIsTheEndInTheEpochInForce) {
    EXPECT_EQ(reader().now().value(), (Cursor{0, Seq{0}}));
    add_direct(7, 1, 2);
    say(7, 1, "a");
    EXPECT_EQ(reader().now().value(), (Cursor{0, Seq{1}}));
    begin_epoch(77);
    EXPECT_EQ(reader().now().value(), (Cursor{77, Seq{2}}));
}

TEST_F(ReaderCursors, ACursorIsGoodOnlyInItsOwnHistory) {
    add_direct(7, 1, 2);
    say(7, 1, "1");
    begin_epoch(77);
    say(7, 1, "3");
    begin_epoch(-5);
    say(7, 1, "5");
    const auto newest = static_cast<std::uint64_t>(-5);
    for (const auto& [epoch, seq] : std::vector<std::pair<std::uint64_t, std::int64_t>>{
             {0, 0}, {0, 1}, {77, 2}, {77, 3}, {newest, 4}, {newest, 5}}) {
        EXPECT_EQ(asked(epoch, seq), Code::internal) << epoch << " " << seq;
    }
    for (const auto& [epoch, seq] : std::vector<std::pair<std::uint64_t, std::int64_t>>{
             {0, 2}, {77, 1}, {77, 4}, {newest, 3}, {newest, 6}, {78, 3}, {0, -1}}) {
        EXPECT_EQ(asked(epoch, seq), Code::cursor_reset) << epoch << " " << seq;
    }
}

}  // namespace
}  // namespace kabar::testing
