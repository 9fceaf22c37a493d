#include "client/chat_text.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "chat/names.h"

namespace kabar::client {
namespace {

TEST(ForTerminal, LeavesTextAlone) {
    const std::string text = "piye kabare? é ✓ 漢字 🙂\nbaris kedua";
    EXPECT_EQ(for_terminal(text), text);
}

TEST(ForTerminal, MakesControlCharactersVisible) {
    EXPECT_EQ(for_terminal("\x1b[31mred\a\x7f"), "^[[31mred^G^?");
    EXPECT_EQ(for_terminal(std::string("a\0b", 3)), "a^@b");
    EXPECT_EQ(for_terminal("a\tb\r\nc\rd"), "a b\nc^Md");
    EXPECT_EQ(for_terminal("\xC2\x9B"
                           "31m"),
              "<U+009B>31m");
}

TEST(ForTerminal, MakesTurnsOfDirectionVisible) { EXPECT_EQ(for_terminal("a\u202Eb\u2066c"), "a<U+202E>b<U+2066>c"); }

TEST(ForTerminal, ReplacesWhatIsNotUtf8) {
    EXPECT_EQ(for_terminal("a\xFFz"), "a\xEF\xBF\xBDz");
    EXPECT_EQ(for_terminal("\xC0\x9B"), "\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(for_terminal("\xE2\x9C"), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(ForOneLine, CanBeTakenApartAgain) { EXPECT_EQ(for_one_line("a\nb\tc\\n\r"), "a\\nb\\tc\\\\n\\r"); }

RC_GTEST_PROP(ForTerminal, NothingThatControlsIsLeft, (const std::string& text)) {
    for (const std::string& shown : {for_terminal(text), for_one_line(text)}) {
        RC_ASSERT(chat::is_valid_text(shown));
        for (std::size_t i = 0; i < shown.size(); ++i) {
            const auto byte = static_cast<unsigned char>(shown[i]);
            RC_ASSERT(byte != 0x7F && (byte >= 0x20 || byte == '\n'));
            if (byte == 0xC2) RC_ASSERT(static_cast<unsigned char>(shown[i + 1]) >= 0xA0);
        }
    }
    RC_ASSERT(for_one_line(text).find('\n') == std::string::npos);
}

TEST(Wrapped, BreaksBetweenWords) {
    EXPECT_EQ(wrapped("satu dua tiga", 0, 2, 8), "satu dua\n  tiga");
    EXPECT_EQ(wrapped("satu dua tiga", 1, 2, 8), "satu\n  dua\n  tiga");
    EXPECT_EQ(wrapped("  satu   dua", 0, 0, 80), "  satu   dua");
    EXPECT_EQ(wrapped("a\n\nb", 4, 2, 80), "a\n  \n  b");
    EXPECT_EQ(wrapped("averylongword x", 0, 2, 5), "averylongword\n  x");
}

RC_GTEST_PROP(Wrapped, LosesNoWord, (const std::vector<std::uint8_t>& sizes)) {
    std::string text;
    for (const auto size : sizes) text += std::string(size % 12U, 'x') + " ";
    std::string all;
    for (const char c : wrapped(text, 3, 2, 10)) all += c == 'x' ? "x" : "";
    RC_ASSERT(static_cast<std::ptrdiff_t>(all.size()) == std::count(text.begin(), text.end(), 'x'));
}

}  // namespace
}  // namespace kabar::client
