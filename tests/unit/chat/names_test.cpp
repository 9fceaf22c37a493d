#include "chat/names.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/limits.h"

namespace kabar::chat {
namespace {

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

TEST(Names, LettersDigitsAndThreeSignsAreAllowed) {
    for (const char* name : {"arini", "Gary.Lineker", "a_b-c.9", "Åsa", "Владимир", "陳大文", "आर्या", "x"}) {
        EXPECT_TRUE(parse_name(name)) << name;
        EXPECT_TRUE(name_key(name)) << name;
    }
}

TEST(Names, EverythingElseIsRefused) {
    for (const char* name : {"", " ", "a b", "a=b", "#room", "a/b", "@x", "a\tb", "😀", "\xff",
                             "\xcc\x81"
                             "a",
                             "a\u200bb!", "e\u2028f"}) {
        EXPECT_EQ(parse_name(name).error().code, Code::bad_name) << name;
        EXPECT_EQ(name_key(name).error().code, Code::bad_name) << name;
    }
}

TEST(Names, ALimitOfCharactersNotOfBytes) {
    EXPECT_TRUE(parse_name(repeated("a", 32)));
    EXPECT_FALSE(parse_name(repeated("a", 33)));
    EXPECT_FALSE(name_key(repeated("a", 33)));
    EXPECT_TRUE(parse_name(repeated("陳", 32)));
    EXPECT_FALSE(parse_name(repeated("陳", 33)));
    EXPECT_FALSE(parse_name(repeated("a", 100'000)));
}

TEST(Names, NamesThatLookTheSameAreTheSame) {
    EXPECT_EQ(name_key("ARINI"), name_key("arini"));
    EXPECT_EQ(name_key("STRASSE"), name_key("straße"));
    EXPECT_EQ(name_key("Å"), name_key("A\u030a"));
    EXPECT_EQ(name_key("ａｒｉｎｉ"), name_key("arini"));
    EXPECT_NE(name_key("arini"), name_key("arina"));
}

TEST(Names, ANameIsShownAsWrittenInOneNormalForm) {
    EXPECT_EQ(parse_name("Arini")->shown, "Arini");
    EXPECT_EQ(parse_name("A\u030asa")->shown, "Åsa");
}

TEST(Names, ATokensShapeIsNoName) {
    const std::string token = "0A174084-5a80-4157-848f-f1a3510be0b0";
    EXPECT_TRUE(has_token_shape(token));
    EXPECT_FALSE(has_token_shape("0a174084-5a80-4157-848f-f1a3510be0b"));
    EXPECT_FALSE(has_token_shape("0a174084-5a80-4157-848f-f1a3510be0bg"));
    EXPECT_FALSE(has_token_shape("0a174084x5a80-4157-848f-f1a3510be0b0"));
    EXPECT_FALSE(parse_name(token));
    EXPECT_FALSE(name_key(token));
}

TEST(Names, ATextIsUtf8WithoutNul) {
    EXPECT_TRUE(is_valid_text(""));
    EXPECT_TRUE(is_valid_text("piye kabare? 😀\n"));
    EXPECT_FALSE(is_valid_text(std::string_view("a\0b", 3)));
    EXPECT_FALSE(is_valid_text("\x80"));
    EXPECT_FALSE(is_valid_text("\xed\xa0\x80"));
    EXPECT_FALSE(is_valid_text("a\xf0\x9f\x98"));
}

RC_GTEST_PROP(Names, TheKeyOfAKeyIsItself, (const std::string& text)) {
    const auto name = parse_name(text);
    RC_PRE(name.has_value() || text.size() < 40);
    if (!name) return;
    RC_ASSERT(name_key(name->key).value() == name->key);
    RC_ASSERT(name_key(name->shown).value() == name->key);
    RC_ASSERT(name_key(text).value() == name->key);
}

}  // namespace
}  // namespace kabar::chat
