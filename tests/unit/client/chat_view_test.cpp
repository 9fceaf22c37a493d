#include "client/chat_view.h"

#include <gtest/gtest.h>

#include "unit/client/shown.h"

namespace kabar::client {
namespace {

using testing::people;
using testing::programs;
using testing::shown;
using testing::token;

TEST(Show, TheReportsResults) {
    for (const View& view : {people, programs}) {
        EXPECT_EQ(shown("auth arini hehe", R"({"status": "OK", "tokenid": "T", "tokenId": "T"})", view),
                  "username arini logged in, token T\n");
        EXPECT_EQ(shown("send arini halo", R"({"status": "OK", "message": "Message Sent"})", view),
                  "message sent to arini\n");
        EXPECT_EQ(shown("user_aktif", R"({"status": "OK", "message": "arini, lineker, "})", view),
                  "user aktif: arini, lineker, \n");
        EXPECT_EQ(shown("users", R"({"status": "OK", "message": "arini, "})", view), "user aktif: arini, \n");
        EXPECT_EQ(shown("logout", R"({"status": "OK", "messages": "logout success"})", view), "logout success\n");
        EXPECT_EQ(shown("logout all", R"({"status": "OK", "message": "logout success", "sessions": 3})", view),
                  "logout success, 3 sessions\n");
        EXPECT_EQ(shown("logout session=3", R"({"status": "OK", "message": "logout success", "session": 3})", view),
                  "logout success, session 3\n");
    }
}

TEST(Show, ErrorsWithTheirCode) {
    EXPECT_EQ(shown("send a b", R"({"status": "ERROR", "code": "unknown_user", "message": "no user a"})"),
              "error: no user a (unknown_user)\n");
    EXPECT_EQ(shown("send a b", R"({"status": "ERROR", "message": "old server"})"), "error: old server\n");
    EXPECT_EQ(error_json("a \"b\"", "c"), "{\"status\":\"ERROR\",\"code\":\"c\",\"message\":\"a \\\"b\\\"\"}\n");
}

TEST(Show, WhatOthersWroteIsHarmless) {
    EXPECT_EQ(shown("send a b", R"({"status": "ERROR", "code": "x", "message": "no user \u001b[2J\n"})"),
              "error: no user ^[[2J\\n (x)\n");
    const std::string inbox =
        R"({"status": "OK", "messages": {"a\u0007": [{"msg_from": "\u001b]0;x\u0007", "msg": "\u001b[2J"}]}})";
    for (const View& view : {people, programs})
        EXPECT_EQ(shown("inbox", inbox, view).find_first_of("\x1b\a"), std::string::npos);
}

const std::string inbox_reply = R"({"status": "OK", "messages": {
    "lineker": [{"msg_from": "Gary Lineker", "msg_to": "Arini", "msg": "piye kabare?", "time": "1970-01-01T00:00:30.000Z"},
                {"msg_from": "Gary Lineker", "msg_to": "Arini", "msg": "satu\ndua", "time": "1970-01-01T00:01:00.000Z"}],
    "arini": [{"msg_from": "arini", "msg_to": "Arini", "msg": "catatan", "time": "1970-01-03T00:00:00.000Z"}]}})";

TEST(Show, InboxForPeople) {
    const std::string t1 = show_time(30'000, 0), t2 = show_time(60'000, 0), t3 = show_time(2 * 86'400'000, 0);
    EXPECT_EQ(shown("inbox", inbox_reply), "Gary Lineker (lineker)\n  " + t1 + "  piye kabare?\n  " + t2 +
                                               "  satu\n         dua\narini\n  " + t3 + "  catatan\n");
    EXPECT_EQ(shown("inbox", R"({"status": "OK", "messages": {}})"), "no new messages\n");
    EXPECT_NE(
        shown("inbox", R"({"status": "OK", "messages": {"a": [{"msg": "x"}]}, "more": true})").find("more messages"),
        std::string::npos);
}

