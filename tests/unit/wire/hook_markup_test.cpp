#include "wire/hook_markup.h"

#include <rapidcheck/gtest.h>

#include "unit/wire/support.h"

namespace kabar::wire {
namespace {

TEST(HookMarkup, EscapesBecomeTheirCharactersOnce) {
    EXPECT_EQ(readable_markup("a &lt; b &amp;&amp; c &gt; d"), "a < b && c > d");
    EXPECT_EQ(readable_markup("&amp;lt; &quot; & &lt"), "&lt; &quot; & &lt");
}

TEST(HookMarkup, LinksBecomeReadable) {
    EXPECT_EQ(readable_markup("see <http://x.org/a?b=1&amp;c=2>!"), "see http://x.org/a?b=1&c=2!");
    EXPECT_EQ(readable_markup("<https://x.org/1|build &lt;1&gt;> failed"), "build <1> (https://x.org/1) failed");
    EXPECT_EQ(readable_markup("<http://x.org|http://x.org>"), "http://x.org");
    EXPECT_EQ(readable_markup("<http://x.org|>"), "http://x.org");
    EXPECT_EQ(readable_markup("<mailto:ana@x.org|ana@x.org>"), "ana@x.org");
    EXPECT_EQ(readable_markup("<mailto:ana@x.org|Ana>"), "Ana (mailto:ana@x.org)");
}

TEST(HookMarkup, MentionsBecomeReadable) {
    EXPECT_EQ(readable_markup("<!here> <!channel|channel> <@U024|ana> <@U024> <#C1|kelas> <!subteam^S1|@guru>"),
              "@here channel @ana @U024 #kelas @guru");
    EXPECT_EQ(readable_markup("<!date^1392734382^{date} at {time}|18 February>"), "18 February");
}

TEST(HookMarkup, WhatIsNoMarkupStays) {
    for (const std::string text :
         {"a < b > c", "vector<std::string> v", "<", "<>", "<|>", "<@>", "<http://x", "<<b>>", "1 <2|3> 4", "<://x>"}) {
        EXPECT_EQ(readable_markup(text), text);
    }
    EXPECT_EQ(readable_markup("a << <http://x>"), "a << http://x");
}

RC_GTEST_PROP(HookMarkup, AnyTextStaysValidAndGetsNoLonger, ()) {
    const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::oneOf(
        testing::utf8_text(), rc::gen::element<std::string>("<", ">", "|", "&lt;", "&amp;", "&", "<http://x|", "<!",
                                                            "<@", "mailto:", "://", " ")));
    std::string text;
    for (const auto& part : parts) text += part;
    const auto readable = readable_markup(text);
    RC_ASSERT(readable.size() <= text.size());
    if (text.find_first_of("<&") == std::string::npos) RC_ASSERT(readable == text);
}

TEST(HookMarkup, ManyOpeningsWithoutAnEndStay) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += "<@";
    EXPECT_EQ(readable_markup(text), text);
    EXPECT_EQ(readable_markup(text + "ana>"), text.substr(2) + "@ana");
}

}  // namespace
}  // namespace kabar::wire
