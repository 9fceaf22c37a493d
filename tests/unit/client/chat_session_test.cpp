#include "client/chat_session.h"

#include <algorithm>
#include <deque>

#include <gtest/gtest.h>

#include "unit/client/scripted_server.h"
#include "unit/client/shown.h"

namespace kabar::client {
namespace {

using testing::token;

using namespace std::chrono_literals;
using What = Input::What;

const std::string login_reply =
    std::string(R"({"status": "OK", "tokenid": ")").append(token).append(R"(", "user": "arini"})");
const std::string done_reply = R"({"status": "OK", "message": "done"})";

std::string error_reply(const std::string& code) {
    return std::string(R"({"status": "ERROR", "code": ")").append(code).append(R"(", "message": "said why"})");
}

/// A session, what it printed, and the answers of the person to its questions.
struct Talk {
    Talk(const ScriptedServer& server, bool for_people, bool json = false) {
        ClientOptions options;
        options.retry = {1ms, 2ms, 200ms};
        auto client = Client::connect(server.endpoint(), std::move(options));
        EXPECT_TRUE(client);
        ChatConsole console;
        console.for_people = for_people;
        console.json = json;
        console.out = [this](std::string_view text) { out += text; };
        console.note = [this](std::string_view text) { notes += text; };
        if (for_people) {
            console.ask_password = [this](std::string_view prompt) {
                questions.emplace_back(prompt);
                Input input = answers.empty() ? Input{What::cancelled, {}} : answers.front();
                if (!answers.empty()) answers.pop_front();
                return input;
            };
        }
        session.emplace(std::move(*client), std::move(console));
    }

