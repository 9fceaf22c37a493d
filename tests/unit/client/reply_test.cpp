#include "client/reply.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "wire/encode.h"
#include "wire/json_writer.h"

namespace kabar::client {
namespace {

Reply parsed(const std::string& text) {
    auto reply = Reply::parse(text);
    EXPECT_TRUE(reply) << text;
    return std::move(*reply);
}

Reply encoded(const chat::Reply& reply) {
    std::string text;
    wire::encode(reply, {}, wire::Language::en, text);
    return parsed(text);
}

TEST(Reply, RefusesWhatIsNone) {
    for (const char* text :
         {"", "HTTP/1.1 400 Bad Request", "[]", "{}", "{\"status\": 1}", "{\"status\": \"MAYBE\"}"}) {
        const auto reply = Reply::parse(text);
        ASSERT_FALSE(reply) << text;
        EXPECT_EQ(reply.error().failure, Failure::bad_reply);
    }
}

TEST(Reply, OfTheOriginalServerIsUnderstood) {
    const Reply reply = parsed(R"({"status": "OK", "tokenid": "ebe02817-6496-4c0e-8119-340aae364561"})");
    EXPECT_EQ(reply.logged_in().token, "ebe02817-6496-4c0e-8119-340aae364561");
    const Reply as_printed = parsed(R"({"status": "OK", "tokenId": "ebe02817-6496-4c0e-8119-340aae364561"})");
    EXPECT_EQ(as_printed.logged_in().token, "ebe02817-6496-4c0e-8119-340aae364561");
}

TEST(Reply, OfTheServerIsReadBack) {
    const auto in = encoded(chat::reply::LoggedIn{"T", "arini", "Arini", 1'700'000'000'123}).logged_in();
    EXPECT_EQ(in.token, "T");
    EXPECT_EQ(in.user, "arini");
    EXPECT_EQ(in.expires, 1'700'000'000'123);

    const auto sent = encoded(chat::reply::Sent{"arini", 3, 5, "a1", true}).sent();
    EXPECT_EQ(sent.number, 3);
    EXPECT_EQ(sent.id, "a1");
    EXPECT_TRUE(sent.dup);

    const auto users = encoded(chat::reply::Users{{"arini", "lineker"}, true}).users();
    EXPECT_EQ(users.names, (std::vector<std::string>{"arini", "lineker"}));
    EXPECT_TRUE(users.more);

    const Reply error = encoded(Error{Code::unknown_user, "nobody"});
    EXPECT_FALSE(error.ok());
    EXPECT_EQ(error.code(), "unknown_user");
    EXPECT_NE(error.message(), "");
}

TEST(Reply, InboxKeepsTheServersOrder) {
    chat::reply::Inbox inbox;
    inbox.items.push_back({"messi", "messi", "Lionel Messi", "Arini", "hola", 1, 5, 0});
    inbox.items.push_back({"#kelas", "arini", "Arini", "Arini", "satu\ndua", 1, 6, 3});
    inbox.items.push_back({"messi", "messi", "Lionel Messi", "Arini", "piye", 2, 7, 0});
    const auto read = encoded(inbox).inbox();
    ASSERT_EQ(read.items.size(), 3U);
    EXPECT_EQ(read.items[0].from, "messi");
    EXPECT_EQ(read.items[1].text, "piye");
    EXPECT_EQ(read.items[1].number, 2);
    EXPECT_EQ(read.items[2].group, "#kelas");
    EXPECT_EQ(read.items[2].from, "arini");
    EXPECT_EQ(read.items[2].reply, 3);
    EXPECT_EQ(read.items[2].text, "satu\ndua");
    EXPECT_EQ(read.items[2].from_display, "Arini");
}

TEST(Reply, KeysOfAnotherTypeReadAsEmpty) {
    const Reply reply = parsed(R"({"status": "OK", "messages": {"a": [1, {"msg": 2}], "b": 3}, "users": [1, "x"]})");
    ASSERT_EQ(reply.inbox().items.size(), 1U);
    EXPECT_EQ(reply.inbox().items[0].text, "");
    EXPECT_EQ(reply.users().names, std::vector<std::string>{"x"});
    EXPECT_EQ(reply.message(), "");
    EXPECT_EQ(reply.number("users"), 0);
}

RC_GTEST_PROP(Rfc3339, IsTheInverseOfTheServersText, ()) {
    const TimeMs at = *rc::gen::inRange<TimeMs>(0, 250'000'000'000'000);
    std::string text;
    wire::append_rfc3339(at, text);
    RC_ASSERT(parse_rfc3339(text) == at);
}

TEST(Rfc3339, AnythingElseIsZero) {
    for (const char* text : {"", "yesterday", "2026-01-31T09:05:07Z", "2026-13-01T00:00:00.000Z",
                             "2026-02-30T00:00:00.000Z", "-026-01-31T09:05:07.123Z", "2026-01-31T09:05:07.123z"}) {
        EXPECT_EQ(parse_rfc3339(text), 0) << text;
    }
}

}  // namespace
}  // namespace kabar::client
