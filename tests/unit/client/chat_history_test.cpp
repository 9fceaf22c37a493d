#include "client/chat_history.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace kabar::client {
namespace {

namespace fs = std::filesystem;

class ChatHistoryTest : public ::testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "kabar-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
        path_ = name + "/state/kabar/history";
    }
    void TearDown() override { fs::remove_all(folder_); }

    std::string content() const {
        std::ifstream file(path_);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    std::string folder_;
    std::string path_;
};

TEST_F(ChatHistoryTest, IsThereAgainTheNextTime) {
    ChatHistory first(path_);
    EXPECT_TRUE(first.add("send arini piye kabare?  "));
    EXPECT_TRUE(first.add("inbox"));
    EXPECT_FALSE(first.add("inbox"));
    EXPECT_EQ(ChatHistory(path_).lines(), (std::deque<std::string>{"send arini piye kabare?", "inbox"}));
}

TEST_F(ChatHistoryTest, NeverKeepsASecret) {
    ChatHistory history(path_);
    EXPECT_FALSE(history.add("auth arini hehe"));
    EXPECT_FALSE(history.add("passwd hehe haha"));
    EXPECT_TRUE(history.add("inbox"));
    EXPECT_EQ(history.lines().size(), 1U);
    EXPECT_EQ(content(), "inbox\n");
}

TEST_F(ChatHistoryTest, DropsSecretsThatAnotherProgramWrote) {
    fs::create_directories(fs::path(path_).parent_path());
    std::ofstream(path_) << "auth arini hehe\ninbox\n";
    EXPECT_EQ(ChatHistory(path_).lines(), std::deque<std::string>{"inbox"});
}

TEST_F(ChatHistoryTest, OnlyItsOwnerMayReadIt) {
    ChatHistory(path_).add("inbox");
    EXPECT_EQ(fs::status(path_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(fs::status(fs::path(path_).parent_path()).permissions(), fs::perms::owner_all);
}

TEST_F(ChatHistoryTest, TakesAwayPermissionsThatWereTooWide) {
    ChatHistory(path_).add("inbox");
    fs::permissions(path_, fs::perms::all);
    ChatHistory(path_).add("users");
    EXPECT_EQ(fs::status(path_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(ChatHistoryTest, IsBoundedInMemoryAndInTheFile) {
    for (int round = 0; round < 4; ++round) {
        ChatHistory history(path_);
        for (int i = 0; i < 400; ++i) history.add("send arini " + std::to_string(i));
        EXPECT_LE(history.lines().size(), ChatHistory::most_lines);
    }
    const ChatHistory last(path_);
    EXPECT_EQ(last.lines().size(), ChatHistory::most_lines);
    EXPECT_EQ(last.lines().back(), "send arini 399");
    const std::string text = content();
    EXPECT_LE(std::count(text.begin(), text.end(), '\n'), static_cast<std::ptrdiff_t>(2 * ChatHistory::most_lines));
    ChatHistory again(path_);
    EXPECT_FALSE(again.add("send arini " + std::string(ChatHistory::line_bytes, 'x')));
}

TEST_F(ChatHistoryTest, AFileThatCannotBeUsedIsNoError) {
    ChatHistory nowhere("/proc/nowhere/history");
    EXPECT_TRUE(nowhere.add("inbox"));
    fs::create_directories(path_);
    ChatHistory folder(path_);
    EXPECT_TRUE(folder.add("inbox"));
    ChatHistory none("");
    EXPECT_TRUE(none.add("inbox"));
}

TEST(HistoryPath, FollowsTheEnvironment) {
    EXPECT_EQ(history_path("/state", "/u/a"), "/state/kabar/history");
    EXPECT_EQ(history_path(nullptr, "/u/a"), "/u/a/.local/state/kabar/history");
    EXPECT_EQ(history_path("relative", "/u/a"), "/u/a/.local/state/kabar/history");
    EXPECT_EQ(history_path("", nullptr), "");
}

}  // namespace
}  // namespace kabar::client
