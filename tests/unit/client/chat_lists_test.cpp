#include "client/chat_lists.h"

#include <gtest/gtest.h>

#include "unit/client/shown.h"

namespace kabar::client {
namespace {

using testing::people;
using testing::programs;
using testing::shown;

const std::string history_reply = R"({"status": "OK", "with": "#kelas", "messages": [
    {"number": 1, "from": "arini", "display": "Arini", "text": "halo\nsemua", "time": "1970-01-01T00:00:30.000Z",
     "edited": "1970-01-01T00:00:40.000Z", "reactions": [{"reaction": "+1", "users": ["messi"], "count": 2}]},
    {"number": 2, "from": "messi", "display": "M", "text": "", "time": "1970-01-01T00:00:30.000Z", "reply": 1,
     "deleted": true}], "read": 1, "more": true})";

TEST(ShowMessages, AreOneLineEachForPrograms) {
    const std::string at = show_time(30'000, 0);
    EXPECT_EQ(shown("history #kelas", history_reply), at + "  1  arini: halo\n      semua (edited) [+1 2]\n" + at +
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

const std::string with_a_file = R"({"number": 1, "from": "arini", "text": "", "time": "1970-01-01T00:00:30.000Z",
    "files": [{"id": "k3J", "name": "peta.png", "type": "image/png", "size": 1200}]})";

TEST(ShowMessages, NameTheirFiles) {
    const std::string history = R"({"status": "OK", "with": "lineker", "messages": [)" + with_a_file + "]}";
    EXPECT_EQ(shown("history lineker", history),
              show_time(30'000, 0) + "  1  arini: [peta.png, 1.2 kB: /download k3J]\n");
    EXPECT_EQ(shown("history lineker", history, programs),
              "lineker\t1\t1970-01-01T00:00:30.000Z\tarini\t\tfile=k3J peta.png\n");
    const std::string inbox = R"({"status": "OK", "messages": {"arini": [{"msg": "", "number": 1,
        "time": "1970-01-01T00:00:30.000Z", "files": [{"id": "k3J", "name": "peta.png", "size": 1200}]}]}})";
    EXPECT_NE(shown("inbox", inbox).find("  [peta.png, 1.2 kB: /download k3J]\n"), std::string::npos);
    EXPECT_EQ(shown("inbox", inbox, programs), "arini\t1970-01-01T00:00:30.000Z\t\tfile=k3J peta.png\n");
}

TEST(ShowMessages, AreBrokenBetweenWords) {
    const std::string reply = R"({"status": "OK", "with": "lineker", "messages": [{"number": 1, "from": "arini",
        "text": "satu dua tiga C:\\dir", "time": "1970-01-01T00:00:30.000Z"}]})";
    const std::string before = show_time(30'000, 0) + "  1  arini: ";
    EXPECT_EQ(shown("history lineker", reply, {true, before.size() + 8, 0}), before + "satu dua\n      tiga C:\\dir\n");
}

TEST(ShowErrors, AreBrokenBetweenWords) {
    const std::string error = R"({"status": "ERROR", "code": "unknown_user", "message": "there is no such user"})";
    EXPECT_EQ(shown("history x", error, {true, 24, 0}), "error: there is no such\nuser (unknown_user)\n");
    EXPECT_EQ(shown("history x", error, programs), "error: there is no such user (unknown_user)\n");
}

TEST(ShowBlocks, OneALine) {
    const std::string list = R"({"status": "OK", "users": ["messi", "x"]})";
    EXPECT_EQ(shown("blocks", list), "messi\nx\n");
    EXPECT_EQ(shown("blocks", list, programs), "messi\nx\n");
    EXPECT_EQ(shown("blocks", R"({"status": "OK", "users": []})"), "nobody\n");
    EXPECT_EQ(shown("blocks", R"({"status": "OK", "users": []})", programs), "");
}

TEST(ShowFiles, WithTheRoomTheyTake) {
    const std::string list = R"({"status": "OK", "files": [
        {"id": "k3J", "name": "peta.png", "size": 1200, "time": "1970-01-01T00:00:30.000Z", "uses": 2},
        {"id": "x4", "name": "b", "size": 1, "time": "1970-01-01T00:00:30.000Z", "uses": 0}],
        "used": 1201, "quota": 8000000})";
    const std::string at = show_time(30'000, 0);
    EXPECT_EQ(shown("files", list), "k3J  " + at + "  peta.png, 1.2 kB, in 2 messages\nx4  " + at +
                                        "  b, 1 B, never sent\nused: 1.2 kB of 8.0 MB\n");
    EXPECT_EQ(shown("files", list, programs),
              "k3J\t1970-01-01T00:00:30.000Z\t1200\t2\tpeta.png\nx4\t1970-01-01T00:00:30.000Z\t1\t0\tb\n");
}

TEST(ShowRetention, OfTheRoomAndTheServer) {
    const std::string reply = R"({"status": "OK", "room": "#a", "days": 30, "messages": 0, "server_days": 1,
        "server_messages": 500})";
    EXPECT_EQ(shown("retention #a", reply), "#a keeps messages: 30 days; the server: 1 day, the newest 500\n");
    EXPECT_EQ(shown("retention #a", reply, programs), "#a\t30\t0\t1\t500\n");
    const std::string none = R"({"status": "OK", "room": "#a", "days": 0, "messages": 0, "server_days": 0,
        "server_messages": 0})";
    EXPECT_EQ(shown("retention #a", none), "#a keeps messages: for ever; the server: for ever\n");
    EXPECT_EQ(shown("retention days=1 #a", R"({"status": "OK", "message": "retention set", "room": "#a"})"),
              "retention set: #a\n");
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
    EXPECT_EQ(shown("members #a", R"({"status": "OK", "members": [{"user": "ci", "bot": true, "role": "member"}]})"),
              "ci, bot\n");
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
