#include <gtest/gtest.h>

#include "chat/commands.h"
#include "contract/fixtures.h"
#include "contract/temp_dir.h"
#include "ledger/ledger.h"
#include "store/sqlite/sqlite_store.h"
#include "unit/ledger/stand_ins.h"

namespace kabar::testing {
namespace {

using namespace chat;
using ledger::Entry;
using ledger::run_batch;

Entry adding(const std::string& name) { return {command::AddUser{1, {name, name}, name, "hash", false, {}}, {}}; }

class RunBatch : public ::testing::Test {
protected:
    Status run(store::Writer& writer, std::vector<Entry> batch) {
        return run_batch(writer, batch, outcomes_, changes_);
    }

    std::vector<Outcome> outcomes_;
    std::vector<Change> changes_;
};

TEST_F(RunBatch, EachCommandSeesWhatThoseBeforeItDid) {
    const TempDir directory;
    const auto store = store::sqlite::open(directory.path()).value();
    ASSERT_TRUE(run(store->writer(),
                    {adding("arini"),
                     adding("arini"),
                     adding("lineker"),
                     {command::OpenSession{2, UserId{1}, "hash", secret(1), 100}, {}},
                     {command::Send{3, SessionId{1}, user_place("lineker"), "a1", digest(1), "halo", 0}, {}},
                     {command::Send{4, SessionId{1}, user_place("lineker"), "a1", digest(1), "halo", 0}, {}},
                     {command::Send{5, SessionId{1}, user_place("lineker"), "a1", digest(2), "other", 0}, {}}}));
    ASSERT_EQ(outcomes_.size(), 7U);
    EXPECT_EQ(std::get<outcome::UserAdded>(outcomes_[0]).id, UserId{1});
    EXPECT_EQ(std::get<Error>(outcomes_[1]).code, Code::name_taken);
    EXPECT_EQ(std::get<outcome::UserAdded>(outcomes_[2]).id, UserId{2});
    EXPECT_EQ(std::get<outcome::Kept>(outcomes_[4]).number, 1);
    EXPECT_FALSE(std::get<outcome::Kept>(outcomes_[4]).dup);
    EXPECT_EQ(std::get<outcome::Kept>(outcomes_[5]).number, 1);
    EXPECT_EQ(std::get<outcome::Kept>(outcomes_[5]).sent, 3);
    EXPECT_TRUE(std::get<outcome::Kept>(outcomes_[5]).dup);
    EXPECT_EQ(std::get<Error>(outcomes_[6]).code, Code::id_reused);
    EXPECT_EQ(store->open_reader().value()->inbox(UserId{2}, 10, 1000)->items.size(), 1U);
}

TEST_F(RunBatch, AFailedCommitRefusesEveryCommandAndKeepsNoChange) {
    FakeWriter writer;
    writer.commit_error = Error{Code::storage_full, "no room"};
    EXPECT_EQ(run(writer, {adding("arini"), adding("lineker")}).error().code, Code::storage_full);
    ASSERT_EQ(outcomes_.size(), 2U);
    for (const auto& outcome : outcomes_) EXPECT_EQ(std::get<Error>(outcome).code, Code::storage_full);
    EXPECT_TRUE(changes_.empty());
}

TEST_F(RunBatch, ADecisionThatThrowsIsRefusedByItself) {
    FakeWriter writer;
    ASSERT_TRUE(run(writer, {adding("arini"), adding("poison"), adding("lineker")}));
    EXPECT_TRUE(std::holds_alternative<outcome::UserAdded>(outcomes_[0]));
    EXPECT_EQ(std::get<Error>(outcomes_[1]).code, Code::internal);
    EXPECT_TRUE(std::holds_alternative<outcome::UserAdded>(outcomes_[2]));
    EXPECT_EQ(changes_.size(), 2U);
    EXPECT_EQ(writer.applied, 2);
}

}  // namespace
}  // namespace kabar::testing
