#include "hub/output.h"

#include <gtest/gtest.h>

namespace kabar::hub {
namespace {

std::vector<std::string> taken(Output& output, std::size_t most) {
    std::vector<Chunk> chunks;
    output.take(chunks, most);
    std::vector<std::string> texts;
    for (const Chunk& chunk : chunks) texts.emplace_back(chunk.bytes());
    return texts;
}

void reply(Output& output, const std::string& text) {
    output.reply([&](std::string& out) { out += text; });
}

chat::Cursor place(std::int64_t seq) { return {7, chat::Seq{seq}}; }

TEST(Output, RepliesAreGatheredAndEventsKeepTheirPlaceBetweenThem) {
    Output output;
    reply(output, "a");
    reply(output, "b");
    output.event("[1]", place(1));
    reply(output, "c");
    EXPECT_EQ(taken(output, 10), (std::vector<std::string>{"ab", "[1]", "c"}));
    EXPECT_TRUE(output.empty());
}

TEST(Output, TheBytesOfAnEventAreSharedNotCopied) {
    const auto bytes = std::make_shared<const std::string>("[1]");
    Output output;
    output.event(bytes, place(1));
    std::vector<Chunk> chunks;
    output.take(chunks, 1);
    EXPECT_EQ(chunks.front().shared, bytes);
}

TEST(Output, WhatWaitsIsWhatWasPutInAndNotWritten) {
    Output output;
    reply(output, "abc");
    output.event("[1]", place(1));
    EXPECT_EQ(output.waiting(), 6u);
    taken(output, 1);
    EXPECT_EQ(output.waiting(), 6u);
    output.written(3);
    EXPECT_EQ(output.waiting(), 3u);
}

TEST(Output, WhoseEventsAreDroppedGoesOnFromTheLastOneTaken) {
    Output output;
    output.begin_at(place(4));
    EXPECT_EQ(output.resume_at(), place(4));
    output.event("[5]", place(5));
    output.event("[typing]");
    output.event("[6]", place(6));
    taken(output, 2);
    reply(output, "r");
    output.event("[7]", place(7));
    output.drop_events();
    EXPECT_EQ(output.resume_at(), place(5));
    EXPECT_EQ(taken(output, 10), std::vector<std::string>{"r"});
    EXPECT_EQ(output.waiting(), std::string("[5][typing]r").size());
}

}  // namespace
}  // namespace kabar::hub
