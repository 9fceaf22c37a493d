#include "ledger/ledger.h"

#include <condition_variable>
#include <mutex>

#include <gtest/gtest.h>

#include "base/limits.h"
#include "contract/temp_dir.h"
#include "store/sqlite/sqlite_store.h"
#include "unit/ledger/stand_ins.h"

namespace kabar::testing {
namespace {

using namespace chat;
using ledger::Bundle;
using ledger::Entry;
using ledger::Ledger;

Command add_user(const std::string& name) { return command::AddUser{1, {name, name}, name, "hash", false, {}}; }

class LedgerTest : public ::testing::Test {
protected:
    std::unique_ptr<store::Store> open() { return store::sqlite::open(directory_.path()).value(); }
    static bool submit(Ledger& ledger, Command&& command, std::uint32_t shard = 0, std::uint64_t slot = 0) {
        return ledger.submit({std::move(command), {shard, 1, slot}});
    }

    TempDir directory_;
    QuietLog log_;
    Inbox first_;
    Inbox second_;
};

TEST_F(LedgerTest, OutcomesComeBackInOrderAfterTheCommit) {
    const auto store = open();
    Ledger ledger(*store, {&first_, &second_}, log_, {});
    for (std::uint64_t i = 0; i < 100; ++i) {
        const auto shard = static_cast<std::uint32_t>(i % 2);
        ASSERT_TRUE(submit(ledger, add_user("user" + std::to_string(i)), shard, i));
    }
    first_.wait_for(50);
    second_.wait_for(50);
    const auto completions = first_.completions();
    for (std::size_t i = 0; i < 50; ++i) {
        EXPECT_EQ(completions[i].ticket.slot, 2 * i);
        const UserId expected{static_cast<std::int64_t>(2 * i + 1)};
        EXPECT_EQ(std::get<outcome::UserAdded>(completions[i].outcome).id, expected);
    }
    EXPECT_EQ(store->open_reader().value()->users("", 1000)->size(), 100U);
}

TEST_F(LedgerTest, AllShardsGetTheChangesAndOnlyTheAskingOneARefusal) {
    const auto store = open();
    Ledger ledger(*store, {&first_, &second_}, log_, {});
    submit(ledger, add_user("arini"));
    first_.wait_for(1);
    second_.wait_for_bundles(1);
    submit(ledger, add_user("arini"));
    first_.wait_for(2);
    ledger.stop();
    EXPECT_EQ(second_.bundles(), 1U);
    EXPECT_EQ(second_.completions().size(), 0U);
    ASSERT_EQ(second_.changes().size(), 1U);
    EXPECT_TRUE(std::holds_alternative<change::UserAdded>(second_.changes()[0]));
    EXPECT_EQ(std::get<Error>(first_.completions()[1].outcome).code, Code::name_taken);
    EXPECT_EQ(first_.changes().size(), 1U);
}

TEST_F(LedgerTest, StopAnswersWhatWasSubmittedAndTakesNoMore) {
    const auto store = open();
    Ledger ledger(*store, {&first_}, log_, {});
    for (int i = 0; i < 3000; ++i) ASSERT_TRUE(submit(ledger, add_user("user" + std::to_string(i))));
    ledger.stop();
    EXPECT_EQ(first_.completions().size(), 3000U);
    Entry late{add_user("late"), {}};
    EXPECT_FALSE(ledger.submit(std::move(late)));
    EXPECT_EQ(std::get<command::AddUser>(late.command).name.key, "late") << "untouched";
    ledger.stop();
}

TEST_F(LedgerTest, AFullQueueSaysSo) {
    FakeStore store;
    store.fake.block();
    Ledger ledger(store, {&first_}, log_, {});
    submit(ledger, command::EndSession{});
    store.fake.wait_until_blocked();  // the first is being written, all others wait
    for (std::size_t i = 0; i < limits::ledger_queue; ++i) ASSERT_TRUE(submit(ledger, command::EndSession{}));
    Entry more{add_user("more"), {}};
    EXPECT_FALSE(ledger.submit(std::move(more)));
    EXPECT_EQ(std::get<command::AddUser>(more.command).name.key, "more") << "untouched";
    store.fake.unblock();
    ledger.stop();
    EXPECT_EQ(first_.completions().size(), limits::ledger_queue + 1);
}

TEST_F(LedgerTest, StorageFullIsAnsweredUntilThereIsRoom) {
    FakeStore store;
    store.fake.commit_error = Error{Code::storage_full, "no room"};
    int failures = 0;
    Ledger ledger(store, {&first_, &second_}, log_, {.on_failure = [&](const std::string&) { ++failures; }});
    submit(ledger, add_user("arini"));
    first_.wait_for(1);
    store.fake.commit_error.reset();
    submit(ledger, add_user("arini"));
    first_.wait_for(2);
    ledger.stop();
    EXPECT_EQ(std::get<Error>(first_.completions()[0].outcome).code, Code::storage_full);
    EXPECT_TRUE(std::holds_alternative<outcome::UserAdded>(first_.completions()[1].outcome));
    EXPECT_EQ(second_.bundles(), 1U) << "nothing changed in the first batch";
    EXPECT_EQ(failures, 0);
}

TEST_F(LedgerTest, StorageFailedEndsAllWriting) {
    FakeStore store;
    store.fake.commit_error = Error{Code::storage_failed, "the disk is gone"};
    std::vector<std::string> failures;
    Ledger ledger(store, {&first_}, log_, {.on_failure = [&](const std::string& why) { failures.push_back(why); }});
    submit(ledger, add_user("arini"));
    first_.wait_for(1);
    store.fake.commit_error.reset();
    submit(ledger, add_user("arini"));
    first_.wait_for(2);
    ledger.stop();
    for (const auto& completion : first_.completions()) {
        EXPECT_EQ(std::get<Error>(completion.outcome).code, Code::storage_failed);
    }
    EXPECT_EQ(failures, std::vector<std::string>{"the disk is gone"});
    EXPECT_EQ(store.fake.begun, 1);
}

TEST_F(LedgerTest, TheRecorderSeesEachBatchBeforeItIsDecidedAndForgetsWhatWasNotKept) {
    FakeStore store;
    CountingRecorder recorder;
    Ledger ledger(store, {&first_}, log_, {.recorder = &recorder});
    submit(ledger, add_user("arini"));
    first_.wait_for(1);
    store.fake.commit_error = Error{Code::storage_full, ""};
    submit(ledger, add_user("lineker"));
    first_.wait_for(2);
    ledger.stop();
    EXPECT_EQ(recorder.names, (std::vector<std::string>{"arini", "lineker"}));
    EXPECT_EQ(recorder.undone, 1);
}

TEST_F(LedgerTest, ABatchThatCannotBeRecordedIsNotRun) {
    FakeStore store;
    CountingRecorder recorder;
    recorder.error = Error{Code::storage_full, ""};
    Ledger ledger(store, {&first_}, log_, {.recorder = &recorder});
    submit(ledger, add_user("arini"));
    first_.wait_for(1);
    ledger.stop();
    EXPECT_EQ(std::get<Error>(first_.completions()[0].outcome).code, Code::storage_full);
    EXPECT_EQ(store.fake.begun, 0);
}

TEST_F(LedgerTest, SpaceIsGivenBackBetweenBatchesAndNotRecorded) {
    FakeStore store;
    CountingRecorder recorder;
    store.fake.steps_to_do = 3;
    Ledger ledger(store, {&first_}, log_, {.recorder = &recorder});
    EXPECT_TRUE(ledger.give_back_space().value());
    submit(ledger, add_user("arini"));
    EXPECT_TRUE(ledger.give_back_space().value());
    EXPECT_FALSE(ledger.give_back_space().value());
    ledger.stop();
    EXPECT_EQ(store.fake.steps, 3);
    EXPECT_EQ(first_.completions().size(), 1U);
    EXPECT_EQ(recorder.names, std::vector<std::string>{"arini"});
    EXPECT_EQ(ledger.give_back_space().error().code, Code::busy);
}

TEST_F(LedgerTest, GivingSpaceBackFailsAsABatchDoes) {
    FakeStore store;
    store.fake.commit_error = Error{Code::storage_full, "no room"};
    std::vector<std::string> failures;
    Ledger ledger(store, {&first_}, log_, {.on_failure = [&](const std::string& why) { failures.push_back(why); }});
    EXPECT_EQ(ledger.give_back_space().error().code, Code::storage_full);
    store.fake.commit_error = Error{Code::storage_failed, "the disk is gone"};
    EXPECT_EQ(ledger.give_back_space().error().code, Code::storage_failed);
    store.fake.commit_error.reset();
    EXPECT_EQ(ledger.give_back_space().error().code, Code::storage_failed);
    submit(ledger, add_user("arini"));
    first_.wait_for(1);
    EXPECT_EQ(std::get<Error>(first_.completions()[0].outcome).code, Code::storage_failed);
    EXPECT_EQ(failures, std::vector<std::string>{"the disk is gone"});
}

TEST_F(LedgerTest, TheCheckpointerIsWokenWhenTheLogHasGrown) {
    for (const bool wanted : {false, true}) {
        FakeStore store;
        store.checkpoint_wanted = wanted;
        int woken = 0;
        Ledger ledger(store, {&first_}, log_, {.wake_checkpointer = [&] { ++woken; }});
        submit(ledger, add_user("arini"));
        ledger.stop();
        EXPECT_EQ(woken, wanted ? 1 : 0);
    }
}

}  // namespace
}  // namespace kabar::testing
