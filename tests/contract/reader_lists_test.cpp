// Reader::conversations, rooms, members and topic.
#include "contract/reader_world.h"

namespace kabar::testing {
namespace {

using namespace chat;

class ReaderConversations : public ReaderTest {
protected:
    reply::Conversations list(std::int64_t user, std::size_t limit = 9, const std::string& page = {}) {
        return reader().conversations(who(user), limit, page).value();
    }
    static Texts names(const reply::Conversations& given) {
        Texts names;
        for (const auto& item : given.items) names.push_back(item.with);
        return names;
    }
};

TEST_F(ReaderConversations, TheNewestMessageComesFirstAndTheSilentOnesLast) {
    add_direct(5, 1, 4);
    add_direct(7, 1, 2);
    add_room(10, "salon");
    add_room(11, "club", true);
    add_member(10, 1);
    add_member(11, 1);
    say(10, 1, "a");
    say(7, 2, "b");
    EXPECT_EQ(names(list(1)), (Texts{"lineker", "#salon", "henderson", "#club"}));
    say(10, 1, "c");
    EXPECT_EQ(names(list(1)), (Texts{"#salon", "lineker", "henderson", "#club"}));
    EXPECT_EQ(names(list(2)), Texts{"arini"});
}

TEST_F(ReaderConversations, PagesGoOnWithoutGapOrRepeat) {
    add_direct(5, 1, 4);
    add_direct(6, 1, 3);
    add_direct(7, 1, 2);
    add_room(10, "salon");
    add_member(10, 1);
    say(10, 1, "a");
    say(7, 2, "b");
    Texts all;
    std::string page;
    int pages = 0;
    do {
        const auto given = list(1, 1, page);
        for (const auto& name : names(given)) all.push_back(name);
        page = given.next;
        ASSERT_LT(++pages, 9);
    } while (!page.empty());
    EXPECT_EQ(all, (Texts{"lineker", "#salon", "henderson", "messi"}));
    EXPECT_EQ(pages, 4);
}

TEST_F(ReaderConversations, AnItemCountsTheUnreadAndShowsTheLastMessage) {
    add_direct(7, 1, 2);
    for (const char* text : {"a", "b", "c"}) say(7, 2, text);
    mark_read(7, 1, 1);
    sql("UPDATE members SET muted = 1 WHERE user = 1");
    auto item = list(1).items.at(0);
    EXPECT_EQ(item.unread, 2);
    EXPECT_EQ(item.read, 1);
    EXPECT_TRUE(item.muted);
    EXPECT_FALSE(item.is_room);
    EXPECT_EQ(item.last.value().text, "c");
    EXPECT_EQ(item.last->from, "lineker");
    EXPECT_EQ(item.last->number, 3);
    delete_message(7, 3);
    item = list(1).items.at(0);
    EXPECT_TRUE(item.last.value().deleted);
    EXPECT_EQ(item.last->text, "");
}

TEST_F(ReaderConversations, ARoomIsShownAsItsMemberKnowsIt) {
    add_room(10, "club", true);
    add_member(10, 1, {.role = 2, .aliased = true});
    const auto item = list(1).items.at(0);
    EXPECT_EQ(item.with, "#club~10");
    EXPECT_TRUE(item.is_room);
    EXPECT_TRUE(item.is_private);
    EXPECT_EQ(item.topic, "about club");
    EXPECT_EQ(item.role, Role::owner);
    EXPECT_FALSE(item.last.has_value());
}

TEST_F(ReaderConversations, ARoomThatOneHasLeftIsGone) {
    add_room(10, "salon");
    add_member(10, 1);
    say(10, 1, "a");
    remove_member(10, 1);
    EXPECT_TRUE(list(1).items.empty());
}

TEST_F(ReaderConversations, APageThatNoReplyGaveIsRefused) {
    for (const char* page : {"x", "1", ":", "1:", ":1", "0:0", "-1:2", "1:2:3"}) {
        EXPECT_EQ(refusal(reader().conversations(who(1), 9, page)).code, Code::bad_argument) << page;
    }
}

class ReaderRooms : public ReaderTest {
protected:
    Texts rooms(std::int64_t user) {
        Texts names;
        const auto given = reader().rooms(who(user), 9, "").value();
        for (const auto& item : given.items) names.push_back(item.room);
        return names;
    }
    Texts members(std::int64_t user, const Place& place) {
        Texts names;
        const auto given = reader().members(who(user), place, 9, "").value();
        for (const auto& item : given.items) names.push_back(item.user);
        return names;
    }
};

TEST_F(ReaderRooms, ThePublicOnesAreListedByName) {
    add_room(10, "salon");
    add_room(11, "bar");
    add_room(12, "club", true);
    add_room(13, "dead");
    delete_room(13);
    add_member(10, 1);
    add_member(12, 1);
    EXPECT_EQ(rooms(1), (Texts{"#bar", "#salon"}));
    EXPECT_EQ(rooms(2), (Texts{"#bar", "#salon"}));
    const auto items = reader().rooms(who(1), 9, "").value().items;
    EXPECT_FALSE(items[0].joined);
    EXPECT_TRUE(items[1].joined);
    EXPECT_EQ(items[1].members, 1);
    EXPECT_EQ(items[1].topic, "about salon");
}

TEST_F(ReaderRooms, APublicRoomIsNamedAsTheViewerMustTypeIt) {
    add_room(10, "club");
    add_room(11, "club", true);
    add_member(11, 1);
    add_member(11, 3);
    add_member(10, 3, {.aliased = true});
    EXPECT_EQ(rooms(1), Texts{"#club~10"});
    EXPECT_EQ(rooms(2), Texts{"#club"});
    EXPECT_EQ(rooms(3), Texts{"#club~10"});
}

TEST_F(ReaderRooms, ListsArePagedByName) {
    for (const char* name : {"c", "a", "b"}) add_room(10 + name[0], name);
    auto given = reader().rooms(who(1), 2, "").value();
    ASSERT_EQ(given.items.size(), 2U);
    EXPECT_EQ(given.items[1].room, "#b");
    given = reader().rooms(who(1), 2, given.next).value();
    ASSERT_EQ(given.items.size(), 1U);
    EXPECT_EQ(given.items[0].room, "#c");
    EXPECT_EQ(given.next, "");
    EXPECT_EQ(refusal(reader().rooms(who(1), 2, "no name")).code, Code::bad_argument);
}

TEST_F(ReaderRooms, MembersAreListedByNameAndPaged) {
    add_room(10, "salon");
    add_member(10, 3, {.role = 1, .read = 5});
    add_member(10, 1);
    add_member(10, 2);
    auto given = reader().members(who(1), room("salon"), 2, "").value();
    EXPECT_EQ(given.room, "#salon");
    ASSERT_EQ(given.items.size(), 2U);
    EXPECT_EQ(given.items[0].user, "arini");
    EXPECT_EQ(given.items[1].user, "lineker");
    given = reader().members(who(1), room("salon"), 2, given.next).value();
    ASSERT_EQ(given.items.size(), 1U);
    EXPECT_EQ(given.items[0].display, "The messi");
    EXPECT_EQ(given.items[0].role, Role::moderator);
    EXPECT_EQ(given.items[0].read, 5);
    EXPECT_EQ(given.next, "");
    EXPECT_EQ(refusal(reader().members(who(1), room("salon"), 2, "#")).code, Code::bad_argument);
}

TEST_F(ReaderRooms, StrangersSeeAPublicRoomsMembersButNotWhatTheyHaveRead) {
    add_room(10, "salon");
    add_member(10, 1, {.read = 5});
    const auto given = reader().members(who(2), room("salon"), 9, "").value();
    EXPECT_EQ(given.items.at(0).user, "arini");
    EXPECT_EQ(given.items.at(0).read, 0);
    EXPECT_EQ(reader().topic(who(2), room("salon")).value().topic, "about salon");
}

TEST_F(ReaderRooms, OfAPrivateRoomOthersLearnNothing) {
    add_room(10, "club", true);
    add_member(10, 1);
    add_member(10, 2);
    EXPECT_EQ(members(2, room("club")), (Texts{"arini", "lineker"}));
    EXPECT_EQ(reader().topic(who(2), room("club")).value().topic, "about club");
    remove_member(10, 2);
    const Error unknown{Code::unknown_room, "#club"};
    for (const int outsider : {2, 3}) {
        EXPECT_EQ(refusal(reader().members(who(outsider), room("club"), 9, "")), unknown);
        EXPECT_EQ(refusal(reader().topic(who(outsider), room("club"))), unknown);
    }
}

TEST_F(ReaderRooms, AUserIsNoRoom) {
    add_direct(7, 1, 2);
    EXPECT_EQ(refusal(reader().members(who(1), person("lineker"), 9, "")).code, Code::unknown_room);
    EXPECT_EQ(refusal(reader().topic(who(1), person("lineker"))).code, Code::unknown_room);
}

}  // namespace
}  // namespace kabar::testing
