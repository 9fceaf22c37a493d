#include "wire/hook_text.h"

#include <rapidcheck/gtest.h>

#include "base/limits.h"
#include "chat/names.h"
#include "unit/wire/support.h"
#include "wire/json_writer.h"

namespace kabar::wire {
namespace {

constexpr std::string_view plain = "text/plain";
constexpr std::string_view json = "application/json";
constexpr std::string_view form = "application/x-www-form-urlencoded";

std::string text_of(std::string_view type, std::string_view body) {
    const auto message = read_hook(type, body);
    if (!message) {
        ADD_FAILURE() << body << " was refused: " << error_text(message.error(), Language::en);
        return {};
    }
    return message->text;
}

Error refusal_of(std::string_view type, std::string_view body) {
    const auto message = read_hook(type, body);
    if (message) {
        ADD_FAILURE() << body << " became " << message->text;
        return {Code::internal, {}};
    }
    return message.error();
}

std::string object(std::string_view text) {
    std::string out;
    JsonWriter(out, false).begin_object().field("text", text).end_object();
    return out;
}

TEST(HookText, PlainTextIsTheTextWithoutItsLastLineEnd) {
    EXPECT_EQ(text_of(plain, "halo\r\n"), "halo");
    EXPECT_EQ(text_of("Text/Plain; charset=utf-8", " a\n <b> &lt;\n\n"), " a\n <b> &lt;");
    EXPECT_EQ(refusal_of(plain, "\xff").code, Code::invalid_text);
    EXPECT_EQ(refusal_of(plain, std::string_view("a\0b", 3)).code, Code::invalid_text);
}

TEST(HookText, AnObjectGivesItsTextAndName) {
    const auto message =
        read_hook(json, R"({"icon_emoji": ":x:", "username": "Build", "text": "a &lt; <http://x|y>"})");
    ASSERT_TRUE(message);
    EXPECT_EQ(*message, (HookMessage{"a < y (http://x)", "Build"}));
    EXPECT_EQ(text_of("application/json;charset=UTF-8", " {\"text\": \"sat\\u00fa\\ndua\"}\r\n"), "sat\u00fa\ndua");
}

TEST(HookText, ANameIsOneLineAndNotLonger) {
    EXPECT_EQ(read_hook(json, R"({"text": "x", "username": " A\n\tB "})")->username, "A  B");
    EXPECT_EQ(read_hook(json, R"({"text": "x", "username": 5})")->username, "");
    std::string name = "a";
    for (std::size_t i = 0; i < limits::display_bytes; ++i) name += "\u00e9";
    const auto cut = read_hook(json, R"({"text": "x", "username": ")" + name + "\"}")->username;
    EXPECT_EQ(cut, name.substr(0, limits::display_bytes - 1));
}

TEST(HookText, AttachmentsAndBlocksStandInForAMissingText) {
    EXPECT_EQ(text_of(json, R"({"attachments": [{"fallback": "f", "pretext": "p", "title": "t", "text": "x"},
                                                 {"fallback": "only &amp; this"}, 7, {}]})"),
              "p\nt\nx\nonly & this");
    EXPECT_EQ(text_of(json, R"({"text": " ", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "H"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "<http://x|s>"}, "fields": [{"text": "f"}]},
        {"type": "image", "text": {"text": "no"}}, {"type": "divider"}]})"),
              "H\ns (http://x)\nf");
    EXPECT_EQ(text_of(json, R"({"attachments": [{"blocks": [{"type": "section", "text": {"text": "b"}}]}]})"), "b");
    EXPECT_EQ(text_of(json, R"({"text": "t", "attachments": [{"text": "below"}],
        "blocks": [{"type": "section", "text": {"text": "no"}}]})"),
              "t\nbelow");
    EXPECT_EQ(text_of(json, R"({"attachments": [{"title": "t", "title_link": "http://x", "fields":
        [{"title": "Branch", "value": "main", "short": true}, {"value": "v"}, {"title": "w"}, {}]}]})"),
              "t (http://x)\nBranch: main\nv\nw");
    EXPECT_EQ(refusal_of(json, R"({"text": null, "attachments": {"text": "x"}, "blocks": [[]]})").code,
              Code::empty_message);
}

TEST(HookText, BrokenObjectsAreRefused) {
    for (const char* body :
         {"", "{", R"({"text": "a"} x)", "[]", "\"text\"", R"({"text": "\ud800"})", "{\"text\": \"\xff\"}"}) {
        EXPECT_EQ(refusal_of(json, body).code, Code::bad_json) << body;
    }
    EXPECT_EQ(refusal_of(json, R"({"text": 5})").code, Code::bad_argument);
    EXPECT_EQ(refusal_of(json, R"({"text": "a\u0000"})").code, Code::invalid_text);
    const std::string deep(hook_json_depth + 1, '[');
    EXPECT_EQ(refusal_of(json, R"({"text": "a", "x": )" + deep).code, Code::bad_json);
}

