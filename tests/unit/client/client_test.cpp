#include "client/client.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "unit/client/scripted_server.h"
#include "unit/client/shown.h"

namespace kabar::client {
namespace {

using testing::token;

using namespace std::chrono_literals;

const std::string sent_reply = R"({"status": "OK", "message": "Message Sent", "to": "arini", "number": 1})";
const std::string whoami_reply = R"({"status": "OK", "user": "lineker"})";

std::string error_reply(const std::string& code) {
    return std::string(R"({"status": "ERROR", "code": ")").append(code).append(R"(", "message": "said why"})");
}

bool is_whoami(const std::string& line) { return line.starts_with("whoami"); }

struct Watched {
    std::vector<Notice::What> notices;

    ClientOptions options() {
        ClientOptions options;
        options.retry = {1ms, 2ms, 60s};
        options.on_notice = [this](const Notice& notice) { notices.push_back(notice.what); };
        return options;
    }
    bool saw(Notice::What what) const { return std::count(notices.begin(), notices.end(), what) > 0; }
};

Client connected(const ScriptedServer& server, ClientOptions options) {
    auto client = Client::connect(server.endpoint(), std::move(options));
    EXPECT_TRUE(client);
    client->set_token(token);
    return std::move(*client);
}

TEST(Client, LoginGivesTheTokenToLaterCalls) {
    const std::string login_reply = std::string(R"({"status": "OK", "tokenid": ")").append(token).append("\"}");
    ScriptedServer server([&](int, const std::string& line) {
        return line.find("auth") != std::string::npos ? login_reply : sent_reply;
    });
    auto client = Client::connect(server.endpoint());
    ASSERT_TRUE(client->login("lineker", "sura baya"));
    ASSERT_TRUE(client->send("arini", "satu\ndua"));
    const auto lines = server.lines();
    EXPECT_EQ(lines[0], R"({"command":"auth","user":"lineker","password":"sura baya"})");
    EXPECT_NE(lines[1].find(R"("text":"satu\ndua")"), std::string::npos);
    EXPECT_NE(lines[1].find(token), std::string::npos);
}

TEST(Client, ARefusalHasTheServersCodeAndMessage) {
    ScriptedServer server([](int, const std::string&) { return error_reply("unknown_user"); });
    Client client = connected(server, {});
    const auto sent = client.send("nobody", "halo");
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().failure, Failure::refused);
    EXPECT_EQ(sent.error().code, "unknown_user");
    EXPECT_EQ(sent.error().text, "said why");
}

TEST(Client, SendsAgainWithTheSameIdWhatHadNoAnswer) {
    ScriptedServer server([](int connection, const std::string& line) {
        return connection < 3 && !is_whoami(line) ? "" : is_whoami(line) ? whoami_reply : sent_reply;
    });
    Watched watched;
    Client client = connected(server, watched.options());
    ASSERT_TRUE(client.send("arini", "halo"));
    std::vector<std::string> sends;
    for (const auto& line : server.lines()) {
        if (!is_whoami(line)) sends.push_back(line);
    }
    ASSERT_EQ(sends.size(), 4U);
    for (const auto& line : sends) EXPECT_EQ(line, sends[0]);
    EXPECT_TRUE(watched.saw(Notice::What::lost));
    EXPECT_TRUE(watched.saw(Notice::What::again));
}

TEST(Client, EachSendHasAnIdOfItsOwn) {
    ScriptedServer server([](int, const std::string&) { return sent_reply; });
    Client client = connected(server, {});
    ASSERT_TRUE(client.send("arini", "halo"));
    ASSERT_TRUE(client.send("arini", "halo"));
    const auto lines = server.lines();
    EXPECT_NE(lines[0], lines[1]);
}

TEST(Client, AGoodbyeIsNoAnswer) {
    ScriptedServer server([](int connection, const std::string& line) {
        return connection == 0   ? std::string("!").append(error_reply("shutting_down"))
               : is_whoami(line) ? whoami_reply
                                 : sent_reply;
    });
    Watched watched;
    Client client = connected(server, watched.options());
    EXPECT_TRUE(client.send("arini", "halo"));
    EXPECT_TRUE(watched.saw(Notice::What::lost));
}

TEST(Client, TriesAgainWhileTheServerIsBusy) {
    int busy = 3;
    ScriptedServer server([&busy](int, const std::string&) { return busy-- > 0 ? error_reply("busy") : sent_reply; });
    Watched watched;
    Client client = connected(server, watched.options());
    EXPECT_TRUE(client.send("arini", "halo"));
    EXPECT_EQ(server.lines().size(), 4U);
}

TEST(Client, DoesNotRepeatWhatMayNotBeDoneTwice) {
    ScriptedServer server([](int, const std::string&) { return std::string(); });
    Watched watched;
    Client client = connected(server, watched.options());
    const auto reply = client.ask({"passwd a b", false});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().failure, Failure::lost);
    EXPECT_EQ(server.lines().size(), 1U);
}

TEST(Client, ForgetsATokenThatIsNoLongerGood) {
    ScriptedServer server([](int connection, const std::string& line) {
        if (connection == 0) return std::string();
        return is_whoami(line) ? error_reply("token_expired") : error_reply("bad_token");
    });
    Watched watched;
    Client client = connected(server, watched.options());
    const auto sent = client.send("arini", "halo");
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, "bad_token");
    EXPECT_EQ(client.token(), "");
    EXPECT_TRUE(watched.saw(Notice::What::token_refused));
}

TEST(Client, GivesUpAfterAWhile) {
    ScriptedServer server([](int, const std::string&) { return std::string(); });
    Watched watched;
    auto options = watched.options();
    options.retry.give_up = 20ms;
    Client client = connected(server, options);
    const auto sent = client.send("arini", "halo");
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().failure, Failure::lost);
}

TEST(Client, AnInterruptEndsTheTries) {
    int fds[2];
    ASSERT_EQ(::pipe(fds), 0);
    ScriptedServer server([&](int connection, const std::string&) {
        const ssize_t written = connection == 2 ? ::write(fds[1], "x", 1) : 1;
        EXPECT_EQ(written, 1);
        return std::string();
    });
    Watched watched;
    auto options = watched.options();
    options.interrupt_fd = fds[0];
    Client client = connected(server, options);
    const auto sent = client.send("arini", "halo");
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().failure, Failure::interrupted);
    ::close(fds[0]);
    ::close(fds[1]);
}

TEST(Client, ReadsInboxAndUsers) {
    ScriptedServer server([](int, const std::string& line) -> std::string {
        if (line.find("inbox") != std::string::npos) {
            return R"({"status": "OK", "messages": {"arini": [{"msg_from": "Arini", "msg": "halo"}]}, "more": true})";
        }
        return R"({"status": "OK", "message": "arini, ", "users": ["arini"]})";
    });
    Client client = connected(server, {});
    const auto inbox = client.inbox(1);
    ASSERT_TRUE(inbox);
    EXPECT_TRUE(inbox->more);
    EXPECT_EQ(inbox->items.at(0).text, "halo");
    EXPECT_EQ(client.users()->names, std::vector<std::string>{"arini"});
    ASSERT_TRUE(client.logout());
    EXPECT_EQ(client.token(), "");
}

}  // namespace
}  // namespace kabar::client
