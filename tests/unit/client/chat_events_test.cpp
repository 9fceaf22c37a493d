#include "client/chat_events.h"

#include <gtest/gtest.h>

#include "unit/client/shown.h"

namespace kabar::client {
namespace {

using testing::people;
using testing::programs;

const std::string at = R"("time": "1970-01-01T00:00:30.000Z", "cursor": "1-2"})";

TEST(ShowEvent, AMessage) {
    const std::string event =
        R"({"event": "message", "from": "arini", "display": "Arini", "to": "#kelas", "number": 3, "text": "a\u0007\nb", )" +
        at;
    EXPECT_EQ(show_event(event, people), show_time(30'000, 0) + "  #kelas  3  arini: a^G\\nb\n");
    EXPECT_EQ(show_event(event, programs), "message\t1970-01-01T00:00:30.000Z\tarini\t#kelas\t3\ta^G\\nb\n");
}

TEST(ShowEvent, NamesAMessagesFiles) {
    const std::string event = R"({"event": "message", "from": "arini", "to": "#kelas", "number": 3, "text": "",
        "files": [{"id": "k3J", "name": "a\tb", "size": 12}], )" +
                              at;
    EXPECT_EQ(show_event(event, people), show_time(30'000, 0) + "  #kelas  3  arini: [a\\tb, 12 B: /download k3J]\n");
    EXPECT_EQ(show_event(event, programs), "message\t1970-01-01T00:00:30.000Z\tarini\t#kelas\t3\t\tfile=k3J a\\tb\n");
}

TEST(ShowEvent, EachKindIsOneLine) {
    const std::string who = R"("from": "arini", "to": "#kelas", )";
    const std::string when = show_time(30'000, 0) + "  #kelas  ";
    const auto event = [&](const std::string& kind, const std::string& more) {
        return show_event(R"({"event": ")" + kind + "\", " + who + more + ", " + at, people);
    };
    EXPECT_EQ(event("edited", R"("number": 3, "text": "b")"), when + "arini edited 3: b\n");
    EXPECT_EQ(event("deleted", R"("number": 3)"), when + "arini deleted 3\n");
    EXPECT_EQ(event("reaction", R"("number": 3, "reaction": "+1", "on": true)"), when + "arini reacted to 3: +1\n");
    EXPECT_EQ(event("reaction", R"("number": 3, "reaction": "+1", "on": false)"),
              when + "arini took back from 3: +1\n");
    EXPECT_EQ(event("joined", R"("user": "arini")"), when + "arini joined\n");
    EXPECT_EQ(event("left", R"("user": "messi", "why": "kicked")"), when + "messi: kicked, by arini\n");
    EXPECT_EQ(event("room", R"("topic": "t")"), when + "arini set the topic: t\n");
    EXPECT_EQ(event("room", R"("user": "messi", "role": "owner")"), when + "arini made messi owner\n");
    EXPECT_EQ(event("room", R"("days": 30, "messages": 5)"),
              when + "arini set how long messages are kept: 30 days, the newest 5\n");
    EXPECT_EQ(event("read", R"("number": 3)"), when + "arini read up to 3\n");
}

TEST(ShowEvent, WhatIsNotKept) {
    EXPECT_EQ(show_event(R"({"event": "typing", "from": "arini", "to": "lineker"})", people),
              "lineker  arini is typing\n");
    EXPECT_EQ(show_event(R"({"event": "received", "from": "arini", "to": "lineker", "number": 7})", people),
              "lineker  arini received up to 7\n");
    EXPECT_EQ(show_event(R"({"event": "presence", "active": ["a", "b"], "inactive": ["c"]})", people),
              "active: a, b; not active: c\n");
    EXPECT_EQ(show_event(R"({"event": "presence", "active": [], "inactive": ["c"]})", programs), "presence\t\tc\n");
    EXPECT_EQ(show_event(R"({"event": "heartbeat", "cursor": "1-2"})", people), "");
    EXPECT_EQ(show_event(R"({"event": "end", "code": "bad_token", "message": "over"})", programs),
              "end\tbad_token\tover\n");
}

}  // namespace
}  // namespace kabar::client
