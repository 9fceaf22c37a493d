#include "client/live_view.h"

#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "client/chat_ui.h"
#include "client/live_text.h"

namespace kabar::client {
namespace {

boost::json::object object(const char* text) { return boost::json::parse(text).as_object(); }

LiveView view_of_arini() {
    LiveView view(Colors::none);
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
    EXPECT_EQ(view.prompt(1'000), "lineker typing> ");
    EXPECT_EQ(view.prompt_until(1'000), 1'000 + LiveView::typing_ms);
    EXPECT_EQ(view.prompt(1'000 + LiveView::typing_ms), "lineker> ");
}

TEST(LiveView, TypingThatIsToldAfterTheMessageSaysNothingNew) {
    LiveView view = view_of_arini();
    view.open("lineker");
    view.event(object(from_lineker), 1'000);
    view.event(object(R"({"event":"typing","from":"lineker","to":"arini"})"), 1'500);
    EXPECT_EQ(view.prompt(1'500), "lineker> ");
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

TEST(LiveView, FilesAreNamedWithTheirSizeAndHowToGetThem) {
    LiveView view = view_of_arini();
    view.open("lineker");
    const auto shown = view.event(
        object(
            R"({"event":"message","from":"lineker","to":"arini","number":4,"text":"lihat","files":[{"id":"f1","name":"cat\n.png","type":"image/png","size":1234567}]})"),
        0);
    EXPECT_NE(shown.find("lineker: lihat [cat"), std::string::npos);
    EXPECT_NE(shown.find(".png, 1.2 MB: /download f1]"), std::string::npos);
}

TEST(LiveView, AFileIsFoundByIdOrAsTheNewestOfItsName) {
    LiveView view = view_of_arini();
    const auto sent = [&](const std::string& id, const std::string& name) {
        boost::json::object event = object(from_lineker);
        event["text"] = "";
        event["files"] = boost::json::array{{{"id", id}, {"name", name}, {"size", 3}}};
        return view.event(event, 0);
    };
    EXPECT_NE(sent("f1", "cat.png").find("lineker: [cat.png, 3 B"), std::string::npos) << "no blank before it";
    sent("f2", "cat.png");
    sent("cat.png", "dog.png");
    sent("f3", "b");
    EXPECT_EQ(view.file("f1")->id, "f1");
    EXPECT_EQ(view.file("cat.png")->id, "cat.png");
    EXPECT_EQ(view.file("b")->id, "f3");
    sent("f4", "b");
    EXPECT_EQ(view.file("b")->id, "f4");
    EXPECT_EQ(view.file("none"), nullptr);
    EXPECT_EQ(view.file_names(), (std::vector<std::string>{"b", "cat.png", "dog.png"}));
}

TEST(LiveView, ADeletedMessageIsNoLongerTheLastOwn) {
    LiveView view = view_of_arini();
    view.open("lineker");
    for (const char* event : {R"({"event":"message","from":"arini","to":"lineker","number":1,"text":"satu"})",
                              R"({"event":"message","from":"arini","to":"lineker","number":2,"text":"dua"})",
                              R"({"event":"edited","from":"arini","to":"lineker","number":1,"text":"SATU"})",
                              R"({"event":"deleted","from":"arini","to":"lineker","number":2})"}) {
        view.event(object(event), 0);
    }
    EXPECT_EQ(view.last_own(), 1);
    EXPECT_EQ(view.last_own_text(), "SATU");
}

TEST(LiveView, ARoomOneIsNoLongerInIsNeitherOpenNorCounted) {
    LiveView view = view_of_arini();
    const auto said = R"({"event":"message","from":"messi","to":"#a","number":1,"text":"x"})";
    const auto kicked = R"({"event":"left","from":"messi","to":"#a","user":"arini","why":"kicked"})";
    view.event(object(said), 0);
    EXPECT_EQ(view.prompt(0), "kabar (1)> ");
    EXPECT_NE(view.event(object(kicked), 0).find("messi made arini leave: kicked"), std::string::npos);
    EXPECT_EQ(view.prompt(0), "kabar> ");
    view.open("#a");
    view.event(object(kicked), 0);
    EXPECT_EQ(view.opened(), "");
}

TEST(LiveView, TellsOfRetentionAndOfADeletedRoom) {
    LiveView view = view_of_arini();
    const auto told = [&](const char* event) { return view.event(object(event), 0); };
    EXPECT_NE(told(R"({"event":"room","from":"messi","to":"#a","days":30,"messages":0})")
                  .find("messi set how long messages are kept: 30 days\n"),
              std::string::npos);
    EXPECT_NE(told(R"({"event":"left","from":"messi","to":"#a","user":"messi","why":"room deleted"})")
                  .find("messi deleted the room"),
              std::string::npos);
}

TEST(LiveView, ANotificationIsShort) {
    LiveView view = view_of_arini();
    view.set_notify(Notify::osc9);
    boost::json::object event = object(from_lineker);
    event["text"] = "a\a\033]0;x" + std::string(5'000, 'b');
    const std::string shown = view.event(event, 0);
    const auto at = shown.find("\033]9;");
    ASSERT_NE(at, std::string::npos);
    EXPECT_LT(shown.size() - at, 260U);
    EXPECT_EQ(shown.find('\a'), shown.size() - 1) << "nothing of it ends the sequence before";
}

TEST(LiveView, WhatWasSaidIsWrappedAndLinksStayWhole) {
    LiveView view = view_of_arini();
    view.open("lineker");
    view.set_columns(30);
    const std::string link = "https://example.org/abc";
    boost::json::object event = object(from_lineker);
    event["text"] = "satu dua tiga empat lima " + link;
    const std::string shown = view.event(event, 0);
    EXPECT_NE(shown.find("\n      " + link + "\n"), std::string::npos) << shown;
    event["text"] = "satu dua tiga " + link + "/longer/than/a/row";
    EXPECT_NE(view.event(event, 0).find("\n" + link + "/longer/than/a/row\n"), std::string::npos);
}

TEST(LiveView, EveryOneOfManyColorsIsLegibleOnBlackAndOnWhite) {
    const auto linear = [](int value) {
        const double part = value / 255.0;
        return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    const auto level = [](int step) { return step == 0 ? 0 : 55 + 40 * step; };
    std::set<int> seen;
    for (int i = 0; i < 500; ++i) {
        const int color = color_of_many("user" + std::to_string(i)) - 16;
        seen.insert(color);
        const double light = 0.2126 * linear(level(color / 36)) + 0.7152 * linear(level(color / 6 % 6)) +
                             0.0722 * linear(level(color % 6));
        EXPECT_GE((light + 0.05) / 0.05, 4.0) << color + 16;
        EXPECT_GE(1.05 / (light + 0.05), 4.0) << color + 16;
    }
    EXPECT_GE(seen.size(), 6U);
}

TEST(LiveText, WritingFromRightToLeftIsIsolatedAndControlsAreHarmless) {
    EXPECT_EQ(live_text("halo", 0, 80), "halo");
    EXPECT_EQ(live_text("\xD7\xA9\xE2\x80\xAE", 0, 80), "\xE2\x81\xA8\xD7\xA9<U+202E>\xE2\x81\xA9");
    EXPECT_EQ(live_text("a\n\x1B[31m", 0, 80), "a\n      ^[[31m");
}

TEST(LiveText, IsCutBetweenWordsAndKeepsBlanksInside) {
    EXPECT_EQ(live_text("a  b", 0, 80), "a  b");
    EXPECT_EQ(live_text("satu dua tiga", 10, 17), "satu\n      dua tiga");
}

TEST(LiveText, SizesAreForPeople) {
    EXPECT_EQ(size_text(0), "0 B");
    EXPECT_EQ(size_text(999), "999 B");
    EXPECT_EQ(size_text(1'234'567), "1.2 MB");
    EXPECT_EQ(size_text(999'999), "1.0 MB");
}

TEST(LiveText, RowsAreCountedWithoutColors) {
    EXPECT_EQ(rows_of("\033[2m12345\033[0m\n\n", 5), 2U);
    EXPECT_EQ(rows_of("123456\n", 5), 2U);
}

TEST(ChatUiCommands, TheNearestCommandIsFound) {
    EXPECT_EQ(nearest_command("opne"), "open");
    EXPECT_EQ(nearest_command("histroy"), "history");
    EXPECT_EQ(nearest_command("xyzxyzxyzxyz"), "");
}

TEST(ChatUiCommands, CommandsWithASlashAreCompleted) {
    EXPECT_EQ(complete_live("/op", {}, true).candidates, std::vector<std::string>{"/open"});
    EXPECT_TRUE(complete_live("whoa", {}, true).candidates.empty());
    EXPECT_EQ(complete_live("/help op", {}, true).candidates, std::vector<std::string>{"open"});
    EXPECT_EQ(complete_live("/bell os", {}, true).candidates, std::vector<std::string>{"osc9"});
    EXPECT_EQ(complete_live("whoa", {}, false).candidates, std::vector<std::string>{"whoami"});
    SeenNames names;
    names.set_sessions({"7"});
    EXPECT_EQ(complete_live("/logout s", names, true).candidates, std::vector<std::string>{"session=7"});
    EXPECT_EQ(complete_live("/download my", {}, true, {"my cat.png", "x"}).candidates,
              std::vector<std::string>{"my\\ cat.png"});
}

TEST(ChatUiCommands, NamesAreCompletedInWhatIsSaid) {
    SeenNames names;
    names.add("lineker");
    EXPECT_EQ(complete_live("halo @li", names, true).candidates, std::vector<std::string>{"@lineker"});
    EXPECT_EQ(complete_live("halo li", names, true).candidates, std::vector<std::string>{"lineker"});
    EXPECT_TRUE(complete_live("halo l", names, true).candidates.empty());
}

TEST(ChatUiCommands, EveryCommandThatIsNotTheAdministratorsHasHelp) {
    for (const auto& info : wire::command_table()) EXPECT_EQ(live_help(info.name, 80).empty(), info.admin) << info.name;
    EXPECT_EQ(live_help("/topic", 80), "/topic #ROOM [TEXT]\n    a room's topic; with a text, set it\n");
    EXPECT_EQ(live_help("nothing", 80), "");
}

}  // namespace
}  // namespace kabar::client
