#include "client/terminal.h"

#include <csignal>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unistd.h>

namespace kabar::client {
namespace {

using What = Input::What;

/// Reads the pieces as they come out of a pipe.
std::vector<Input> read_all(const std::vector<std::string>& pieces, std::size_t most) {
    int fds[2];
    EXPECT_EQ(::pipe(fds), 0);
    std::thread writer([&] {
        for (const auto& piece : pieces) {
            EXPECT_EQ(::write(fds[1], piece.data(), piece.size()), static_cast<ssize_t>(piece.size()));
        }
        ::close(fds[1]);
    });
    LineReader reader(fds[0], most);
    std::vector<Input> inputs;
    do inputs.push_back(reader.next());
    while (inputs.back().what != What::end);
    writer.join();
    ::close(fds[0]);
    inputs.pop_back();
    return inputs;
}

TEST(LineReader, CutsLinesAndTakesALastOneWithoutEnd) {
    const auto inputs = read_all({"on", "e\r\n\ntwo"}, 100);
    ASSERT_EQ(inputs.size(), 3U);
    EXPECT_EQ(inputs[0].line, "one");
    EXPECT_EQ(inputs[1].line, "");
    EXPECT_EQ(inputs[2].line, "two");
}

TEST(LineReader, SkipsALineThatIsTooLong) {
    const auto inputs =
        read_all({std::string(50'000, 'x'), std::string(50'000, 'x') + "\nshort\n" + std::string(11, 'y')}, 10);
    ASSERT_EQ(inputs.size(), 3U);
    EXPECT_EQ(inputs[0].what, What::too_long);
    EXPECT_EQ(inputs[1].line, "short");
    EXPECT_EQ(inputs[2].what, What::too_long);
}

TEST(LineReader, TakesALineOfExactlyTheBound) {
    const auto inputs = read_all({"1234567890\n1234567890"}, 10);
    ASSERT_EQ(inputs.size(), 2U);
    EXPECT_EQ(inputs[0].line, "1234567890");
    EXPECT_EQ(inputs[1].line, "1234567890");
}

TEST(LineReader, EndsAtOnceOnNothing) { EXPECT_TRUE(read_all({}, 10).empty()); }

TEST(LineReader, ASignalCancelsTheLine) {
    TerminalSignals signals;
    int fds[2];
    ASSERT_EQ(::pipe(fds), 0);
    LineReader reader(fds[0], 100, &signals);
    ASSERT_EQ(::raise(SIGINT), 0);
    EXPECT_EQ(reader.next().what, What::cancelled);
    ASSERT_EQ(::raise(SIGTERM), 0);
    EXPECT_EQ(reader.next().what, What::end);
    ASSERT_EQ(::write(fds[1], "a\n", 2), 2);
    EXPECT_EQ(reader.next().line, "a");
    ::close(fds[0]);
    ::close(fds[1]);
}

RC_GTEST_PROP(LineReader, GivesTheSameLinesHoweverTheBytesArrive, ()) {
    const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab\n")));
    std::vector<std::string> bytes;
    for (const char c : text) bytes.emplace_back(1, c);
    const auto whole = read_all({text}, 3);
    const auto cut = read_all(bytes, 3);
    RC_ASSERT(whole.size() == cut.size());
    for (std::size_t i = 0; i < whole.size(); ++i) {
        RC_ASSERT(whole[i].what == cut[i].what);
        RC_ASSERT(whole[i].line == cut[i].line);
    }
}

}  // namespace
}  // namespace kabar::client
