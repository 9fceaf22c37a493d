#include "wire/encode.h"

#include <rapidcheck/gtest.h>
#include <boost/json.hpp>

#include "unit/wire/support.h"
#include "wire/command_table.h"

namespace kabar::wire {
namespace {

namespace reply = chat::reply;
using testing::encoded;

constexpr TimeMs at = 1'769'850'307'123;
constexpr chat::SessionId session{12};

TEST(Encode, AnswersLikeTheOriginalServer) {
    EXPECT_EQ(encoded(reply::LoggedIn{"T", "arini", "Arini", at}),
              R"({"status": "OK", "tokenid": "T", "tokenId": "T", "user": "arini", "display": "Arini", )"
              R"("expires": "2026-01-31T09:05:07.123Z"})");
    EXPECT_EQ(encoded(reply::LoggedIn{"", "arini", "Arini", at}),
              R"({"status": "OK", "user": "arini", "display": "Arini", "expires": "2026-01-31T09:05:07.123Z"})");
    EXPECT_EQ(encoded(reply::Sent{"arini", 3, at, "", false}),
              R"({"status": "OK", "message": "Message Sent", "to": "arini", "number": 3, )"
              R"("time": "2026-01-31T09:05:07.123Z"})");
    EXPECT_EQ(encoded(reply::Inbox{{{"lineker", "lineker", "Gary Lineker", "Arini", "piye kabare?", 3, at}}, false}),
              R"({"status": "OK", "messages": {"lineker": [{"msg_from": "Gary Lineker", "msg_to": "Arini", )"
              R"("msg": "piye kabare?", "number": 3, "time": "2026-01-31T09:05:07.123Z"}]}})");
    EXPECT_EQ(encoded(reply::Users{{"arini", "lineker"}, false}),
              R"({"status": "OK", "message": "arini, lineker, ", "users": ["arini", "lineker"]})");
    EXPECT_EQ(encoded(reply::LoggedOut{}),
              R"({"status": "OK", "message": "logout success", "messages": "logout success"})");
}

TEST(Encode, AddsWhatIsNotAlwaysThere) {
    EXPECT_EQ(encoded(reply::Sent{"arini", 3, 0, "a1", true}),
              R"({"status": "OK", "message": "Message Sent", "to": "arini", "number": 3, )"
              R"("time": "1970-01-01T00:00:00.000Z", "id": "a1", "dup": true})");
    EXPECT_EQ(encoded(reply::Inbox{}), R"({"status": "OK", "messages": {}})");
    EXPECT_EQ(encoded(reply::Inbox{{}, true}), R"({"status": "OK", "messages": {}, "more": true})");
    EXPECT_EQ(encoded(reply::Users{{}, true}), R"({"status": "OK", "message": "", "users": [], "more": true})");
    EXPECT_EQ(encoded(reply::LoggedOut{true, 3}),
              R"({"status": "OK", "message": "logout success", "messages": "logout success", "sessions": 3})");
    EXPECT_EQ(encoded(reply::LoggedOut{false, 1, session}),
              R"({"status": "OK", "message": "logout success", "messages": "logout success", "session": 12})");
    EXPECT_EQ(encoded(reply::Pong{}), R"({"status": "OK", "message": "pong"})");
    EXPECT_EQ(encoded(reply::Pong{"x"}), R"({"status": "OK", "message": "pong", "text": "x"})");
}

TEST(Encode, WritesTheOtherReplies) {
    const std::string time = R"("1970-01-01T00:00:00.000Z")";
    EXPECT_EQ(encoded(reply::Whoami{"arini", "Arini", session, 0}),
              R"({"status": "OK", "user": "arini", "display": "Arini", "session": 12, "expires": )" + time + "}");
    EXPECT_EQ(encoded(reply::Sessions{{{session, 0, 0, 0, true}}}),
              R"({"status": "OK", "sessions": [{"session": 12, "created": )" + time + R"(, "used": )" + time +
                  R"(, "expires": )" + time + R"(, "current": true}]})");
    const std::string item =
        R"("user": "arini", "display": "Arini", "disabled": false, "removed": false, "created": )" + time;
    EXPECT_EQ(encoded(reply::UserList{{{"arini", "Arini", false, false, 0}}, true}),
              R"({"status": "OK", "users": [{)" + item + R"(}], "more": true})");
    EXPECT_EQ(encoded(reply::UserShown{{"arini", "Arini", false, false, 0}, 2, true}),
              R"({"status": "OK", )" + item + R"(, "sessions": 2, "active": true})");
    EXPECT_EQ(encoded(reply::InviteMade{"CODE", 0}), R"({"status": "OK", "invite": "CODE", "expires": )" + time + "}");
    EXPECT_EQ(encoded(reply::Done{reply::Done::What::bye}), R"({"status": "OK", "message": "bye"})");
    EXPECT_EQ(encoded(reply::Done{reply::Done::What::password_changed}),
              R"({"status": "OK", "message": "password changed"})");
}

TEST(Encode, GroupsTheInboxBySenderInTheOrderOfTheFirst) {
    const auto item = [](const char* from, std::int64_t number) {
        return reply::InboxItem{from, from, "F", "T", "x", number, 0};
    };
    const auto out = boost::json::parse(encoded(reply::Inbox{
        {item("messi", 1), item("arini", 1), item("messi", 2), item("arini", 2), item("messi", 3)}, false}));
    const auto& groups = out.at("messages").as_object();
    ASSERT_EQ(groups.size(), 2U);
    EXPECT_EQ(groups.begin()->key(), "messi");
    const auto& messi = groups.at("messi").as_array();
    ASSERT_EQ(messi.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(messi[i].at("number").as_int64(), static_cast<std::int64_t>(i + 1));
    EXPECT_EQ(groups.at("arini").as_array().size(), 2U);
}

TEST(Encode, WritesErrorsWithCodeAndText) {
    EXPECT_EQ(encoded(Error{Code::login_failed, {}}),
              R"({"status": "ERROR", "code": "login_failed", )"
              R"("message": "user name or password is wrong; check both and try again"})");
    EXPECT_EQ(encoded(Error{Code::login_failed, {}}, {}, Language::id),
              R"({"status": "ERROR", "code": "login_failed", )"
              R"("message": "nama pengguna atau kata sandi salah; periksa keduanya lalu coba lagi"})");
}

TEST(Encode, CursorGoneTellsTheOldestNumberLeftWhereThereIsOne) {
    const auto oldest = [](const char* subject) {
        const auto out = boost::json::parse(encoded(Error{Code::cursor_gone, subject}));
        const auto* number = out.as_object().if_contains("oldest");
        return number ? number->as_int64() : -1;
    };
    EXPECT_EQ(oldest("17"), 17);
    EXPECT_EQ(oldest(""), -1);
    EXPECT_EQ(oldest("17\", \"x"), -1);
}

TEST(Encode, PutsTheTagLast) {
    EXPECT_EQ(encoded(reply::Pong{}, {Format::json, "\"é\""}), R"({"status": "OK", "message": "pong", "tag": "é"})");
    const auto error = encoded(Error{Code::busy, {}}, {Format::json, "7"});
    EXPECT_TRUE(error.ends_with(R"(, "tag": 7})")) << error;
}

TEST(Encode, AppendsAndLeavesWhatIsThere) {
    std::string out = "before";
    encode(reply::Pong{}, {}, Language::en, out);
    EXPECT_TRUE(out.starts_with("before{"));
}

TEST(Encode, HelpListsTheCommandsThatTheReaderMayUse) {
    const auto count = [](const reply::Help& help) {
        return boost::json::parse(encoded(help)).at("commands").as_array().size();
    };
    EXPECT_EQ(count({"", true}), command_table().size());
    EXPECT_EQ(count({"", false}), 49U);
    EXPECT_EQ(count({"send", false}), 1U);
    EXPECT_EQ(count({"USERS", false}), 1U);
    EXPECT_EQ(count({"user_add", false}), 0U);
    EXPECT_EQ(count({"nonsense", true}), 0U);
}

TEST(Encode, HelpOfOneCommandSaysHowToWriteIt) {
    const auto en = encoded(reply::Help{"users", false});
    EXPECT_EQ(en, R"({"status": "OK", "message": "user_aktif [TOKEN]: who is active now", "commands": )"
                  R"([{"command": "user_aktif", "alias": "users", "usage": "user_aktif [TOKEN]", )"
                  R"("help": "who is active now"}]})");
    EXPECT_NE(encoded(reply::Help{"users", false}, {}, Language::id), en);
    EXPECT_TRUE(encoded(reply::Help{}).find("\"commands: auth, register, send, ") != std::string::npos);
}

chat::Reply any_reply() {
    const auto text = [] { return *testing::utf8_text(); };
    const auto names = *rc::gen::container<std::vector<std::string>>(testing::utf8_text());
    reply::Inbox inbox;
    for (const auto& name : names) inbox.items.push_back({name.substr(0, 1), text(), text(), text(), text(), 1, at, 2});
    // Group names are cut above and may be half a character: they are made whole again.
    for (auto& item : inbox.items) item.group = item.group.empty() || (item.group[0] & 0x80) != 0 ? "é" : item.group;
    const auto code = static_cast<Code>(*rc::gen::inRange<std::size_t>(0, code_count));
    return *rc::gen::element<chat::Reply>(
        Error{code, text()}, reply::LoggedIn{text(), text(), text(), at}, reply::Sent{text(), 1, at, text(), true},
        inbox, reply::Users{names, true}, reply::Whoami{text(), text(), session, at}, reply::Pong{text()},
        reply::UserList{{{text(), text(), true, true, at}}, false},
        reply::UserShown{{text(), text(), true, true, at}, 1, true}, reply::InviteMade{text(), at});
}

RC_GTEST_PROP(Encode, WritesJsonThatParsesAndSaysTheSameInBothFormats, ()) {
    const auto any = any_reply();
    const auto language = *rc::gen::element(Language::en, Language::id);
    const auto words = encoded(any, {Format::words, ""}, language);
    const auto json = encoded(any, {Format::json, ""}, language);
    for (const char c : words) RC_ASSERT(static_cast<signed char>(c) >= 0x20);
    RC_ASSERT(words.find(reply_end) == std::string::npos);
    RC_ASSERT(json.find('\n') == std::string::npos);
    RC_ASSERT(boost::json::parse(words) == boost::json::parse(json));
}

}  // namespace
}  // namespace kabar::wire
