#include "ledger/caller.h"

#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "contract/temp_dir.h"
#include "store/sqlite/sqlite_store.h"
#include "unit/ledger/stand_ins.h"

namespace kabar::testing {
namespace {

using namespace chat;
using ledger::Caller;
using ledger::Ledger;

Command add_called(const std::string& name) { return command::AddUser{1, {name, name}, name, "hash", false, {}}; }

class CallerTest : public ::testing::Test {
protected:
    TempDir directory_;
    QuietLog log_;
    std::unique_ptr<store::Store> store_ = store::sqlite::open(directory_.path()).value();
};

TEST_F(CallerTest, AnAnswerComesAfterTheCommit) {
    Caller caller(0);
    Ledger ledger(*store_, {&caller}, log_, {});
    caller.attach(ledger);
    const auto outcome = caller.ask(add_called("arini"));
    EXPECT_EQ(std::get<outcome::UserAdded>(outcome).id, UserId{1});
    EXPECT_EQ(store_->open_reader().value()->users("", 10)->size(), 1U);
}

TEST_F(CallerTest, ARefusalIsTheCommandsOwn) {
    Caller caller(0);
    Ledger ledger(*store_, {&caller}, log_, {});
    caller.attach(ledger);
    caller.ask(add_called("arini"));
    EXPECT_EQ(std::get<Error>(caller.ask(add_called("arini"))).code, Code::name_taken);
}

TEST_F(CallerTest, ManyThreadsGetEachTheirOwnAnswer) {
    Inbox other;
    Caller caller(1);
    Ledger ledger(*store_, {&other, &caller}, log_, {});
    caller.attach(ledger);
    constexpr std::size_t threads = 8;
    constexpr std::size_t each = 20;
    std::vector<std::vector<std::int64_t>> ids(threads);
    std::vector<std::thread> running;
    for (std::size_t t = 0; t < threads; ++t) {
        running.emplace_back([&, t] {
            for (std::size_t i = 0; i < each; ++i) {
                const auto outcome = caller.ask(add_called("user" + std::to_string(t * each + i)));
                ids[t].push_back(static_cast<std::int64_t>(std::get<outcome::UserAdded>(outcome).id));
            }
        });
    }
    for (auto& thread : running) thread.join();
    const auto reader = store_->open_reader().value();
    std::set<std::int64_t> all;
    for (std::size_t t = 0; t < threads; ++t) {
        for (std::size_t i = 0; i < each; ++i) {
            EXPECT_EQ(reader->user_by_key("user" + std::to_string(t * each + i)).value()->id, UserId{ids[t][i]});
            all.insert(ids[t][i]);
        }
    }
    EXPECT_EQ(all.size(), static_cast<std::size_t>(threads * each));
    EXPECT_TRUE(other.completions().empty());
}

TEST_F(CallerTest, AStoppedLedgerIsBusy) {
    Caller caller(0);
    Ledger ledger(*store_, {&caller}, log_, {});
    caller.attach(ledger);
    ledger.stop();
    EXPECT_EQ(std::get<Error>(caller.ask(add_called("arini"))).code, Code::busy);
    EXPECT_TRUE(store_->open_reader().value()->users("", 10)->empty());
}

}  // namespace
}  // namespace kabar::testing
