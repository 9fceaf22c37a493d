// Reader::inbox, on every engine.
#include "contract/engines.h"
#include "contract/fixtures.h"

namespace kabar::testing {
namespace {

using namespace chat;
using Lines = std::vector<std::string>;
using Marks = std::vector<ReadMark>;

constexpr std::size_t plenty = 1 << 20;

/// Users 1 arini, 2 lineker, 3 messi; conversation 1 of arini and lineker, 2 of arini and messi, 3 arini's notes.
class InboxContract : public StoreTest {
protected:
    void SetUp() override {
        StoreTest::SetUp();
        ASSERT_TRUE(write(writer(),
                          {user_added(1, "arini"), user_added(2, "lineker"), user_added(3, "messi"),
                           conversation_opened(1, 1, 2), conversation_opened(2, 1, 3), conversation_opened(3, 1, 1)}));
    }

    void send(std::int64_t conversation, std::int64_t sender, const std::string& text) {
        ASSERT_TRUE(
            write(writer(), {message_added(writer().counters().seq + 1, conversation,
                                           writer().last_number(ConversationId{conversation}) + 1, sender, text)}));
    }

    void acknowledge(std::int64_t user, const store::InboxPage& page) {
        std::vector<Change> changes;
        for (const auto& m : page.marks) changes.push_back(read_moved(number_of(m.conversation), user, m.number));
        ASSERT_TRUE(write(writer(), changes));
    }

