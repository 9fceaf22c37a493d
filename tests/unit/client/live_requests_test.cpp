#include "client/live_requests.h"

#include <gtest/gtest.h>

namespace kabar::client {
namespace {

LiveRequests some_requests() {
    LiveOptions options;
    options.user_prefix = "bench-ab-";
    options.text_bytes = 17;
    return LiveRequests(options);
}

TEST(LiveRequests, WhatIsSentCanBeReadAgain) {
    const LiveRequests requests = some_requests();
    std::string line;
    requests.append_send(1, 0x1fe, line);
    EXPECT_EQ(line, "send id=live-000001fe #bench-ab-r0002 live.000001fe.abc\n");
    std::uint32_t message = 0;
    EXPECT_TRUE(requests.parse_text("live.000001fe.abc", message));
    EXPECT_EQ(message, 0x1feU);
    for (const char* other : {"live.000001fe.abd", "live.000001fe.ab", "life.000001fe.abc", "live.000001fg.abc", ""}) {
        EXPECT_FALSE(requests.parse_text(other, message)) << other;
    }
}

TEST(LiveRequests, ListenFromACursorOrFromNowOn) {
    std::string line;
    LiveRequests::append_listen("t", "", line);
    LiveRequests::append_listen("t", "1-2", line);
    EXPECT_EQ(line,
              "{\"command\": \"listen\", \"token\": \"t\"}\n"
              "{\"command\": \"listen\", \"token\": \"t\", \"after\": \"1-2\"}\n");
}

TEST(ParseMessageEvent, TakesWhatTheServerWrites) {
    const std::string event =
        R"({"event": "message", "from": "a", "display": "A", "to": "#r", "number": 12, "text": "x",)"
        R"( "time": "1970-01-01T00:00:00.000Z", "cursor": "1f-2s"})";
    LiveEvent parsed;
    ASSERT_TRUE(parse_message_event(event, parsed));
    EXPECT_EQ(parsed.room, "#r");
    EXPECT_EQ(parsed.number, 12);
    EXPECT_EQ(parsed.text, "x");
    EXPECT_EQ(cursor_at_end(event), "1f-2s");
    EXPECT_FALSE(parse_message_event(R"({"event": "message", "to": "#r", "number": 12})", parsed));
    EXPECT_FALSE(parse_message_event("", parsed));
    EXPECT_EQ(reply_number(event, R"("number": )"), 12);
    EXPECT_EQ(reply_number("{}", R"("number": )"), 0);
}

}  // namespace
}  // namespace kabar::client
