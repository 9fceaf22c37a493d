#include "wire/encode_messages.h"

#include <boost/json.hpp>

#include "unit/wire/support.h"

namespace kabar::wire {
namespace {

namespace reply = chat::reply;
using testing::encoded;

const std::string time0 = R"("1970-01-01T00:00:00.000Z")";

reply::MessageItem message() {
    reply::MessageItem item;
    item.number = 3;
    item.from = "lineker";
    item.display = "Gary Lineker";
    item.text = "halo";
    return item;
}

const std::string plain =
    R"({"number": 3, "from": "lineker", "display": "Gary Lineker", "text": "halo", "time": )" + time0;

TEST(EncodeMessages, NamesTheSenderOfEachMessageInTheGroupOfARoom) {
    reply::Inbox inbox;
    inbox.items.push_back({"#kelas", "lineker", "Gary Lineker", "#kelas", "halo", 3, 0, 2});
    inbox.items.push_back({"messi", "messi", "Lionel Messi", "Arini", "hai", 1, 0, 0});
    inbox.items.push_back({"#kelas", "arini", "Arini", "#kelas", "ya", 4, 0, 0});
    inbox.cursor = chat::Cursor{0x1F3, chat::Seq{100}};
    EXPECT_EQ(encoded(inbox), R"({"status": "OK", "messages": {"#kelas": [{"msg_from": "Gary Lineker", )"
                              R"("msg_to": "#kelas", "msg": "halo", "from": "lineker", "number": 3, "time": )" +
                                  time0 +
                                  R"(, "reply": 2}, {"msg_from": "Arini", "msg_to": "#kelas", "msg": "ya", )"
                                  R"("from": "arini", "number": 4, "time": )" +
                                  time0 +
                                  R"(}], "messi": [{"msg_from": "Lionel Messi", "msg_to": "Arini", "msg": "hai", )"
                                  R"("number": 1, "time": )" +
                                  time0 + R"(}]}, "cursor": "1f3-2s"})");
}

TEST(EncodeMessages, WritesAHistory) {
    EXPECT_EQ(encoded(reply::History{"lineker", {message()}, 2, false}),
              R"({"status": "OK", "with": "lineker", "messages": [)" + plain + R"(}], "read": 2})");
    EXPECT_EQ(encoded(reply::History{"#kelas", {}, 0, true}),
              R"({"status": "OK", "with": "#kelas", "messages": [], "read": 0, "more": true})");
}

TEST(EncodeMessages, WritesWhatBecameOfAMessage) {
    auto item = message();
    item.reply = 2;
    item.edited = 1;
    item.reactions = {{"+1", {"arini", "messi"}, 7}};
    EXPECT_EQ(encoded(reply::Messages{{item}, ""}),
              R"({"status": "OK", "messages": [)" + plain +
                  R"(, "reply": 2, "edited": "1970-01-01T00:00:00.001Z", "reactions": )"
                  R"([{"reaction": "+1", "users": ["arini", "messi"], "count": 7}]}]})");
    auto gone = message();
    gone.text.clear();
    gone.deleted = true;
    const auto parsed = boost::json::parse(encoded(reply::Messages{{gone}, ""})).at("messages").at(0);
    EXPECT_EQ(parsed.at("deleted"), true);
    EXPECT_EQ(parsed.at("text"), "");
}

TEST(EncodeMessages, SaysWhereAMessageStandsAmongSeveralConversations) {
    auto item = message();
    item.to = "arini";
    item.with = "lineker";
    item.read = false;
    EXPECT_EQ(encoded(reply::Messages{{item}, "p2"}),
              R"({"status": "OK", "messages": [{"number": 3, "from": "lineker", "display": "Gary Lineker", )"
              R"("to": "arini", "with": "lineker", "text": "halo", "time": )" +
                  time0 + R"(, "read": false}], "more": true, "next": "p2"})");
}

TEST(EncodeMessages, WritesConversations) {
    reply::ConversationItem direct;
    direct.with = "lineker";
    direct.unread = 2;
    direct.read = 1;
    direct.last = message();
    reply::ConversationItem room;
    room.with = "#kelas";
    room.is_room = room.is_private = room.muted = true;
    room.topic = "Ujian";
    room.role = chat::Role::owner;
    EXPECT_EQ(encoded(reply::Conversations{{direct, room}, "p"}),
              R"({"status": "OK", "conversations": [{"with": "lineker", "unread": 2, "read": 1, "last": )" + plain +
                  R"(}}, {"with": "#kelas", "unread": 0, "read": 0, "muted": true, "topic": "Ujian", "private": true, )"
                  R"("role": "owner"}], "more": true, "next": "p"})");
}

}  // namespace
}  // namespace kabar::wire