TEST(HookText, FormsHaveAPayloadOrAText) {
    EXPECT_EQ(text_of(form, "token=x&payload=%7B%22text%22%3A+%22a%26b+%26lt%3B%22%7D"), "a&b <");
    EXPECT_EQ(text_of(form, "text=a+b%0Ac%C3%A9+%26lt%3B&username=Ana"), "a b\nc\u00e9 &lt;");
    EXPECT_EQ(read_hook(form, "username=Ana+B&text=x")->username, "Ana B");
    EXPECT_EQ(text_of(form, "text=5%&text=no"), "5%");
    EXPECT_EQ(text_of(form, R"({"text": "curl & co"})"), "curl & co");
    EXPECT_EQ(refusal_of(form, "text=%ff").code, Code::invalid_text);
    EXPECT_EQ(refusal_of(form, "halo").code, Code::bad_argument);
    EXPECT_EQ(refusal_of(form, "").code, Code::bad_argument);
}

TEST(HookText, OtherTypesAreRefused) {
    for (const char* type : {"", "text/html", "application/jsonx", "multipart/form-data; boundary=x"}) {
        EXPECT_EQ(refusal_of(type, object("a")).code, Code::bad_argument) << type;
    }
}

TEST(HookText, ATextMustBeThereAndNotTooLong) {
    EXPECT_EQ(refusal_of(plain, " \r\n").code, Code::empty_message);
    EXPECT_EQ(refusal_of(json, R"({"text": ""})").code, Code::empty_message);
    EXPECT_EQ(refusal_of(form, "text=").code, Code::empty_message);
    const std::string longest(limits::text_bytes, 'a');
    EXPECT_EQ(text_of(plain, longest + "\n"), longest);
    EXPECT_EQ(text_of(json, object(longest)), longest);
    EXPECT_EQ(refusal_of(plain, longest + "a"), (Error{Code::text_too_long, std::to_string(limits::text_bytes)}));
    EXPECT_EQ(refusal_of(plain, std::string(hook_body_bytes + 1, ' ')),
              (Error{Code::text_too_long, std::to_string(hook_body_bytes)}));
}

/// A body of each form, with some bytes of it changed.
std::string damaged_body() {
    std::string body = *rc::gen::element<std::string>(
        R"({"text": "a <http://x|y> &lt;", "username": "Ana"})", R"({"attachments": [{"title": "t", "text": "x"}]})",
        R"({"blocks": [{"type": "section", "text": {"text": "s"}, "fields": [{"text": "f"}]}]})",
        "payload=%7B%22text%22%3A%22a%22%7D&x=y", "text=a+b%20c&username=d", "halo\n");
    const auto changes = *rc::gen::inRange(0, 6);
    for (int i = 0; i < changes; ++i) {
        const auto at = *rc::gen::inRange<std::size_t>(0, body.size());
        body[at] = *rc::gen::oneOf(rc::gen::arbitrary<char>(), rc::gen::elementOf(std::string("{}[]\",:\\<>&%=|!@")));
    }
    return body;
}

RC_GTEST_PROP(HookText, AnyBodyGivesAGoodMessageOrARefusal, ()) {
    const auto type = *rc::gen::element(plain, json, form);
    const auto body = *rc::gen::oneOf(rc::gen::arbitrary<std::string>(), rc::gen::exec(damaged_body));
    const auto message = read_hook(type, body);
    RC_CLASSIFY(message.has_value(), "a message");
    if (!message) return;
    RC_ASSERT(chat::is_valid_text(message->text));
    RC_ASSERT(!message->text.empty() && message->text.size() <= limits::text_bytes);
    RC_ASSERT(chat::is_valid_text(message->username) && message->username.size() <= limits::display_bytes);
    RC_ASSERT(message->username.find('\n') == std::string::npos);
}

RC_GTEST_PROP(HookText, AnyTextComesThroughAnObject, ()) {
    const auto text = *testing::utf8_text();
    std::string escaped;
    for (const char c : text) {
        if (c == '<')
            escaped += "&lt;";
        else if (c == '&')
            escaped += "&amp;";
        else
            escaped += c;
    }
    const auto message = read_hook(json, object(escaped));
    if (message)
        RC_ASSERT(text.starts_with(message->text) &&
                  text.find_first_not_of("\r\n", message->text.size()) == std::string::npos);
    else
        RC_ASSERT(message.error().code == Code::empty_message);
}

}  // namespace
}  // namespace kabar::wire