    std::string out;
    std::string notes;
    std::deque<Input> answers;
    std::vector<std::string> questions;
    std::optional<ChatSession> session;
};

TEST(ChatSession, PromptFollowsTheSession) {
    ScriptedServer server([](int, const std::string& line) {
        return line.starts_with("auth") ? login_reply : R"({"status": "OK", "message": "logout success"})";
    });
    Talk talk(server, true);
    EXPECT_EQ(talk.session->prompt(), "Command :");
    EXPECT_TRUE(talk.session->run_line("auth arini hehe"));
    EXPECT_EQ(talk.session->prompt(), "Command " + token + ":");
    EXPECT_TRUE(talk.session->run_line("logout"));
    EXPECT_EQ(talk.session->prompt(), "Command :");
    EXPECT_EQ(talk.out, "username arini logged in, token " + token + "\nlogout success\n");
    EXPECT_EQ(server.lines().back(), "logout " + token);
}

TEST(ChatSession, AsksForAPasswordThatWasLeftOut) {
    ScriptedServer server([](int, const std::string&) { return login_reply; });
    Talk talk(server, true);
    talk.answers = {{What::line, "he he"}};
    EXPECT_TRUE(talk.session->run_line("auth arini"));
    EXPECT_EQ(talk.questions, std::vector<std::string>{"Password: "});
    EXPECT_EQ(server.lines().at(0), auth_line("arini", "he he"));
}

TEST(ChatSession, ANewPasswordIsAskedTwice) {
    ScriptedServer server([](int, const std::string&) { return done_reply; });
    Talk talk(server, true);
    talk.answers = {{What::line, "old"}, {What::line, "new"}, {What::line, "other"}};
    EXPECT_TRUE(talk.session->run_line("passwd"));
    EXPECT_TRUE(server.lines().empty());
    EXPECT_EQ(talk.out, "error: the two new passwords differ (bad_argument)\n");
    talk.answers = {{What::line, "old"}, {What::line, "new"}, {What::line, "new"}};
    EXPECT_TRUE(talk.session->run_line("passwd"));
    EXPECT_EQ(server.lines().at(0), passwd_line("", "old", "new"));
}

TEST(ChatSession, ACancelledQuestionSendsNothing) {
    ScriptedServer server([](int, const std::string&) { return done_reply; });
    Talk talk(server, true);
    EXPECT_TRUE(talk.session->run_line("auth arini"));
    talk.answers = {{What::line, ""}};
    EXPECT_TRUE(talk.session->run_line("auth arini"));
    talk.answers = {{What::end, ""}};
    EXPECT_FALSE(talk.session->run_line("auth arini"));
    EXPECT_TRUE(server.lines().empty());
}

TEST(ChatSession, ATokenThatEndedIsDropped) {
    ScriptedServer server([](int, const std::string& line) {
        return line.starts_with("auth") ? login_reply : error_reply("token_expired");
    });
    Talk talk(server, true);
    talk.session->run_line("auth arini hehe");
    EXPECT_TRUE(talk.session->run_line("inbox ebe02817-6496-4c0e-8119-340aae364561"));
    EXPECT_TRUE(talk.session->logged_in());
    EXPECT_TRUE(talk.session->run_line("inbox"));
    EXPECT_FALSE(talk.session->logged_in());
}

TEST(ChatSession, ALogoutWhoseAnswerWasLostIsALogout) {
    ScriptedServer server([](int connection, const std::string& line) {
        if (line.starts_with("auth")) return login_reply;
        return connection == 0 ? std::string() : error_reply("bad_token");
    });
    Talk talk(server, false);
    talk.session->run_line("auth arini hehe");
    talk.out.clear();
    EXPECT_TRUE(talk.session->run_line("logout"));
    EXPECT_EQ(talk.out, "logout success\n");
    EXPECT_FALSE(talk.session->anything_refused());
}

TEST(ChatSession, EndingAnotherSessionKeepsOnesOwn) {
    ScriptedServer server([](int, const std::string& line) -> std::string {
        if (line.starts_with("auth")) return login_reply;
        if (line.starts_with("sessions")) {
            return R"({"status": "OK", "sessions": [{"session": 3, "current": true}, {"session": 4, "current": false}]})";
        }
        const bool own = line.find("session=3") != std::string::npos;
        return R"({"status": "OK", "message": "logout success", "session": )" + std::string(own ? "3}" : "4}");
    });
    Talk talk(server, true);
    talk.session->run_line("auth arini hehe");
    talk.session->run_line("sessions");
    EXPECT_EQ(talk.session->names().sessions(), (std::vector<std::string>{"3", "4"}));
    talk.session->run_line("logout session=4");
    EXPECT_TRUE(talk.session->logged_in());
    talk.session->run_line("logout session=3");
    EXPECT_FALSE(talk.session->logged_in());
}

TEST(ChatSession, NamesAreLearnt) {
    ScriptedServer server([](int, const std::string& line) -> std::string {
        if (line.starts_with("user")) return R"({"status": "OK", "message": "a, ", "users": ["messi"]})";
        if (line.starts_with("inbox")) return R"({"status": "OK", "messages": {"lineker": [{"msg": "x"}]}})";
        return done_reply;
    });
    Talk talk(server, true);
    for (const char* line : {"users", "inbox", "send henderson halo"}) talk.session->run_line(line);
    EXPECT_EQ(talk.session->names().beginning_with(""), (std::vector<std::string>{"henderson", "lineker", "messi"}));
}

TEST(ChatSession, AScriptEndsWhenTheServerIsGivenUp) {
    ScriptedServer server([](int, const std::string&) { return std::string(); });
    Talk talk(server, false);
    EXPECT_FALSE(talk.session->run_line("inbox"));
    EXPECT_TRUE(talk.session->given_up());
}

TEST(ChatSession, JsonPrintsTheRepliesAsTheyAre) {
    const std::string reply = R"({"status":  "OK", "messages": {}})";
    ScriptedServer server([&](int, const std::string&) { return reply; });
    Talk talk(server, false, true);
    EXPECT_TRUE(talk.session->run_line("inbox"));
    talk.session->refuse_too_long();
    EXPECT_TRUE(talk.out.starts_with(reply + "\n{\"status\":\"ERROR\",\"code\":\"line_too_long\""));
    EXPECT_TRUE(talk.session->anything_refused());
}

const std::string listening_reply = R"({"status": "OK", "message": "listening", "cursor": "1-1"})";

std::string message_event(const std::string& text, const std::string& cursor) {
    return std::string(R"({"event": "message", "from": "messi", "to": "#a", "number": 1, "text": ")")
        .append(text)
        .append(R"(", "time": "", "cursor": ")")
        .append(cursor)
        .append(R"("})");
}

TEST(ChatSession, EventsAreToldApartFromReplies) {
    ScriptedServer server([](int, const std::string& line) -> std::string {
        if (line.starts_with("auth")) return login_reply;
        if (line.starts_with("listen")) return listening_reply + "\r\n\r\n" + message_event("one", "1-2");
        if (line.starts_with("ping")) return message_event("two", "1-3") + "\r\n\r\n" + done_reply;
        return done_reply;
    });
    Talk talk(server, false);
    for (const char* line : {"auth arini hehe", "listen", "ping", "mute #a"}) EXPECT_TRUE(talk.session->run_line(line));
    const std::string event = "message\t\tmessi\t#a\t1\t";
    // The first event may come after the reply has been shown, and then it stands before the next one.
    EXPECT_TRUE(talk.out.ends_with("listening\n" + event + "one\n" + event + "two\ndone\ndone\n")) << talk.out;
    EXPECT_TRUE(talk.session->listening());
}

TEST(ChatSession, ListeningGoesOnAfterALostConnection) {
    ScriptedServer server([](int connection, const std::string& line) -> std::string {
        if (line.starts_with("auth")) return login_reply;
        if (line.starts_with("listen") && connection == 0) {
            return "!" + listening_reply + "\r\n\r\n" + message_event("one", "1-2");
        }
        if (line.starts_with("listen")) {
            return listening_reply + "\r\n\r\n" + message_event("two", "1-3") +
                   "\r\n\r\n{\"event\": \"end\", \"message\": \"over\"}";
        }
        return done_reply;
    });
    Talk talk(server, false);
    EXPECT_TRUE(talk.session->run_line("auth arini hehe"));
    EXPECT_TRUE(talk.session->run_line("listen"));
    EXPECT_TRUE(talk.session->follow());
    EXPECT_FALSE(talk.session->listening());
    const std::string event = "message\t\tmessi\t#a\t1\t";
    EXPECT_TRUE(talk.out.ends_with("listening\n" + event + "one\n" + event + "two\nend\t\tover\n")) << talk.out;
    const auto lines = server.lines();
    EXPECT_EQ(std::count(lines.begin(), lines.end(), "listen after=1-2 " + token), 1);
}

TEST(ChatSession, ACursorThatIsNoLongerGoodEndsListening) {
    ScriptedServer server([](int connection, const std::string& line) -> std::string {
        if (line.starts_with("auth")) return login_reply;
        if (line.starts_with("listen")) return connection == 0 ? "!" + listening_reply : error_reply("cursor_reset");
        return done_reply;
    });
    Talk talk(server, false);
    EXPECT_TRUE(talk.session->run_line("auth arini hehe"));
    EXPECT_TRUE(talk.session->run_line("listen"));
    EXPECT_TRUE(talk.session->follow());
    EXPECT_FALSE(talk.session->listening());
}

TEST(ChatSession, QuitEndsIt) {
    ScriptedServer server([](int, const std::string&) { return std::string("!").append(done_reply); });
    Talk talk(server, false);
    EXPECT_TRUE(talk.session->run_line("  "));
    EXPECT_FALSE(talk.session->run_line("quit"));
    EXPECT_EQ(server.lines().size(), 1U);
}

}  // namespace
}  // namespace kabar::client
