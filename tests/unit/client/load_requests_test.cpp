#include "client/load_requests.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "client/load_connection.h"

namespace kabar::client {
namespace {

LoadOptions options_of(std::size_t text_bytes, bool ids) {
    LoadOptions options;
    options.tag = "ab12";
    options.user_prefix = "bench-x-";
    options.text_bytes = text_bytes;
    options.ids = ids;
    return options;
}

std::string send_of(const LoadRequests& requests, std::uint32_t sender, std::uint32_t receiver, std::uint32_t number) {
    std::string out;
    requests.append_send(sender, receiver, number, out);
    return out;
}

TEST(LoadRequests, WriteASendWithItsIdAndText) {
    const LoadRequests requests(options_of(22, true));
    EXPECT_EQ(send_of(requests, 0, 41, 255), "send id=ab12-000000ff bench-x-0042 ab12.0001.000000ffabcd\n");
    const LoadRequests without_ids(options_of(18, false));
    EXPECT_EQ(send_of(without_ids, 9998, 0, 1), "send bench-x-0001 ab12.9999.00000001\n");
}

TEST(LoadRequests, NameTheUsersOfTheSends) { EXPECT_EQ(LoadRequests(options_of(18, true)).user(41), "bench-x-0042"); }

TEST(LoadRequests, WriteAnEchoLineThatLooksLikeAReply) {
    std::string line;
    LoadRequests(LoadOptions{}).append(RequestKind::echo, line);
    EXPECT_EQ(line.size(), 60U);
    EXPECT_TRUE(reply_is_ok(line));
    EXPECT_EQ(find_reply_end(line, 0), line.size());
}

RC_GTEST_PROP(LoadRequestsProperty, AWrittenTextIsRecognized, ()) {
    const auto text_bytes = *rc::gen::inRange<std::size_t>(18, 200);
    const LoadRequests requests(options_of(text_bytes, *rc::gen::arbitrary<bool>()));
    const auto sender = *rc::gen::inRange<std::uint32_t>(0, 9999);
    const auto number = *rc::gen::arbitrary<std::uint32_t>();
    const std::string line = send_of(requests, sender, 3, number);
    const std::string text = line.substr(line.size() - 1 - text_bytes, text_bytes);
    ReadMessage read;
    RC_ASSERT(requests.parse_text(text, read));
    RC_ASSERT(read.sender == sender);
    RC_ASSERT(read.number == number);
}

TEST(LoadRequests, RecognizeNoOtherText) {
    const LoadRequests requests(options_of(22, true));
    ReadMessage read;
    EXPECT_TRUE(requests.parse_text("ab12.0001.000000ffabcd", read));
    for (const char* other : {"", "ab12.0001.000000ffabc", "ab12.0001.000000ffabcx", "ab13.0001.000000ffabcd",
                              "ab12.000a.000000ffabcd", "ab12.0000.000000ffabcd", "ab12.0001.000000fgabcd",
                              "ab12-0001.000000ffabcd", "ab12.0001 000000ffabcd", "ab12.0001.000000ffabcde"}) {
        EXPECT_FALSE(requests.parse_text(other, read)) << other;
    }
}

std::string item(const std::string& from, const std::string& text) {
    return R"({"msg_from": ")" + from + R"(", "msg_to": "bench-x-0009", "msg": ")" + text + R"(", "number": 3})";
}

TEST(CollectInbox, TakesMessagesInTheirOrder) {
    const LoadRequests requests(options_of(18, true));
    UserTraffic user;
    const std::string page = R"({"status": "OK", "messages": {"bench-x-0001": [)" +
                             item("bench-x-0001", "ab12.0001.00000000") + ", " +
                             item("bench-x-0001", "ab12.0001.00000007") + R"(], "bench-x-0002": [)" +
                             item("bench-x-0002", "ab12.0002.00000001") + "]}}";
    EXPECT_EQ(collect_inbox(page, requests, user), 3U);
    ASSERT_EQ(user.reads.size(), 3U);
    EXPECT_EQ(user.reads[1].number, 7U);
    EXPECT_EQ(user.reads[2].sender, 1U);
    EXPECT_EQ(user.foreign, 0U);
}

TEST(CollectInbox, CountsForgedAndForeignMessages) {
    const LoadRequests requests(options_of(18, true));
    UserTraffic user;
    const std::string page = item("bench-x-0002", "ab12.0001.00000000") + item("arini", "piye kabare?");
    EXPECT_EQ(collect_inbox(page, requests, user), 2U);
    EXPECT_EQ(user.foreign, 2U);
    EXPECT_TRUE(user.reads.empty());
}

TEST(CollectInbox, FindsNothingInAnEmptyOne) {
    UserTraffic user;
    EXPECT_EQ(collect_inbox(R"({"status": "OK", "messages": {}})", LoadRequests(options_of(18, true)), user), 0U);
}

TEST(FindReplyEnd, FindsOnlyTheWholeMark) {
    EXPECT_EQ(find_reply_end("{}\r\n\r\n{}", 0), 6U);
    EXPECT_EQ(find_reply_end("\r\r\n\r\n", 0), 5U);
    EXPECT_EQ(find_reply_end("a\r\nb\r\n\r\n", 0), 8U);
    EXPECT_EQ(find_reply_end("{}\r\n\r\n{}\r\n\r\n", 6), 12U);
    for (const char* part : {"", "{}", "{}\r", "{}\r\n", "{}\r\n\r"}) {
        EXPECT_EQ(find_reply_end(part, 0), std::string_view::npos) << part;
    }
}

TEST(ReplyCode, IsTheCodeOfARefusal) {
    EXPECT_EQ(reply_code(R"({"status": "ERROR", "code": "busy", "message": "later"})"), "busy");
    EXPECT_EQ(reply_code("nonsense"), "unreadable");
}

}  // namespace
}  // namespace kabar::client
