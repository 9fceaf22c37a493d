// Requests in JSON, through decode().
#include "wire/json_request.h"

#include <rapidcheck/gtest.h>

#include "unit/wire/support.h"
#include "wire/json_writer.h"

namespace kabar::wire {
namespace {

using namespace chat::request;
using testing::error_of;
using testing::request_of;

const std::string token(testing::token);

std::string tag_of(std::string_view line) { return decode(line).style.tag; }

TEST(JsonRequest, ReadsASendWithEverything) {
    const std::string line =
        R"( {"command": "Send", "tag": 7, "id": "a1", "to": "arini", "text": " a\n b ", "token": ")" + token + "\"} ";
    const auto send = request_of<Send>(line);
    EXPECT_EQ(send.to, "arini");
    EXPECT_EQ(send.text, " a\n b ");
    EXPECT_EQ(send.id, "a1");
    const auto decoded = decode(line);
    EXPECT_EQ(decoded.token, token);
    EXPECT_EQ(decoded.style.format, Format::json);
    EXPECT_EQ(decoded.style.tag, "7");
}

TEST(JsonRequest, ReadsEachCommand) {
    EXPECT_EQ(request_of<Auth>(R"({"command":"auth","user":"arini","password":" he he "})").password, " he he ");
    const auto reg = request_of<Register>(
        R"({"command":"register","user":"budi","password":"rahasia","invite":"X","display":"Budi B"})");
    EXPECT_EQ(reg.invite, "X");
    EXPECT_EQ(reg.display, "Budi B");
    EXPECT_EQ(request_of<Inbox>(R"({"command":"inbox","limit":10})").limit, 10U);
    request_of<Users>(R"({"command":"users"})");
    EXPECT_TRUE(request_of<Logout>(R"({"command":"logout","all":true})").all);
    EXPECT_FALSE(request_of<Logout>(R"({"command":"logout","all":false})").all);
    EXPECT_EQ(request_of<Logout>(R"({"command":"logout","all":false,"session":12})").session, 12);
    EXPECT_EQ(error_of(R"({"command":"logout","all":true,"session":12})").code, Code::bad_argument);
    const auto passwd = request_of<Passwd>(R"({"command":"passwd","old_password":"a b","new_password":"c d"})");
    EXPECT_EQ(passwd.old_password, "a b");
    EXPECT_EQ(passwd.new_password, "c d");
    request_of<Whoami>(R"({"command":"whoami"})");
    request_of<Sessions>(R"({"command":"sessions"})");
    EXPECT_EQ(request_of<Ping>(R"({"command":"ping","text":""})").text, "");
    EXPECT_EQ(request_of<Help>(R"({"command":"help","about":"send"})").command, "send");
    request_of<Quit>(R"({"command":"quit"})");
    EXPECT_EQ(request_of<UserAdd>(R"({"command":"user_add","user":"u","password":"p","display":"D"})").display, "D");
    EXPECT_EQ(request_of<UserPasswd>(R"({"command":"user_passwd","user":"u","password":"p"})").user, "u");
    EXPECT_EQ(request_of<UserList>(R"({"command":"user_list","after":"m","limit":2})").limit, 2U);
    EXPECT_EQ(request_of<UserShow>(R"({"command":"user_show","user":"u"})").user, "u");
    EXPECT_EQ(request_of<UserDisable>(R"({"command":"user_disable","user":"u"})").user, "u");
    EXPECT_EQ(request_of<UserEnable>(R"({"command":"user_enable","user":"u"})").user, "u");
    EXPECT_EQ(request_of<UserRemove>(R"({"command":"user_remove","user":"u"})").user, "u");
    EXPECT_EQ(request_of<InviteMake>(R"({"command":"invite_make","hours":1})").hours, 1);
}

TEST(JsonRequest, EchoesScalarTags) {
    EXPECT_EQ(tag_of(R"({"tag":-1.5e3,"command":"ping"})"), "-1.5e3");
    EXPECT_EQ(tag_of(R"({"tag":12345678901234567890123,"command":"ping"})"), "12345678901234567890123");
    EXPECT_EQ(tag_of(R"({"tag":true,"command":"ping"})"), "true");
    EXPECT_EQ(tag_of(R"({"tag":"","command":"ping"})"), R"("")");
    EXPECT_EQ(tag_of(R"({"tag":"a\"\u00e9\n","command":"ping"})"), "\"a\\\"é\\n\"");
}

TEST(JsonRequest, RefusesTagsThatCannotBeEchoed) {
    for (const auto* tag : {"null", "[1]", "{}", "{\"a\": [1]}"}) {
        const std::string line = std::string(R"({"command":"ping","tag":)") + tag + "}";
        EXPECT_EQ(error_of(line).code, Code::bad_argument) << tag;
        EXPECT_EQ(tag_of(line), "");
    }
    const std::string full(limits::tag_bytes - 2, 'x');
    EXPECT_EQ(tag_of(R"({"command":"ping","tag":")" + full + "\"}").size(), limits::tag_bytes);
    EXPECT_EQ(error_of(R"({"command":"ping","tag":"x)" + full + "\"}").code, Code::bad_argument);
    EXPECT_EQ(tag_of(R"({"command":"ping","tag":"x)" + full + "\"}"), "");
}

