#include "chat/search_words.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/limits.h"

namespace kabar::chat {
namespace {

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> out;
    for (const auto& word : search_words(text).words) out.push_back(word.text);
    return out;
}

using Words = std::vector<std::string>;

bool finds(const std::string& query, const std::string& text) {
    const auto terms = search_terms(query);
    return terms && matches(search_words(text), *terms);
}

TEST(SearchWords, CaseAndAccentsMakeNoDifference) {
    EXPECT_EQ(words_of("Piye KABARE?"), (Words{"piye", "kabare"}));
    EXPECT_EQ(words_of("Café Straße ÜBER"), (Words{"cafe", "strasse", "uber"}));
    EXPECT_EQ(words_of("cafe\u0301 ﬁn Ｋａｂａｒ"), (Words{"cafe", "fin", "kabar"}));
}

TEST(SearchWords, MarksThatMakeAnotherWordStay) {
    EXPECT_NE(words_of("कि"), words_of("का"));
    EXPECT_NE(words_of("がき"), words_of("かき"));
    EXPECT_EQ(words_of("か\u3099き"), words_of("がき"));
}

TEST(SearchWords, SignsSeparateWords) {
    EXPECT_EQ(words_of("a,b-c_d\"e'f*g:h(1.5)"), (Words{"a", "b", "c", "d", "e", "f", "g", "h", "1", "5"}));
    EXPECT_TRUE(words_of(" ,.!\u3000 \u0301").empty());
}

TEST(SearchWords, ScriptsWithoutBlanksBecomePairs) {
    EXPECT_EQ(words_of("東京都 iPhone手机"), (Words{"東京", "京都", "都", "iphone", "手机", "机"}));
    EXPECT_EQ(search_words("東京東").singles, (Words{"京", "東"}));
    EXPECT_EQ(words_of("水"), Words{"水"});
}

TEST(SearchWords, AnEmojiIsAWordHoweverItIsDrawn) {
    EXPECT_EQ(words_of("ok\U0001F389\U0001F44D\U0001F3FD"), (Words{"ok", "\U0001F389", "\U0001F44D"}));
    EXPECT_TRUE(finds("❤", "I ❤\uFE0F you"));
}

TEST(SearchWords, LongWordsAreCutAlikeInTextsAndQueries) {
    const std::string text(1000, 'x');
    EXPECT_EQ(words_of(text), Words{std::string(limits::search_word_characters, 'x')});
    EXPECT_TRUE(finds(text, text));
}

TEST(SearchTerms, OnlyTheLastWordIsABeginning) {
    const auto terms = search_terms("Piye kab").value();
    ASSERT_EQ(terms.size(), 2U);
    EXPECT_EQ(terms[0], (SearchTerm{SearchTerm::Kind::word, {"piye"}}));
    EXPECT_EQ(terms[1], (SearchTerm{SearchTerm::Kind::beginning, {"kab"}}));
    EXPECT_TRUE(finds("piye kab", "kabare, piye"));
    EXPECT_FALSE(finds("piy kabare", "kabare, piye"));
}

TEST(SearchTerms, RunsAreFoundWhereTheyStandTogether) {
    EXPECT_TRUE(finds("東京", "今日は東京へ"));
    EXPECT_TRUE(finds("東京都", "今日は東京都へ"));
    EXPECT_FALSE(finds("東京都", "東京、京都"));
    EXPECT_TRUE(finds("京", "今日は東京へ"));
    EXPECT_TRUE(finds("東", "東"));
    EXPECT_TRUE(finds("학교", "초등학교에서"));
    EXPECT_TRUE(finds("ไทย", "ประเทศไทย"));
    EXPECT_FALSE(finds("北京", "東京"));
}

TEST(SearchTerms, AQueryWithoutWordsOrWithTooManyIsRefused) {
    for (const char* query : {"", "  ", "?!", "\"", "*"}) {
        EXPECT_EQ(search_terms(query).error().code, Code::bad_argument) << query;
    }
    std::string many;
    for (std::size_t i = 0; i < limits::search_words; ++i) many += "a ";
    EXPECT_TRUE(search_terms(many));
    EXPECT_EQ(search_terms(many + "a").error().code, Code::bad_argument);
}

RC_GTEST_PROP(SearchWords, WordsHaveNoAsciiSignsAndAreFoundAgain, (const std::vector<std::uint16_t>& characters)) {
    std::string text;
    for (const std::uint16_t c : characters) {
        if (c == 0 || (c >= 0xd800 && c < 0xe000)) continue;
        if (c < 0x80) {
            text += static_cast<char>(c);
        } else if (c < 0x800) {
            text += {static_cast<char>(0xc0 | c >> 6), static_cast<char>(0x80 | (c & 63))};
        } else {
            text += {static_cast<char>(0xe0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 63)),
                     static_cast<char>(0x80 | (c & 63))};
        }
    }
    for (const auto& word : search_words(text).words) {
        for (const char c : word.text) {
            const bool sign = static_cast<unsigned char>(c) < 0x80 && std::isalnum(static_cast<unsigned char>(c)) == 0;
            RC_ASSERT(!sign);
        }
    }
    const auto terms = search_terms(text);
    if (terms) RC_ASSERT(matches(search_words(text), *terms));
}

}  // namespace
}  // namespace kabar::chat
