#include "client/chat_lists.h"

#include <gtest/gtest.h>

namespace kabar::client {
namespace {

const View programs{};
const View people{true, 80, 0};

std::string shown(const std::string& typed, const std::string& reply, const View& view = people) {
    auto parsed = Reply::parse(reply);
    EXPECT_TRUE(parsed) << reply;
    return show(prepare(typed, "", [] { return std::string("1"); }), *parsed, view);
}

const std::string history_reply = R"({"status": "OK", "with": "#kelas", "messages": [
    {"number": 1, "from": "arini", "display": "Arini", "text": "halo\nsemua", "time": "1970-01-01T00:00:30.000Z",
     "edited": "1970-01-01T00:00:40.000Z", "reactions": [{"reaction": "+1", "users": ["messi"], "count": 2}]},
    {"number": 2, "from": "messi", "display": "M", "text": "", "time": "1970-01-01T00:00:30.000Z", "reply": 1,
     "deleted": true}], "read": 1, "more": true})";

TEST(ShowMessages, AreOneLineEach) {
    const std::string at = show_time(30'000, 0);
    EXPECT_EQ(shown("history #kelas", history_reply), at + "  1  arini: halo\\nsemua (edited) [+1 2]\n" + at +
                                                          "  2  messi: (to 1) (deleted)\nthere are more\n");
    EXPECT_EQ(shown("history #kelas", history_reply, programs),
              "#kelas\t1\t1970-01-01T00:00:30.000Z\tarini\thalo\\nsemua\n"
              "#kelas\t2\t1970-01-01T00:00:30.000Z\tmessi\t\tdeleted\n");
}

TEST(ShowMessages, OfSeveralConversationsSayWhich) {
    const std::string found = R"({"status": "OK", "messages": [{"number": 7, "from": "arini", "to": "lineker",
        "with": "lineker", "text": "piye", "time": "1970-01-01T00:00:30.000Z"}], "more": true, "next": "p2"})";
    EXPECT_EQ(shown("search piye", found),
              "lineker  " + show_time(30'000, 0) + "  7  arini: piye\nthere are more: page=p2\n");
    EXPECT_EQ(shown("outbox", found, programs), "lineker\t7\t1970-01-01T00:00:30.000Z\tarini\tpiye\n");
    EXPECT_EQ(shown("outbox", R"({"status": "OK", "messages": []})"), "no messages\n");
    EXPECT_EQ(shown("outbox", R"({"status": "OK", "messages": []})", programs), "");
}

TEST(ShowConversations, HaveTheLastMessage) {
    const std::string list = R"({"status": "OK", "conversations": [
        {"with": "#kelas", "unread": 2, "read": 5, "last": {"number": 7, "from": "messi", "text": "x",
         "time": "1970-01-01T00:00:30.000Z"}, "muted": true}, {"with": "#sepi", "unread": 0, "read": 0}]})";
    EXPECT_EQ(shown("conversations", list), "#kelas, 2 new, muted  " + show_time(30'000, 0) + "  7  messi: x\n#sepi\n");
    EXPECT_EQ(shown("conversations", list, programs),
              "#kelas\t2\t5\t1970-01-01T00:00:30.000Z\tmessi\tx\n#sepi\t0\t0\t\t\t\n");
}

TEST(ShowRooms, WithMembersAndTopic) {
    const std::string list = R"({"status": "OK", "rooms": [{"room": "#a", "topic": "t", "members": 1, "joined": true},
        {"room": "#b", "topic": "", "members": 3}]})";
    EXPECT_EQ(shown("rooms", list), "#a, 1 member, joined: t\n#b, 3 members\n");
    EXPECT_EQ(shown("rooms", list, programs), "#a\t1\tjoined\tt\n#b\t3\t\t\n");
}

TEST(ShowMembers, WithTheirRoles) {
    const std::string list = R"({"status": "OK", "room": "#a", "members": [
        {"user": "arini", "display": "Arini", "role": "owner", "read": 5},
        {"user": "messi", "display": "messi", "role": "member", "read": 0}]})";
    EXPECT_EQ(shown("members #a", list), "Arini (arini), owner\nmessi\n");
    EXPECT_EQ(shown("members #a", list, programs), "arini\tArini\towner\t5\nmessi\tmessi\tmember\t0\n");
}

TEST(ShowPresence, OfAllAndOfOne) {
    const std::string one = R"("user": "arini", "display": "Arini", "active": true, "status_text": "ngopi")";
    EXPECT_EQ(shown("presence", R"({"status": "OK", "users": [{)" + one + "}]}"), "Arini (arini), active: ngopi\n");
    EXPECT_EQ(shown("presence arini", R"({"status": "OK", )" + one + "}", programs), "arini\tArini\tactive\tngopi\n");
    EXPECT_EQ(shown("profile", R"({"status": "OK", )" + one + "}"), "Arini (arini): ngopi\n");
}

TEST(ShowTopic, OrThatThereIsNone) {
    EXPECT_EQ(shown("topic #a", R"({"status": "OK", "room": "#a", "topic": "t"})"), "#a: t\n");
    EXPECT_EQ(shown("topic #a", R"({"status": "OK", "room": "#a", "topic": ""})"), "#a has no topic\n");
    EXPECT_EQ(shown("topic #a t", R"({"status": "OK", "message": "topic set"})"), "topic set\n");
}

}  // namespace
}  // namespace kabar::client
