// Reader::events: what a listener has missed.
#include "contract/reader_world.h"

namespace kabar::testing {
namespace {

using namespace chat;

class ReaderEvents : public ReaderTest {
protected:
    store::EventPage page(std::int64_t user, std::int64_t after = 0, std::size_t limit = 99,
                          std::size_t bytes = plenty) {
        return reader().events(who(user), {0, Seq{after}}, limit, bytes).value();
    }
    std::vector<std::int64_t> seqs(std::int64_t user, std::int64_t after = 0) {
        std::vector<std::int64_t> seqs;
        for (const auto& event : page(user, after).events) seqs.push_back(number_of(event.seq));
        return seqs;
    }
};
using Seqs = std::vector<std::int64_t>;

TEST_F(ReaderEvents, AMessageIsToldToBothWithItsNames) {
    add_direct(7, 1, 2);
    say(7, 1, "first");
    const auto seq = say(7, 2, "piye kabare?", 1);
    for (const int user : {1, 2}) {
        const auto events = page(user).events;
        ASSERT_EQ(events.size(), 2U);
        const auto& event = events[1];
        EXPECT_EQ(event.kind, EventKind::message);
        EXPECT_EQ(event.seq, Seq{seq});
        EXPECT_EQ(event.conversation, ConversationId{7});
        EXPECT_EQ(event.actor, who(2));
        EXPECT_EQ(event.audience, who(0));
        EXPECT_EQ(event.at, 5000 + seq);
        EXPECT_EQ(event.number, 2);
        EXPECT_EQ(event.reply, 1);
        EXPECT_EQ(event.text, "piye kabare?");
        EXPECT_EQ(event.from, "lineker");
        EXPECT_EQ(event.display, "The lineker");
        EXPECT_EQ(event.to, "arini");
        EXPECT_FALSE(event.gone);
    }
    EXPECT_TRUE(page(3).events.empty());
}

TEST_F(ReaderEvents, EverythingIsMergedInTheOrderOfKeeping) {
    add_direct(7, 1, 2);
    add_room(10, "salon");
    add_member(10, 1, {.aliased = true});
    add_member(10, 3);
    say(7, 2, "a");
    say(10, 3, "b");
    happen(EventKind::reacted, 7, 7, 2, 0, 1, "+1");
    mark_read(7, 2, 1);
    happen(EventKind::topic, 10, 10, 3, 0, 0, "new");
    mark_read(10, 3, 1);
    say(7, 1, "c");
    mark_read(7, 1, 2);
    EXPECT_EQ(seqs(1), (Seqs{1, 2, 3, 4, 5, 6, 7, 8}));
    EXPECT_EQ(seqs(1, 5), (Seqs{6, 7, 8}));
    EXPECT_EQ(seqs(2), (Seqs{1, 3, 4, 7, 8}));
    EXPECT_EQ(seqs(3), (Seqs{2, 5, 6}));
    const auto events = page(1).events;
    EXPECT_EQ(events[1].to, "#salon");
    EXPECT_EQ(events[2].text, "+1");
    EXPECT_EQ(events[2].number, 1);
    EXPECT_EQ(events[3].kind, EventKind::read);
    EXPECT_EQ(events[3].from, "lineker");
    EXPECT_EQ(events[3].to, "arini");
    EXPECT_EQ(events[3].number, 1);
    EXPECT_EQ(events[4].display, "");
    const auto given = page(1);
    EXPECT_EQ(given.conversations, (std::vector<ConversationId>{ConversationId{7}, ConversationId{10}}));
    EXPECT_EQ(given.aliased, std::vector<ConversationId>{ConversationId{10}});
    EXPECT_TRUE(page(3).aliased.empty());
}

TEST_F(ReaderEvents, PagesGoOnWithoutGapOrRepeatOverEpochs) {
    add_direct(7, 1, 2);
    add_direct(8, 1, 3);
    std::vector<std::int64_t> all;
    std::int64_t reactions = 0;
    for (int i = 0; i < 40; ++i) {
        all.push_back(say(7 + i % 2, 1, "x"));
        if (i % 3 == 0) all.push_back(happen(EventKind::reacted, 7, 7, 2, 0, 1, "+" + n(++reactions)));
        if (i % 10 == 5) begin_epoch(100 + i);
        if (i == 20) all.push_back(mark_read(7, 2, 3));
    }
    std::vector<std::int64_t> given;
    store::EventPage page;
    int pages = 0;
    do {
        const auto next = reader().events(who(1), page.cursor, 7, plenty);
        ASSERT_TRUE(next) << "page " << pages;
        page = *next;
        for (const auto& event : page.events) given.push_back(number_of(event.seq));
        for (const auto& event : page.events) {
            EXPECT_TRUE(reader().events(who(1), {event.epoch, event.seq}, 1, 0).has_value());
        }
        ASSERT_LT(++pages, 20);
    } while (page.more);
    EXPECT_EQ(given, all);
    EXPECT_EQ(page.cursor, reader().now().value());
}

TEST_F(ReaderEvents, APageEndsAtItsBoundsAndSaysWhereItStands) {
    add_direct(7, 1, 2);
    for (int i = 0; i < 4; ++i) say(7, 1, "0123456789");
    EXPECT_EQ(page(1, 0, 99, 10).events.size(), 2U);
    EXPECT_EQ(page(1, 0, 99, 10).cursor.seq, Seq{2});
    EXPECT_TRUE(page(1, 0, 99, 10).more);
    EXPECT_EQ(page(1, 1, 0).cursor.seq, Seq{1});
    EXPECT_TRUE(page(1, 1, 0).more);
    EXPECT_FALSE(page(1, 0, 4).more);
    happen(EventKind::topic, 99, 99, 4);
    EXPECT_EQ(page(1).cursor.seq, Seq{5});
}

TEST_F(ReaderEvents, ADeletedMessageIsToldAsGone) {
    add_direct(7, 1, 2);
    say(7, 1, "secret");
    happen(EventKind::edited, 7, 7, 1, 0, 1, "more secret");
    delete_message(7, 1);
    happen(EventKind::deleted, 7, 7, 1, 0, 1);
    const auto events = page(2).events;
    ASSERT_EQ(events.size(), 3U);
    EXPECT_TRUE(events[0].gone);
    EXPECT_EQ(events[0].text, "");
    EXPECT_TRUE(events[1].gone);
    EXPECT_EQ(events[1].text, "");
    EXPECT_EQ(events[2].kind, EventKind::deleted);
    EXPECT_EQ(events[2].number, 1);
}

TEST_F(ReaderEvents, AnEditIsToldWithWhatTheMessageSaysNow) {
    add_direct(7, 1, 2);
    say(7, 1, "one");
    happen(EventKind::edited, 7, 7, 1, 0, 1, "two");
    edit(7, 1, "three", 9);
    EXPECT_EQ(page(2).events.at(1).text, "three");
    EXPECT_FALSE(page(2).events.at(1).gone);
}

TEST_F(ReaderEvents, AMemberHearsARoomFromHisComingOn) {
    add_room(10, "salon");
    add_member(10, 2);
    say(10, 2, "before");
    happen(EventKind::topic, 10, 10, 2, 0, 0, "before");
    mark_read(10, 2, 1);
    const auto joined = happen(EventKind::joined, 10, 10, 2, 1);
    add_member(10, 1, {.joined = joined});
    const auto said = say(10, 2, "since");
    EXPECT_EQ(seqs(1), (Seqs{joined, said}));
    const auto event = page(1).events.at(0);
    EXPECT_EQ(event.from, "lineker");
    EXPECT_EQ(event.subject, "arini");
    EXPECT_EQ(event.subject_id, who(1));
}

TEST_F(ReaderEvents, AFormerMemberHearsOnlyThatHeIsOut) {
    add_room(10, "club", true);
    add_member(10, 1);
    add_member(10, 2);
    say(10, 2, "while he was in");
    remove_member(10, 1);
    happen(EventKind::left, 10, 10, 2, 1, 0, "banned");
    const auto told = happen(EventKind::left, -1, 10, 2, 1, 0, "banned");
    say(10, 2, "behind his back");
    EXPECT_EQ(seqs(1), Seqs{told});
    const auto event = page(1).events.at(0);
    EXPECT_EQ(event.audience, who(1));
    EXPECT_EQ(event.conversation, ConversationId{10});
    EXPECT_EQ(event.to, "#club");
    EXPECT_EQ(event.text, "banned");
    EXPECT_TRUE(page(1).conversations.empty());
    EXPECT_EQ(seqs(2), (Seqs{1, 2, 4}));
    EXPECT_TRUE(page(3).events.empty());
}

TEST_F(ReaderEvents, MarksInAGreatRoomAreToldToTheirOwnerAlone) {
    add_room(10, "salon");
    for (int user = 1; user <= 3; ++user) add_member(10, user);
    mark_read(10, 1, 0);
    EXPECT_EQ(seqs(2), Seqs{1});
    sql("UPDATE rooms SET members = " + n(limits::read_receipt_members));
    EXPECT_EQ(seqs(2), Seqs{1});
    EXPECT_EQ(page(1).events.at(0).audience, who(0));
    sql("UPDATE rooms SET members = " + n(limits::read_receipt_members + 1));
    EXPECT_TRUE(seqs(2).empty());
    EXPECT_EQ(seqs(1), Seqs{1});
    EXPECT_EQ(page(1).events.at(0).audience, who(1));
}

TEST_F(ReaderEvents, OfAMemberOnlyTheNewestMarkIsTold) {
    add_direct(7, 1, 2);
    say(7, 1, "a");
    mark_read(7, 2, 1);
    say(7, 1, "b");
    const auto newest = mark_read(7, 2, 2);
    EXPECT_EQ(seqs(1), (Seqs{1, 3, newest}));
    EXPECT_TRUE(seqs(1, newest).empty());
}

TEST_F(ReaderEvents, ARemovedUserIsShownByName) {
    add_direct(7, 1, 2);
    say(7, 2, "last words");
    remove_user(2);
    EXPECT_EQ(page(1).events.at(0).from, "lineker");
    EXPECT_EQ(page(1).events.at(0).display, "lineker");
}

}  // namespace
}  // namespace kabar::testing
