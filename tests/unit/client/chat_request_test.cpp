#include "client/chat_request.h"

#include <gtest/gtest.h>

#include "unit/client/shown.h"
#include "wire/decode.h"

namespace kabar::client {
namespace {

using testing::token;

using wire::CommandId;

const std::string other = "ebe02817-6496-4c0e-8119-340aae364561";

TypedLine prepared(const std::string& typed, const std::string& with = token) {
    return prepare(typed, with, [] { return std::string("id-1"); });
}

/// The server's reading of what is sent.
chat::request::Send send_in(const TypedLine& line) {
    const auto decoded = wire::decode(line.line);
    EXPECT_TRUE(decoded.request) << line.line;
    EXPECT_EQ(decoded.token, line.token);
    return std::get<chat::request::Send>(*decoded.request);
}

TEST(Prepare, PutsTokenAndIdIntoASend) {
    for (const std::string typed : {"send arini piye kabare?", "  send   arini   piye kabare?",
                                    "SEND arini piye kabare?", "send\tarini piye kabare?"}) {
        const TypedLine line = prepared(typed);
        EXPECT_EQ(line.command, CommandId::send);
        EXPECT_EQ(line.to, "arini");
        EXPECT_EQ(line.token, token);
        EXPECT_TRUE(line.repeatable);
        const auto send = send_in(line);
        EXPECT_EQ(send.to, "arini");
        EXPECT_EQ(send.text, "piye kabare?");
        EXPECT_EQ(send.id, "id-1");
    }
}

TEST(Prepare, KeepsWhatThePersonGave) {
    EXPECT_EQ(send_in(prepared("send id=mine arini halo")).id, "mine");
    EXPECT_EQ(prepared("send " + other + " arini halo").token, other);
    EXPECT_EQ(send_in(prepared("send " + other + " id=mine arini halo")).id, "mine");
    EXPECT_EQ(send_in(prepared("send arini id=a " + other)).text, "id=a " + other);
    EXPECT_EQ(send_in(prepared("send arini halo", "")).text, "halo");
}

TEST(Prepare, DoesTheSameInJson) {
    const TypedLine line = prepared(R"({"command": "send", "to": "arini", "text": "satu\ndua"})");
    const auto send = send_in(line);
    EXPECT_EQ(line.to, "arini");
    EXPECT_EQ(send.text, "satu\ndua");
    EXPECT_EQ(send.id, "id-1");
    EXPECT_EQ(send_in(prepared(R"({"command": "send", "id": "mine", "to": "a", "text": "b"})")).id, "mine");
    EXPECT_EQ(prepared(R"({"command": "inbox", "token": ")" + other + R"("})").token, other);
}

TEST(Prepare, LeavesWhatCannotBeReadToTheServer) {
    for (const std::string typed : {"{", "{\"command\": 1}", "foo bar", "[]"}) {
        EXPECT_EQ(prepared(typed).line, typed);
        EXPECT_FALSE(prepared(typed).command);
    }
}

TEST(Prepare, PutsTheTokenWhereTheServerReadsIt) {
    for (const std::string typed : {"inbox", "inbox limit=3", "user_aktif", "users", "logout", "logout all", "whoami",
                                    "sessions", "passwd old new"}) {
        const auto decoded = wire::decode(prepared(typed).line);
        EXPECT_TRUE(decoded.request) << typed;
        EXPECT_EQ(decoded.token, token) << typed;
    }
    for (const std::string typed : {"ping a b", "help send", "quit", "auth arini hehe"}) {
        EXPECT_EQ(prepared(typed).line, typed);
    }
}

TEST(Prepare, KnowsWhatMayNotBeDoneTwice) {
    EXPECT_FALSE(prepared("passwd a b").repeatable);
    EXPECT_FALSE(prepared("register a b").repeatable);
    EXPECT_FALSE(prepared(R"({"command": "register", "user": "a", "password": "b"})").repeatable);
    EXPECT_TRUE(prepared("auth a b").repeatable);
}

TEST(Prepare, NoticesAMissingPassword) {
    EXPECT_TRUE(prepared("auth arini").lacks_password);
    EXPECT_TRUE(prepared("auth arini ").lacks_password);
    EXPECT_EQ(prepared("auth arini").user, "arini");
    EXPECT_TRUE(prepared("register invite=abc arini").lacks_password);
    EXPECT_TRUE(prepared("passwd").lacks_password);
    EXPECT_FALSE(prepared("passwd old").lacks_password);
    EXPECT_FALSE(prepared("auth").lacks_password);
    EXPECT_FALSE(prepared("auth arini hehe").lacks_password);
}

TEST(AskedPasswords, MayHoldAnything) {
    const std::string password = " a \"b\\ ";
    const auto auth = wire::decode(auth_line("arini", password));
    EXPECT_EQ(std::get<chat::request::Auth>(*auth.request).password, password);
    const auto made = wire::decode(register_line("register invite=CODE arini", "arini", password));
    EXPECT_EQ(std::get<chat::request::Register>(*made.request).password, password);
    EXPECT_EQ(std::get<chat::request::Register>(*made.request).invite, "CODE");
    const auto changed = wire::decode(passwd_line(token, "old", password));
    EXPECT_EQ(std::get<chat::request::Passwd>(*changed.request).new_password, password);
    EXPECT_EQ(changed.token, token);
}

TEST(WithPasswordsMasked, HidesOnlyPasswords) {
    EXPECT_EQ(with_passwords_masked("auth arini he he"), "auth arini ******");
    EXPECT_EQ(with_passwords_masked("register invite=c arini hehe"), "register invite=c arini ******");
    EXPECT_EQ(with_passwords_masked("passwd " + token + " old new"), "passwd " + token + " ******");
    EXPECT_EQ(with_passwords_masked("send id=1 arini hehe"), "send id=1 arini hehe");
    EXPECT_EQ(with_passwords_masked("auth arini"), "auth arini");
    EXPECT_EQ(with_passwords_masked(R"({"command":"send","text":"hehe"})"), R"({"command":"send","text":"hehe"})");
    for (const std::string& line :
         {auth_line("a", "hehe"), passwd_line(token, "hehe", "hehe"),
          std::string(R"({"command": "auth", "password": ["hehe"]})"), std::string("{\"password\": \"hehe"),
          std::string(R"({"p\u0061ssword": "hehe"})")}) {
        EXPECT_EQ(with_passwords_masked(line).find("hehe"), std::string::npos) << line;
    }
}

TEST(MayBeRemembered, NothingWithAPassword) {
    for (const std::string line :
         {"auth arini hehe", "auth arini", " AUTH arini hehe", "auht arini hehe", "hehe", "passwd a b", "register a b",
          "user_add a b", "user_passwd a b", "{\"command\": \"auth\", \"user\": \"a\", \"password\": \"b\"}",
          "{\"command\": \"send\", \"password\": \"b\"}", "{\"command\": \"send\", \"to\": \"b\"", ""}) {
        EXPECT_FALSE(may_be_remembered(line)) << line;
    }
}

TEST(MayBeRemembered, NothingWithAToken) {
    EXPECT_FALSE(may_be_remembered("inbox " + token));
    EXPECT_FALSE(may_be_remembered(R"({"command": "inbox", "token": ")" + token + R"("})"));
}

TEST(MayBeRemembered, KnownCommands) {
    for (const std::string line : {"send arini hehe", "inbox", "users", "user_aktif", "logout all", "help send",
                                   "{\"command\": \"send\", \"to\": \"arini\", \"text\": \"halo\"}"}) {
        EXPECT_TRUE(may_be_remembered(line)) << line;
    }
}

TEST(Prepare, PutsTheTokenIntoNewCommandsAndFindsWhomTheyAreAbout) {
    const std::string own = "18c54ed3-ac15-497b-bceb-24d173627696";
    const auto made = [&](const std::string& typed) { return prepare(typed, own, [] { return std::string("1"); }); };
    EXPECT_EQ(made("history #kelas before=20").line, "history " + own + " #kelas before=20");
    EXPECT_EQ(made("history before=20 #kelas").to, "#kelas");
    EXPECT_EQ(made("create private #kelas").to, "#kelas");
    EXPECT_FALSE(made("create private #kelas").repeatable);
    EXPECT_EQ(made("kick #kelas messi").subject, "messi");
    EXPECT_EQ(made("block messi").to, "messi");
    EXPECT_EQ(made("edit #kelas 3 messi").to, "#kelas");
    EXPECT_EQ(made("status arini").to, "");
    EXPECT_EQ(made("read #kelas 3 " + other).line, "read #kelas 3 " + other);
    EXPECT_EQ(made("read #kelas 3 " + other).token, other);
}

}  // namespace
}  // namespace kabar::client