TEST(JsonRequest, KeepsTheTagOfARefusedRequest) {
    for (const auto* line : {
             R"({"tag":7,"command":"nonsense"})",
             R"({"tag":7})",
             R"({"command":"send","x":{"y":[1]},"tag":7})",
             R"({"tag":7,"command":"send","tag":8})",
             R"({"tag":7,"command":"send",)",
             R"({"tag":7,"command":"inbox","limit":"x"})",
             "{\"tag\":7,\"text\":\"\xFF\"}",
             R"({"command":"send","to":"a\u0000","tag":7})",
         }) {
        EXPECT_FALSE(decode(line).request) << line;
        EXPECT_EQ(tag_of(line), "7") << line;
    }
}

TEST(JsonRequest, TakesTextAsItIs) {
    EXPECT_EQ(request_of<Send>(R"({"command":"send","to":"a","text":"  "})").text, "  ");
    EXPECT_EQ(request_of<Send>(R"({"command":"send","to":"a","text":"\ud83d\ude00\r\n\u0001"})").text,
              "\xF0\x9F\x98\x80\r\n\x01");
}

TEST(JsonRequest, SaysWhatIsMissing) {
    EXPECT_EQ(error_of("{}"), (Error{Code::missing_argument, "command"}));
    EXPECT_EQ(error_of(R"({"command":"send","text":"x"})"), (Error{Code::missing_argument, "to"}));
    EXPECT_EQ(error_of(R"({"command":"send","to":"","text":"x"})"), (Error{Code::missing_argument, "to"}));
    EXPECT_EQ(error_of(R"({"command":"send","to":"arini"})"), (Error{Code::missing_argument, "text"}));
    EXPECT_EQ(error_of(R"({"command":"send","to":"arini","text":""})").code, Code::empty_message);
    EXPECT_EQ(error_of(R"({"command":"auth","user":"a","password":""})"), (Error{Code::missing_argument, "password"}));
    EXPECT_EQ(error_of(R"({"command":"passwd","old_password":"a"})"), (Error{Code::missing_argument, "new_password"}));
}

TEST(JsonRequest, SaysWhichTypeIsExpected) {
    EXPECT_EQ(error_of(R"({"command":"send","to":5,"text":"x"})"),
              (Error{Code::bad_argument, "to: expected a string"}));
    EXPECT_EQ(error_of(R"({"command":"send","to":["a"],"text":"x"})"),
              (Error{Code::bad_argument, "to: expected a string"}));
    EXPECT_EQ(error_of(R"({"command":null})"), (Error{Code::bad_argument, "command: expected a string"}));
    EXPECT_EQ(error_of(R"({"command":"logout","all":"true"})"),
              (Error{Code::bad_argument, "all: expected true or false"}));
    EXPECT_EQ(error_of(R"({"command":"inbox","token":5})"), (Error{Code::bad_argument, "token: expected a string"}));
    for (const auto* limit : {"\"5\"", "0", "-5", "1001", "1.5", "1e2", "true", "null", "99999999999999999999", "{}"}) {
        EXPECT_EQ(error_of(std::string(R"({"command":"inbox","limit":)") + limit + "}"),
                  (Error{Code::bad_argument, "limit: expected a whole number from 1 to 1000"}));
    }
}

TEST(JsonRequest, NoticesKeysThatTheCommandDoesNotKnow) {
    EXPECT_EQ(
        error_of(R"({"command":"send","to":"a","txt":"x"})"),
        (Error{Code::bad_argument, "\"txt\" is not a key of send; it takes tag, token, to, text, id, reply, file"}));
    EXPECT_EQ(error_of(R"({"command":"ping","limit":5})"),
              (Error{Code::bad_argument, "\"limit\" is not a key of ping; it takes tag, text"}));
    EXPECT_EQ(error_of(R"({"command":"ping","":5})").code, Code::bad_argument);
}

TEST(JsonRequest, TakesATokenOnlyInItsShape) {
    EXPECT_EQ(error_of(R"({"command":"inbox","token":"abc"})").code, Code::bad_token);
    EXPECT_EQ(error_of(R"({"command":"inbox","token":""})").code, Code::bad_token);
    // A program that adds its token to everything is served; a command without a session does not look at it.
    const auto auth = decode(R"({"command":"auth","user":"a","password":"b","token":")" + token + "\"}");
    EXPECT_TRUE(auth.request);
    EXPECT_EQ(auth.token, "");
}

