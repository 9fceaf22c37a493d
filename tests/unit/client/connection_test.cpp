#include "client/connection.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "unit/client/scripted_server.h"

namespace kabar::client {
namespace {

using namespace std::chrono_literals;
constexpr auto long_enough = 60s;

std::string parsed(std::string_view text) {
    const auto endpoint = parse_endpoint(text);
    return endpoint ? endpoint->text() : "no";
}

TEST(Endpoint, IsReadFromHostAndPort) {
    EXPECT_EQ(parsed("127.0.0.1:9000"), "127.0.0.1:9000");
    EXPECT_EQ(parsed("chat.example"), "chat.example:8889");
    EXPECT_EQ(parsed(":9000"), "127.0.0.1:9000");
    EXPECT_EQ(parsed("[::1]:9000"), "[::1]:9000");
    EXPECT_EQ(parsed("[::1]"), "[::1]:8889");
    EXPECT_EQ(parsed("::1"), "[::1]:8889");
}

TEST(Endpoint, RefusesWhatIsNone) {
    for (const char* text : {"", "a:", "a:0", "a:65536", "a:1x", "[::1", "[]:1", "[::1]x", "a b:1", "/tmp/socket"}) {
        EXPECT_EQ(parsed(text), "no") << text;
    }
}

TEST(Connection, SendsALineAndReceivesItsReply) {
    ScriptedServer server([](int, const std::string& line) { return "{" + line + "}"; });
    auto connection = Connection::open(server.endpoint(), long_enough);
    ASSERT_TRUE(connection);
    for (const std::string line : {"one", "two"}) {
        ASSERT_TRUE(connection->send(line, long_enough));
        EXPECT_EQ(connection->receive(long_enough), "{" + line + "}");
    }
    EXPECT_FALSE(connection->ended());
}

TEST(Connection, SaysThatItWasLost) {
    ScriptedServer server([](int, const std::string&) { return std::string(); });
    auto connection = Connection::open(server.endpoint(), long_enough);
    ASSERT_TRUE(connection->send("one", long_enough));
    const auto reply = connection->receive(long_enough);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().failure, Failure::lost);
}

TEST(Connection, GivesTheLastReplyOfAServerThatEndedIt) {
    ScriptedServer server([](int, const std::string& line) { return line == "two" ? "!{2}" : "{1}"; });
    auto connection = Connection::open(server.endpoint(), long_enough);
    ASSERT_TRUE(connection->send("one\ntwo", long_enough));
    EXPECT_EQ(connection->receive(long_enough), "{1}");
    std::optional<std::string> last;
    while (!(last = connection->ended())) std::this_thread::yield();
    // Its bytes may have come together with the first reply; then only the end is left to notice.
    EXPECT_EQ(*last, "{2}");
}

TEST(Connection, ADeadlineEndsTheWait) {
    ScriptedServer server([](int, const std::string&) { return std::string("{}"); });
    auto connection = Connection::open(server.endpoint(), long_enough);
    const auto reply = connection->receive(10ms);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().failure, Failure::timeout);
}

TEST(Connection, AnInterruptEndsTheWait) {
    int fds[2];
    ASSERT_EQ(::pipe(fds), 0);
    ScriptedServer server([](int, const std::string&) { return std::string("{}"); });
    auto connection = Connection::open(server.endpoint(), long_enough, fds[0]);
    ASSERT_EQ(::write(fds[1], "x", 1), 1);
    const auto reply = connection->receive(long_enough);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().failure, Failure::interrupted);
    ::close(fds[0]);
    ::close(fds[1]);
}

TEST(Connection, SaysWhyNoneCouldBeMade) {
    const auto nothing = Connection::open({.unix_path = "/nonexistent/socket"}, long_enough);
    ASSERT_FALSE(nothing);
    EXPECT_EQ(nothing.error().failure, Failure::unreachable);
    const auto too_long = Connection::open({.unix_path = std::string(200, 'x')}, long_enough);
    ASSERT_FALSE(too_long);
    EXPECT_EQ(too_long.error().failure, Failure::unreachable);
}

}  // namespace
}  // namespace kabar::client
