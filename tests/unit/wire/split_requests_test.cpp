#include "wire/split_requests.h"

#include <rapidcheck/gtest.h>
#include <boost/json.hpp>

#include "unit/wire/support.h"
#include "wire/json_writer.h"

namespace kabar::wire {
namespace {

using Texts = std::vector<std::string_view>;

Texts parts(std::string_view body, std::size_t most = 10) {
    const auto found = split_requests(body, most);
    if (!found) ADD_FAILURE() << body << ": " << found.error().subject;
    return found.value_or(Texts{});
}

std::string refusal(std::string_view body, std::size_t most = 10) {
    const auto found = split_requests(body, most);
    if (found) return "accepted";
    EXPECT_EQ(found.error().code, Code::bad_json);
    return found.error().subject;
}

TEST(SplitRequests, TakesOneObjectOverAnyLines) {
    EXPECT_EQ(parts(R"({"a": 1})"), (Texts{R"({"a": 1})"}));
    EXPECT_EQ(parts("\r\n {\n  \"a\": {\"b\": [1, 2]},\n  \"c\": 2\n}\r\n\n"),
              (Texts{"{\n  \"a\": {\"b\": [1, 2]},\n  \"c\": 2\n}"}));
}

TEST(SplitRequests, TakesOneObjectALine) {
    EXPECT_EQ(parts("{\"a\": 1}\n{\"b\": 2}\r\n\n  {\"c\": 3}"), (Texts{"{\"a\": 1}", "{\"b\": 2}", "{\"c\": 3}"}));
    EXPECT_EQ(refusal("{\"a\": 1} {\"b\": 2}"), "expected the next object on a new line at byte 10");
    EXPECT_EQ(refusal("{\"a\": 1},\n{\"b\": 2}"), "expected the next object on a new line at byte 9");
    EXPECT_EQ(refusal("{\"a\": 1}\nping"), "expected an object at byte 10");
}

TEST(SplitRequests, TakesAnArrayOfObjects) {
    EXPECT_EQ(parts("[]"), Texts{});
    EXPECT_EQ(parts(" [ ] \n"), Texts{});
    EXPECT_EQ(parts("[{},{}]"), (Texts{"{}", "{}"}));
    EXPECT_EQ(parts("[\n {\"a\": [{}]} ,\n {\"b\": 2}\n]\n"), (Texts{"{\"a\": [{}]}", "{\"b\": 2}"}));
    EXPECT_EQ(refusal("[{}"), "it ends too early");
    EXPECT_EQ(refusal("[{},]"), "expected an object at byte 5");
    EXPECT_EQ(refusal("[{} {}]"), "syntax error at byte 5");
    EXPECT_EQ(refusal("[1]"), "expected an object at byte 2");
    EXPECT_EQ(refusal("[[{}]]"), "expected an object at byte 2");
    EXPECT_EQ(refusal("[{}]x"), "something follows the object");
    EXPECT_EQ(refusal("[{}]\n[{}]"), "something follows the object");
}

TEST(SplitRequests, LooksAtNothingInsideOfStrings) {
    const std::string_view tricky = R"({"a": "}\"]\\", "\\\"{": "[,"})";
    EXPECT_EQ(parts(tricky), Texts{tricky});
    const std::string both = std::string(tricky) + "\n" + std::string(tricky);
    EXPECT_EQ(parts(both), (Texts{tricky, tricky}));
}

TEST(SplitRequests, RefusesWhatHasNoEnd) {
    for (const auto* body : {"", " \n\t", "{", "{\"a", R"({"a": "\)", R"({"a": "\")", "[", "[{}, ", "{[}"}) {
        EXPECT_EQ(refusal(body), "it ends too early") << body;
    }
    // The string that was not ended does not take the next request into it.
    EXPECT_EQ(refusal("{\"a\": \"x}\n{\"b\": \"y\"}"), "syntax error at byte 10");
    EXPECT_EQ(refusal("{\"a\": \"x\\\n{\"b\": \"y\"}"), "syntax error at byte 10");
    EXPECT_EQ(refusal("ping"), "expected an object at byte 1");
}

TEST(SplitRequests, StopsAtTheMostThatIsAllowed) {
    EXPECT_EQ(parts("{}\n{}", 2).size(), 2U);
    EXPECT_EQ(parts("[{},{}]", 2).size(), 2U);
    EXPECT_EQ(refusal("{}\n{}\n{}", 2), "there are more than 2 requests");
    EXPECT_EQ(refusal("[{},{},{}]", 2), "there are more than 2 requests");
}

TEST(SplitRequests, TakesDeepNestingWithoutRecursion) {
    const std::string deep = "{\"a\": " + std::string(1'000'000, '[') + std::string(1'000'000, ']') + "}";
    EXPECT_EQ(parts(deep), Texts{deep});
}

TEST(IsArray, LooksAtTheFirstCharacterThatIsNoBlank) {
    EXPECT_TRUE(is_array("[]"));
    EXPECT_TRUE(is_array(" \r\n\t[{}"));
    EXPECT_FALSE(is_array("{\"a\": []}"));
    EXPECT_FALSE(is_array(""));
}

RC_GTEST_PROP(SplitRequests, GivesEachObjectInEachForm, ()) {
    const auto texts = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(testing::utf8_text()));
    const bool array = *rc::gen::arbitrary<bool>();
    std::vector<std::string> objects;
    std::string body = array ? "[" : "";
    for (const auto& text : texts) {
        std::string object;
        JsonWriter(object, false).begin_object().field("command", "ping").field("text", text).end_object();
        if (!objects.empty()) body += array ? "," : "\n";
        body += object;
        objects.push_back(object);
    }
    if (array) body += "]";
    const auto found = split_requests(body, texts.size());
    RC_ASSERT(found.has_value());
    RC_ASSERT(std::vector<std::string>(found->begin(), found->end()) == objects);
    RC_ASSERT(is_array(body) == array);
}

RC_GTEST_PROP(SplitRequests, GivesObjectsOrAReasonForAnyBytes, ()) {
    const auto body = *rc::gen::container<std::string>(
        rc::gen::element('{', '}', '[', ']', '"', '\\', ',', ':', '\n', ' ', '1', '\0'));
    const auto found = split_requests(body, 3);
    if (!found) {
        RC_ASSERT(found.error().code == Code::bad_json);
        RC_ASSERT(!found.error().subject.empty());
        return;
    }
    RC_ASSERT(found->size() <= 3U);
    std::size_t at = 0;
    for (const auto part : *found) {
        RC_ASSERT(part.front() == '{');
        const auto begin = static_cast<std::size_t>(part.data() - body.data());
        RC_ASSERT(begin >= at);
        at = begin + part.size();
        RC_ASSERT(at <= body.size());
    }
}

}  // namespace
}  // namespace kabar::wire