    store::InboxPage inbox(std::int64_t user, std::size_t limit = 100, std::size_t bytes = plenty) {
        return reader().inbox(UserId{user}, limit, bytes).value();
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, InboxContract, ::testing::ValuesIn(engines()), engine_name);

TEST_P(InboxContract, AnItemSaysWhoWhatAndWhen) {
    send(1, 2, "piye kabare?");
    const auto page = inbox(1);
    ASSERT_EQ(page.items.size(), 1U);
    const auto& item = page.items[0];
    EXPECT_EQ(item.from, "lineker");
    EXPECT_EQ(item.from_display, "The lineker");
    EXPECT_EQ(item.to_display, "The arini");
    EXPECT_EQ(item.text, "piye kabare?");
    EXPECT_EQ(item.number, 1);
    EXPECT_EQ(item.time, 5001);
    EXPECT_EQ(page.marks, Marks{mark(1, 1)});
    EXPECT_FALSE(page.more);
}

TEST_P(InboxContract, ConversationsAreMergedInTheOrderOfKeeping) {
    send(1, 2, "a");
    send(2, 3, "b");
    send(1, 2, "c");
    send(2, 3, "d");
    const auto page = inbox(1);
    EXPECT_EQ(lines_of(page), (Lines{"lineker: a", "messi: b", "lineker: c", "messi: d"}));
    EXPECT_EQ(page.marks, (Marks{mark(1, 2), mark(2, 2)}));
}

TEST_P(InboxContract, ReadingMarksNothingByItself) {
    send(1, 2, "a");
    EXPECT_EQ(lines_of(inbox(1)), lines_of(inbox(1)));
    acknowledge(1, inbox(1));
    EXPECT_TRUE(inbox(1).items.empty());
    EXPECT_TRUE(inbox(1).marks.empty());
    send(1, 2, "b");
    EXPECT_EQ(lines_of(inbox(1)), Lines{"lineker: b"});
}

TEST_P(InboxContract, ThePageEndsAtTheLimitAndTheNextGoesOn) {
    for (const char* text : {"a", "b", "c", "d", "e"}) send(1, 2, text);
    send(2, 3, "f");
    auto page = inbox(1, 3);
    EXPECT_EQ(lines_of(page), (Lines{"lineker: a", "lineker: b", "lineker: c"}));
    EXPECT_EQ(page.marks, Marks{mark(1, 3)});
    EXPECT_TRUE(page.more);
    acknowledge(1, page);
    page = inbox(1, 3);
    EXPECT_EQ(lines_of(page), (Lines{"lineker: d", "lineker: e", "messi: f"}));
    EXPECT_FALSE(page.more);
    acknowledge(1, page);
    EXPECT_TRUE(inbox(1).items.empty());
}

TEST_P(InboxContract, ThePageEndsWithTheMessageThatPassesTheBytes) {
    for (int i = 0; i < 4; ++i) send(1, 2, std::string(10, 'x'));
    EXPECT_EQ(inbox(1, 100, 0).items.size(), 1U);
    EXPECT_EQ(inbox(1, 100, 9).items.size(), 1U);
    EXPECT_EQ(inbox(1, 100, 10).items.size(), 2U);
    EXPECT_TRUE(inbox(1, 100, 10).more);
    EXPECT_EQ(inbox(1, 100, 39).items.size(), 4U);
    EXPECT_FALSE(inbox(1, 100, 39).more);
}

TEST_P(InboxContract, NothingIsAskedNothingIsRead) {
    send(1, 2, "a");
    const auto page = inbox(1, 0);
    EXPECT_TRUE(page.items.empty());
    EXPECT_TRUE(page.marks.empty());
    EXPECT_TRUE(page.more);
}

TEST_P(InboxContract, OwnMessagesAreLeftOutAndPassed) {
    send(1, 1, "mine");
    send(1, 2, "theirs");
    send(1, 1, "mine again");
    send(1, 2, "theirs again");
    send(1, 1, "mine at the end");
    auto page = inbox(1, 1);
    EXPECT_EQ(lines_of(page), Lines{"lineker: theirs"});
    EXPECT_EQ(page.marks, Marks{mark(1, 2)});
    EXPECT_TRUE(page.more);
    acknowledge(1, page);
    page = inbox(1, 1);
    EXPECT_EQ(lines_of(page), Lines{"lineker: theirs again"});
    EXPECT_EQ(page.marks, Marks{mark(1, 5)});
    EXPECT_FALSE(page.more);
}

TEST_P(InboxContract, OnlyOwnMessagesGiveAMarkAndNoItem) {
    send(1, 1, "mine");
    send(1, 1, "mine too");
    const auto page = inbox(1);
    EXPECT_TRUE(page.items.empty());
    EXPECT_EQ(page.marks, Marks{mark(1, 2)});
    EXPECT_FALSE(page.more);
    EXPECT_EQ(lines_of(inbox(2)), (Lines{"arini: mine", "arini: mine too"}));
}

TEST_P(InboxContract, NotesToOneselfAreUnreadToo) {
    send(3, 1, "buy milk");
    send(1, 2, "halo");
    const auto page = inbox(1);
    EXPECT_EQ(lines_of(page), (Lines{"arini: buy milk", "lineker: halo"}));
    EXPECT_EQ(page.items[0].to_display, "The arini");
    EXPECT_TRUE(inbox(2).items.empty());
    acknowledge(1, page);
    EXPECT_TRUE(inbox(1).items.empty());
}

TEST_P(InboxContract, AConversationNotReachedIsNotMarked) {
    send(1, 2, "a");
    send(2, 3, "b");
    const auto page = inbox(1, 1);
    EXPECT_EQ(page.marks, Marks{mark(1, 1)});
    EXPECT_TRUE(page.more);
}

TEST_P(InboxContract, ARemovedSenderIsShownByName) {
    send(1, 2, "last words");
    ASSERT_TRUE(write(writer(), {change::UserRemoved{UserId{2}}}));
    const auto page = inbox(1);
    ASSERT_EQ(page.items.size(), 1U);
    EXPECT_EQ(page.items[0].from, "lineker");
    EXPECT_EQ(page.items[0].from_display, "lineker");
}

TEST_P(InboxContract, TheInboxOfNobodyIsEmpty) { EXPECT_TRUE(inbox(99).items.empty()); }

}  // namespace
}  // namespace kabar::testing
