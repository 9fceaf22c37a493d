// Reader::find: what a user means by a name, and what does not exist for him.
#include "contract/reader_world.h"

namespace kabar::testing {
namespace {

using namespace chat;

class ReaderPlaces : public ReaderTest {
protected:
    store::Found found(std::int64_t user, const Place& place) {
        auto found = reader().find(who(user), place);
        EXPECT_TRUE(found) << found.error().subject;
        return found ? *found : store::Found{};
    }
    Error refused(std::int64_t user, const Place& place) { return refusal(reader().find(who(user), place)); }
};

TEST_F(ReaderPlaces, AUserIsFoundWithTheConversationFromBothSides) {
    add_direct(7, 1, 2);
    for (const auto& [user, other] : {std::pair(1, 2), std::pair(2, 1)}) {
        const auto it = found(user, person(other == 1 ? "arini" : "lineker"));
        EXPECT_EQ(it.conversation, ConversationId{7});
        EXPECT_EQ(it.other, who(other));
        EXPECT_TRUE(it.is_member);
        EXPECT_EQ(it.label, other == 1 ? "arini" : "lineker");
    }
}

TEST_F(ReaderPlaces, TwoWhoNeverWroteHaveNoConversationYet) {
    const auto it = found(1, person("messi"));
    EXPECT_EQ(it.conversation, ConversationId{0});
    EXPECT_EQ(it.other, who(3));
}

TEST_F(ReaderPlaces, NotesAreFoundByOnesOwnName) {
    add_direct(7, 1, 1);
    const auto it = found(1, person("arini"));
    EXPECT_EQ(it.conversation, ConversationId{7});
    EXPECT_EQ(it.other, who(1));
}

TEST_F(ReaderPlaces, ABlockIsSeenOnlyByWhoeverIsBlocked) {
    sql("INSERT INTO blocks VALUES (2, 1)");
    EXPECT_TRUE(found(1, person("lineker")).is_blocked);
    EXPECT_FALSE(found(2, person("arini")).is_blocked);
}

TEST_F(ReaderPlaces, StrangeAndRemovedUsersAreUnknown) {
    remove_user(2);
    EXPECT_EQ(refused(1, person("lineker")), (Error{Code::unknown_user, "lineker"}));
    EXPECT_EQ(refused(1, person("nobody")), (Error{Code::unknown_user, "nobody"}));
}

TEST_F(ReaderPlaces, APublicRoomIsFoundByAllAndSaysWhoIsIn) {
    add_room(10, "salon");
    add_member(10, 1);
    EXPECT_TRUE(found(1, room("salon")).is_member);
    const auto outside = found(2, room("salon"));
    EXPECT_FALSE(outside.is_member);
    EXPECT_EQ(outside.conversation, ConversationId{10});
    EXPECT_EQ(outside.label, "#salon");
    EXPECT_EQ(found(2, room("salon", 10)).conversation, ConversationId{10});
}

TEST_F(ReaderPlaces, APrivateRoomDoesNotExistForOthers) {
    add_room(10, "club", true);
    add_member(10, 1);
    EXPECT_EQ(found(1, room("club")).conversation, ConversationId{10});
    EXPECT_EQ(found(1, room("club", 10)).label, "#club");
    EXPECT_EQ(refused(2, room("club")), (Error{Code::unknown_room, "#club"}));
    EXPECT_EQ(refused(2, room("club", 10)), (Error{Code::unknown_room, "#club~10"}));
    remove_member(10, 1);
    EXPECT_EQ(refused(1, room("club")), (Error{Code::unknown_room, "#club"}));
    EXPECT_EQ(refused(1, room("club", 10)), (Error{Code::unknown_room, "#club~10"}));
}

TEST_F(ReaderPlaces, ABannedUserFindsAPublicRoomAndNoPrivateOne) {
    add_room(10, "salon");
    add_room(11, "club", true);
    sql("INSERT INTO bans VALUES (10, 2), (11, 2)");
    EXPECT_FALSE(found(2, room("salon")).is_member);
    EXPECT_EQ(refused(2, room("club")).code, Code::unknown_room);
}

TEST_F(ReaderPlaces, OnesOwnRoomComesBeforeThePublicOneOfThatName) {
    add_room(10, "club");
    add_room(11, "club", true);
    add_member(11, 1);
    EXPECT_EQ(found(1, room("club")).conversation, ConversationId{11});
    EXPECT_EQ(found(2, room("club")).conversation, ConversationId{10});
    const auto outside = found(1, room("club", 10));
    EXPECT_EQ(outside.conversation, ConversationId{10});
    EXPECT_FALSE(outside.is_member);
    EXPECT_EQ(outside.label, "#club~10");
}

TEST_F(ReaderPlaces, AnAliasedRoomIsFoundByItsIdAlone) {
    add_room(10, "club");
    add_room(11, "club", true);
    add_member(10, 1);
    add_member(11, 1, {.aliased = true});
    EXPECT_EQ(found(1, room("club")).conversation, ConversationId{10});
    EXPECT_EQ(found(1, room("club", 11)).conversation, ConversationId{11});
    EXPECT_EQ(found(1, room("club", 11)).label, "#club~11");
    EXPECT_EQ(found(1, room("club", 10)).label, "#club");
}

TEST_F(ReaderPlaces, AnIdWithAnotherNameIsUnknown) {
    add_room(10, "club");
    add_direct(7, 1, 2);
    add_member(10, 1);
    EXPECT_EQ(refused(1, room("salon", 10)), (Error{Code::unknown_room, "#salon~10"}));
    EXPECT_EQ(refused(1, room("lineker", 7)).code, Code::unknown_room);
}

TEST_F(ReaderPlaces, ADeletedRoomIsUnknownAndItsNameFree) {
    add_room(10, "salon");
    add_member(10, 1);
    delete_room(10);
    EXPECT_EQ(refused(1, room("salon")).code, Code::unknown_room);
    EXPECT_EQ(refused(1, room("salon", 10)).code, Code::unknown_room);
    add_room(11, "salon");
    EXPECT_EQ(found(1, room("salon")).conversation, ConversationId{11});
}

}  // namespace
}  // namespace kabar::testing
