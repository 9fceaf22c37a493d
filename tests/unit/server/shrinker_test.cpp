#include "server/shrinker.h"

#include <gtest/gtest.h>

#include "unit/ledger/stand_ins.h"

namespace kabar::server {
namespace {

TEST(Shrinker, GivesAllBackStepByStepAndThenHasItWrittenToTheFile) {
    testing::QuietLog log;
    testing::FakeStore store;
    ledger::Ledger ledger(store, {}, log, {});
    int checkpoints = 0;
    Shrinker shrinker(ledger, log, [&] { ++checkpoints; });
    EXPECT_FALSE(shrinker.step());
    EXPECT_EQ(checkpoints, 0) << "there was nothing to give";
    store.fake.steps = 0;
    store.fake.steps_to_do = 3;
    EXPECT_TRUE(shrinker.step());
    EXPECT_TRUE(shrinker.step());
    EXPECT_EQ(checkpoints, 0);
    EXPECT_FALSE(shrinker.step());
    EXPECT_EQ(checkpoints, 1);
    EXPECT_EQ(store.fake.steps, 4) << "one more, for the file to be cut";
}

TEST(Shrinker, WhatFailsIsLeftForTheNextRound) {
    testing::QuietLog log;
    testing::FakeStore store;
    ledger::Ledger ledger(store, {}, log, {});
    Shrinker shrinker(ledger, log, [] {});
    store.fake.commit_error = Error{Code::storage_full, ""};
    EXPECT_FALSE(shrinker.step());
    store.fake.commit_error.reset();
    store.fake.steps_to_do = store.fake.steps + 2;
    EXPECT_TRUE(shrinker.step());
    ledger.stop();
    EXPECT_FALSE(shrinker.step());
}

}  // namespace
}  // namespace kabar::server
