#include "server/config.h"

#include <fstream>

#include <gtest/gtest.h>

#include "contract/temp_dir.h"

namespace kabar::server {
namespace {

class ConfigTest : public ::testing::Test {
protected:
    Status load(const std::string& text) {
        std::ofstream(path_) << text;
        return load_config(path_, config_);
    }
    void expect_refused(const std::string& text, int line, const std::string& said) {
        const auto status = load(text);
        ASSERT_FALSE(status) << text;
        EXPECT_EQ(status.error().code, Code::bad_argument);
        const auto& why = status.error().subject;
        EXPECT_NE(why.find(path_ + ", line " + std::to_string(line) + ":"), std::string::npos) << why;
        EXPECT_NE(why.find(said), std::string::npos) << why;
    }

    testing::TempDir directory_;
    std::string path_ = directory_.file("kabar.toml");
    Config config_;
};

TEST_F(ConfigTest, EveryKindOfValueIsRead) {
    ASSERT_TRUE(
        load("listen = [\"127.0.0.1:1\", \"[::1]:2\"]\nunix = \"/run/k\"\ndemo = true\nthreads = 3\n"
             "log_level = \"warn\"\nlog_format = \"json\"\nlanguage = \"id\"\nregistration = \"invite\"\n"
             "password_memory_kib = 8192\nline_ms = 500\n"));
    EXPECT_EQ(config_.listen, (std::vector<std::string>{"127.0.0.1:1", "[::1]:2"}));
    EXPECT_EQ(config_.unix_path, "/run/k");
    EXPECT_TRUE(config_.demo);
    EXPECT_EQ(config_.threads, 3u);
    EXPECT_EQ(config_.log_level, LogLevel::warn);
    EXPECT_EQ(config_.log_format, LogFormat::json);
    EXPECT_EQ(config_.hub.language, wire::Language::id);
    EXPECT_EQ(config_.hub.registration, hub::Registration::invite);
    EXPECT_EQ(config_.hub.password_cost.memory_kib, 8192u);
    EXPECT_EQ(config_.hub.line_ms, 500);
}

TEST_F(ConfigTest, WhatIsNotGivenKeepsItsDefault) {
    ASSERT_TRUE(load("# nothing\n"));
    EXPECT_EQ(config_.listen, std::vector<std::string>{"127.0.0.1:8889"});
    EXPECT_EQ(config_.hub.registration, hub::Registration::closed);
}

TEST_F(ConfigTest, TheHttpDoorCanBeMovedOpenedAndLeftOut) {
    EXPECT_EQ(config_.http, std::vector<std::string>{"127.0.0.1:8880"});
    ASSERT_TRUE(
        load("http = [\"[::1]:1\"]\norigins = [\"https://chat.example.org\", \"http://[::1]:80\"]\n"
             "heartbeat_ms = 700\nlistener_bytes = 8192\n"));
    EXPECT_EQ(config_.http, std::vector<std::string>{"[::1]:1"});
    EXPECT_EQ(config_.origins, (std::vector<std::string>{"https://chat.example.org", "http://[::1]:80"}));
    EXPECT_EQ(config_.hub.heartbeat_ms, 700);
    EXPECT_EQ(config_.hub.listener_bytes, 8192u);
    ASSERT_TRUE(load("http = []\n"));
    EXPECT_TRUE(config_.http.empty());
}

TEST_F(ConfigTest, AnOriginIsNoAddressOfAPage) {
    for (const std::string wrong :
         {"https://a.org/", "a.org", "*", "null", "ftp://a.org", "https://", "https://a.org:x"}) {
        expect_refused("origins = [\"" + wrong + "\"]\n", 1, "a list of origins");
    }
}

TEST_F(ConfigTest, AnUnknownKeyNamesItsLineAndTheKeysThereAre) {
    expect_refused("demo = true\n\nlisen = []\n", 3, "listen");
}

TEST_F(ConfigTest, AWrongValueSaysWhatWasExpected) {
    expect_refused("threads = 0\n", 1, "a whole number from 1 to 256");
    expect_refused("\nthreads = \"2\"\n", 2, "a whole number");
    expect_refused("demo = 1\n", 1, "true or false");
    expect_refused("listen = \"127.0.0.1:1\"\n", 1, "a list of ADDR:PORT");
    expect_refused("listen = [\"127.0.0.1\"]\n", 1, "a list of ADDR:PORT");
    expect_refused("listen = [\"127.0.0.1:65536\"]\n", 1, "a list of ADDR:PORT");
    expect_refused("http = [\"none\"]\n", 1, "a list of ADDR:PORT");
    expect_refused("listen = [1]\n", 1, "a list of ADDR:PORT");
    expect_refused("registration = \"maybe\"\n", 1, "\"closed\", \"invite\", \"open\"");
    expect_refused("unix = 3\n", 1, "a text in quotes");
}

TEST_F(ConfigTest, WhatIsNoTomlNamesItsLine) {
    expect_refused("demo = true\nthreads =\n", 2, "expected");
    expect_refused("demo = true\nthreads = = 2\n", 2, "expected");
}

TEST_F(ConfigTest, AMissingFileIsSaid) {
    const auto status = load_config(directory_.file("none.toml"), config_);
    ASSERT_FALSE(status);
    EXPECT_NE(status.error().subject.find("none.toml"), std::string::npos);
}

}  // namespace
}  // namespace kabar::server
