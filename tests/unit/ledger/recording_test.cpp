#include "ledger/recording.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>

#include "contract/temp_dir.h"
#include "ledger/codec.h"
#include "store/sqlite/sqlite_store.h"
#include "unit/ledger/random_commands.h"

namespace kabar::testing {
namespace {

using namespace chat;
using ledger::Entry;
using ledger::FileRecorder;

std::vector<Entry> batch_of(std::int64_t value) { return {{command::EndSession{value, SessionId{value}}, {}}}; }

class RecordingTest : public ::testing::Test {
protected:
    std::vector<std::int64_t> times() {
        std::vector<std::int64_t> found;
        const auto read = ledger::read_recording(path_, [&](std::vector<Command>&& commands) {
            for (const auto& c : commands) found.push_back(std::get<command::EndSession>(c).at);
            return Status{};
        });
        EXPECT_TRUE(read) << read.error().subject;
        return found;
    }
    void append(const std::string& bytes) { std::ofstream(path_, std::ios::binary | std::ios::app) << bytes; }

    TempDir directory_;
    const std::string path_ = directory_.file("recording");
};

TEST_F(RecordingTest, BatchesComeBackInOrder) {
    {
        const auto recorder = FileRecorder::open(path_).value();
        ASSERT_TRUE(recorder->record(batch_of(1)));
        ASSERT_TRUE(recorder->record(batch_of(2)));
    }
    ASSERT_TRUE(FileRecorder::open(path_).value()->record(batch_of(3)));
    EXPECT_EQ(times(), (std::vector<std::int64_t>{1, 2, 3}));
}

TEST_F(RecordingTest, TheFileIsForItsOwnerAlone) {
    const auto recorder = FileRecorder::open(path_).value();
    struct stat about {};
    ASSERT_EQ(::stat(path_.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0600U);
}

TEST_F(RecordingTest, ATruncatedLastBatchIsLeftOutAndWrittenOver) {
    ASSERT_TRUE(FileRecorder::open(path_).value()->record(batch_of(1)));
    for (const std::string& rest : {std::string("\x09"), std::string("\x09\0\0\0KBB", 7)}) {
        append(rest);
        EXPECT_EQ(times(), std::vector<std::int64_t>{1});
    }
    ASSERT_TRUE(FileRecorder::open(path_).value()->record(batch_of(2)));
    EXPECT_EQ(times(), (std::vector<std::int64_t>{1, 2}));
}

TEST_F(RecordingTest, ABatchUndoneIsGone) {
    const auto recorder = FileRecorder::open(path_).value();
    ASSERT_TRUE(recorder->record(batch_of(1)));
    ASSERT_TRUE(recorder->record(batch_of(2)));
    ASSERT_TRUE(recorder->undo());
    ASSERT_TRUE(recorder->record(batch_of(3)));
    EXPECT_EQ(times(), (std::vector<std::int64_t>{1, 3}));
}

TEST_F(RecordingTest, WhatIsNoRecordingIsRefused) {
    const auto nothing = [](std::vector<Command>&&) { return Status{}; };
    EXPECT_FALSE(ledger::read_recording(path_, nothing)) << "there is no file";
    append(std::string("\x04\0\0\0what", 8));
    EXPECT_FALSE(ledger::read_recording(path_, nothing));
    append(std::string("\xff\xff\xff\xff", 4));
    EXPECT_FALSE(FileRecorder::open(path_)) << "a length that no batch has";
}

TEST_F(RecordingTest, TheReadersErrorEndsTheReading) {
    const auto recorder = FileRecorder::open(path_).value();
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(recorder->record(batch_of(i)));
    int calls = 0;
    const auto read = ledger::read_recording(path_, [&](std::vector<Command>&&) -> Status {
        ++calls;
        return fail(Code::storage_full);
    });
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(read.error().code, Code::storage_full);
}

RC_GTEST_PROP(RecordingProperty, ReplayGivesTheSameState, ()) {
    const TempDir directory;
    const auto path = directory.file("recording");
    std::filesystem::create_directory(directory.file("a"));
    std::filesystem::create_directory(directory.file("b"));
    const auto first = store::sqlite::open(directory.file("a")).value();
    const auto second = store::sqlite::open(directory.file("b")).value();
    std::int64_t recorded = 0;
    {
        const auto recorder = FileRecorder::open(path).value();
        std::vector<Outcome> outcomes;
        std::vector<Change> changes;
        for (auto& batch : random_batches(random_commands())) {
            RC_ASSERT(recorder->record(batch).has_value());
            RC_ASSERT(ledger::run_batch(first->writer(), batch, outcomes, changes).has_value());
            ++recorded;
        }
    }
    RC_ASSERT(ledger::replay(path, second->writer()).value() == recorded);
    RC_ASSERT(first->state_hash().value() == second->state_hash().value());
}

}  // namespace
}  // namespace kabar::testing