TEST(Show, InboxForProgramsHasOneLineForEachMessage) {
    EXPECT_EQ(shown("inbox", inbox_reply, programs),
              "lineker\t1970-01-01T00:00:30.000Z\tpiye kabare?\n"
              "lineker\t1970-01-01T00:01:00.000Z\tsatu\\ndua\n"
              "arini\t1970-01-03T00:00:00.000Z\tcatatan\n");
    EXPECT_EQ(shown("inbox", R"({"status": "OK", "messages": {}})", programs), "");
}

TEST(Show, InboxFitsANarrowTerminal) {
    const std::string words = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh";
    const std::string out =
        shown("inbox", R"({"status": "OK", "messages": {"a": [{"msg": ")" + words + R"("}]}})", {true, 40, 0});
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = out.find('\n', begin)) != std::string::npos; begin = end + 1) {
        EXPECT_LE(end - begin, 40U) << out;
    }
}

TEST(Show, TimesOfOtherDaysHaveTheirDate) {
    const TimeMs noon = 1'700'000'000'000;
    EXPECT_EQ(show_time(noon, noon).size(), std::string("16:05").size());
    EXPECT_EQ(show_time(noon, noon + 7 * 86'400'000LL).size(), std::string("2026-01-31 16:05").size());
}

TEST(Show, HelpInColumnsThatFit) {
    const std::string help = R"({"status": "OK", "message": "commands: ...", "commands": [
        {"usage": "send [id=ID] USER TEXT", "help": "send a message to somebody"}, {"usage": "inbox", "help": "read"}]})";
    EXPECT_EQ(shown("help", help),
              "send [id=ID] USER TEXT  send a message to somebody\ninbox                   read\n");
    EXPECT_EQ(shown("help", help, {true, 20, 0}),
              "send [id=ID] USER\n  TEXT\n    send a message\n    to somebody\ninbox\n    read\n");
    EXPECT_EQ(shown("help", help, programs), "send [id=ID] USER TEXT\tsend a message to somebody\ninbox\tread\n");
}

TEST(Show, AnInboxOfARoomNamesTheSenders) {
    const std::string inbox = R"({"status": "OK", "messages": {"#kelas": [{"msg_from": "Arini", "msg": "halo",
        "from": "arini", "time": "1970-01-01T00:00:30.000Z"}]}})";
    EXPECT_EQ(shown("inbox", inbox), "#kelas\n  " + show_time(30'000, 0) + "  arini: halo\n");
    EXPECT_EQ(shown("inbox", inbox, programs), "#kelas\t1970-01-01T00:00:30.000Z\thalo\tarini\n");
}

TEST(Show, WhatWasDoneWithTheRoom) {
    const std::string made = R"({"status": "OK", "message": "room made", "room": "#kelas~17"})";
    EXPECT_EQ(shown("create #kelas", made), "room made: #kelas~17\n");
    EXPECT_EQ(shown("mute #kelas", R"({"status": "OK", "message": "muted"})"), "muted\n");
}

TEST(Show, TheRest) {
    EXPECT_EQ(shown("ping", R"({"status": "OK", "message": "pong"})"), "pong\n");
    EXPECT_EQ(shown("ping a", R"({"status": "OK", "message": "pong", "text": "a"})"), "pong a\n");
    EXPECT_EQ(shown("quit", R"({"status": "OK", "message": "bye"})"), "bye\n");
    EXPECT_EQ(shown("something new", R"({"status": "OK", "x": 1})"), "{\"status\": \"OK\", \"x\": 1}\n");
    EXPECT_EQ(shown("whoami", R"({"status": "OK", "user": "arini", "display": "Arini", "session": 12})", programs),
              "Arini (arini), session 12, until 1970-01-01T00:00:00.000Z\n");
    EXPECT_EQ(shown("sessions", R"({"status": "OK", "sessions": [{"session": 3, "current": true}]})", programs),
              "session 3, since 1970-01-01T00:00:00.000Z, used 1970-01-01T00:00:00.000Z, until "
              "1970-01-01T00:00:00.000Z, this one\n");
    EXPECT_TRUE(shown("sessions", R"({"status": "OK", "sessions": [{"session": 3}, {"session": 4}]})")
                    .ends_with("logout session=N ends one of them\n"));
}

}  // namespace
}  // namespace kabar::client
