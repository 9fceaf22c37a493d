#include "client/live_view.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "client/chat_ui.h"
#include "client/live_text.h"

namespace kabar::client {
namespace {

boost::json::object object(const char* text) { return boost::json::parse(text).as_object(); }

LiveView view_of_arini() {
    LiveView view(false);
    view.begin("arini");
    return view;
}

constexpr auto from_lineker =
    R"({"event":"message","from":"lineker","to":"arini","number":3,"text":"halo","time":"2026-01-31T09:05:07.123Z"})";

TEST(LiveView, MessagesOfOtherConversationsAreNamedAndCounted) {
    LiveView view = view_of_arini();
    EXPECT_NE(view.event(object(from_lineker), 0).find("[lineker] 3 lineker: halo\n"), std::string::npos);
    EXPECT_EQ(view.prompt(0), "kabar (1)> ");
}

TEST(LiveView, MessagesOfTheOpenConversationAreNotCounted) {
    LiveView view = view_of_arini();
    view.open("lineker");
    EXPECT_NE(view.event(object(from_lineker), 0).find(" 3 lineker: halo\n"), std::string::npos);
    EXPECT_EQ(view.prompt(0), "lineker> ");
    EXPECT_EQ(view.last_from_others(), 3);
}

TEST(LiveView, ReadingElsewhereTakesTheCountBack) {
    LiveView view = view_of_arini();
    view.event(object(from_lineker), 0);
    EXPECT_EQ(view.event(object(R"({"event":"read","from":"arini","to":"lineker","number":3})"), 0), "");
    EXPECT_EQ(view.prompt(0), "kabar> ");
}

TEST(LiveView, TypingStandsInThePromptForAWhile) {
    LiveView view = view_of_arini();
    view.open("lineker");
    EXPECT_EQ(view.event(object(R"({"event":"typing","from":"lineker","to":"arini"})"), 1'000), "");
    EXPECT_EQ(view.prompt(1'000), "[lineker typing] lineker> ");
    EXPECT_EQ(view.prompt_until(1'000), 1'000 + LiveView::typing_ms);
    EXPECT_EQ(view.prompt(1'000 + LiveView::typing_ms), "lineker> ");
}

TEST(LiveView, OnlyDirectMessagesAndMentionsNotify) {
    LiveView view = view_of_arini();
    view.set_notify(Notify::bell);
    const auto rings = [&](const char* event) { return view.event(object(event), 0).ends_with('\a'); };
    EXPECT_TRUE(rings(from_lineker));
    EXPECT_FALSE(rings(R"({"event":"message","from":"messi","to":"#kelas","number":1,"text":"arinipun"})"));
    EXPECT_TRUE(rings(R"({"event":"message","from":"messi","to":"#kelas","number":2,"text":"arini, halo"})"));
    view.set_muted("lineker", true);
    EXPECT_FALSE(rings(from_lineker));
}

TEST(LiveText, WritingFromRightToLeftIsIsolatedAndControlsAreHarmless) {
    EXPECT_EQ(live_text("halo"), "halo");
    EXPECT_EQ(live_text("\xD7\xA9\xE2\x80\xAE"), "\xE2\x81\xA8\xD7\xA9<U+202E>\xE2\x81\xA9");
    EXPECT_EQ(live_text("a\n\x1B[31m"), "a\n      ^[[31m");
}

TEST(ChatUiCommands, TheNearestCommandIsFound) {
    EXPECT_EQ(nearest_command("opne"), "open");
    EXPECT_EQ(nearest_command("histroy"), "history");
    EXPECT_EQ(nearest_command("xyzxyzxyzxyz"), "");
}

TEST(ChatUiCommands, CommandsWithASlashAreCompleted) {
    EXPECT_EQ(complete_live("/op", {}, true).candidates, std::vector<std::string>{"/open"});
    EXPECT_TRUE(complete_live("whoa", {}, true).candidates.empty());
    EXPECT_EQ(complete_live("whoa", {}, false).candidates, std::vector<std::string>{"whoami"});
}

}  // namespace
}  // namespace kabar::client