TEST(JsonRequest, RefusesBrokenJson) {
    for (const auto* line :
         {"{", R"({"command")", R"({"command":"ping")", R"({"command":"ping"}x)", R"({"command":"ping"}{})",
          R"({command:"ping"})", R"({"command":"ping",})", R"({"command":'ping'})", "{/**/}", R"({"text":"\x"})",
          R"({"limit":01})", R"({"tag":1e99999999999})", R"({"tag":NaN})", "{\"text\":\"a\nb\"}"}) {
        EXPECT_EQ(error_of(line).code, Code::bad_json) << line;
    }
    EXPECT_EQ(error_of(R"({"command":"ping"}x)").subject, "something follows the object");
    EXPECT_EQ(error_of(R"({"command":"pi)").subject, "it ends too early");
}

TEST(JsonRequest, RefusesKeysGivenTwice) {
    EXPECT_EQ(error_of(R"({"command":"send","to":"a","text":"x","to":"b"})"),
              (Error{Code::bad_json, "the key \"to\" appears twice"}));
    EXPECT_EQ(error_of(R"({"command":"send","to":"a","text":"x","\u0074o":"b"})").code, Code::bad_json);
}

TEST(JsonRequest, RefusesLoneSurrogatesAndNul) {
    for (const auto* text : {R"(\ud83d)", R"(\ude00)", R"(\ud83dx)", R"(\ud83d\u0041)", R"(\ude00\ud83d)"}) {
        const std::string line = std::string(R"({"command":"send","to":"a","text":")") + text + "\"}";
        EXPECT_EQ(error_of(line).code, Code::bad_json) << text;
    }
    EXPECT_EQ(error_of(R"({"command":"send","to":"a","text":"a\u0000b"})").code, Code::invalid_text);
    EXPECT_EQ(error_of("{\"command\":\"send\",\"to\":\"a\",\"text\":\"\xC3\"}").code, Code::invalid_text);
    EXPECT_EQ(error_of(std::string_view("{\"text\":\"\0\"}", 12)).code, Code::invalid_text);
}

TEST(JsonRequest, BoundsDepthAndKeys) {
    EXPECT_EQ(error_of(R"({"a":[[]]})").code, Code::missing_argument);
    EXPECT_EQ(error_of(R"({"a":[[[]]]})"), (Error{Code::bad_json, "it is nested deeper than 3 levels"}));
    EXPECT_EQ(error_of(R"({"a":)" + std::string(60'000, '[')).code, Code::bad_json);
    std::string many = "{";
    for (std::size_t i = 0; i <= limits::json_keys; ++i) many += "\"k" + std::to_string(i) + "\":1,";
    many.back() = '}';
    EXPECT_EQ(error_of(many), (Error{Code::bad_json, "it has more than 32 keys"}));
}

TEST(JsonRequest, BoundsTexts) {
    const auto send = [](std::size_t size) {
        return R"({"command":"send","to":"a","text":")" + std::string(size, 'x') + "\"}";
    };
    EXPECT_EQ(request_of<Send>(send(limits::text_bytes)).text.size(), limits::text_bytes);
    EXPECT_EQ(error_of(send(limits::text_bytes + 1)).code, Code::text_too_long);
    EXPECT_EQ(error_of(R"({"command":"user_add","user":"u","password":"p","display":")" +
                       std::string(limits::display_bytes + 1, 'x') + "\"}")
                  .code,
              Code::bad_argument);
}

RC_GTEST_PROP(JsonRequest, CarriesAnyTextVerbatim, (bool ascii)) {
    const auto text = *rc::gen::nonEmpty(testing::utf8_text());
    std::string line;
    JsonWriter json(line, ascii);
    json.begin_object()
        .field("command", "send")
        .field("text", text)
        .field("tag", text)
        .field("to", "arini")
        .end_object();
    const auto decoded = decode(line);
    std::string tag;
    JsonWriter(tag, false).value(text);
    if (tag.size() > limits::tag_bytes) {
        RC_ASSERT(decoded.style.tag.empty());
    } else {
        RC_ASSERT(std::get<Send>(*decoded.request).text == text);
        RC_ASSERT(decoded.style.tag == tag);
    }
}

RC_GTEST_PROP(JsonRequest, SurvivesAnyChangeOfItsBytes, ()) {
    std::string line =
        R"({"command": "send", "tag": [-1.5], "id": "a\u00e91", "to": "arini", "text": "\ud83d\ude00", "n": null})";
    const auto changes = *rc::gen::inRange(1, 4);
    for (int i = 0; i < changes; ++i) {
        const auto at = *rc::gen::inRange<std::size_t>(0, line.size());
        line[at] = *rc::gen::oneOf(rc::gen::arbitrary<char>(), rc::gen::element('"', '{', '}', ',', ':', '\\', '1'));
    }
    const auto decoded = decode(line);
    RC_ASSERT(decoded.request || code_name(decoded.request.error().code) != nullptr);
}

}  // namespace
}  // namespace kabar::wire
