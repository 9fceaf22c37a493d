#include <atomic>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "contract/temp_dir.h"
#include "store/vault.h"
#include "unit/store/vault_disk.h"

namespace kabar::store {
namespace {

using testing::by_nobody;

class VaultSweepTest : public ::testing::Test {
protected:
    BlobDigest put(const std::string& content) { return vault_->put(content).value().pin.digest(); }
    bool is_there(const BlobDigest& digest) { return vault_->open_blob(digest).has_value(); }

    testing::TempDir dir_;
    std::unique_ptr<Vault> vault_ = Vault::open(dir_.file("files")).value();
};

TEST_F(VaultSweepTest, StepsOfAnyLengthMakeOneRoundOverAllBlobs) {
    std::set<BlobDigest> blobs;
    for (int i = 0; i < 600; ++i) blobs.insert(put(std::to_string(i)));
    for (const std::size_t step : {1u, 7u, 599u, 600u, 601u}) {
        std::multiset<BlobDigest> seen;
        Swept swept;
        while (!swept.whole_round) {
            const auto ask = [&](const BlobDigest& digest) {
                seen.insert(digest);
                return true;
            };
            swept = vault_->sweep(ask, step).value();
            ASSERT_LE(swept.looked_at, step);
        }
        EXPECT_EQ(seen, std::multiset<BlobDigest>(blobs.begin(), blobs.end())) << step;
    }
}

TEST_F(VaultSweepTest, ABlobThatWasHeldWhileTheQuestionWasAskedStays) {
    const auto digest = put("x");
    // The row is committed and the pin let go between the question's answer and what is done about it.
    const auto ask = [&](const BlobDigest&) {
        EXPECT_TRUE(vault_->pin(digest));
        return false;
    };
    EXPECT_EQ(vault_->sweep(ask, 10)->removed, 0u);
    EXPECT_TRUE(is_there(digest));
    EXPECT_EQ(vault_->sweep(by_nobody, 10)->removed, 1u);
    EXPECT_FALSE(is_there(digest));
}

TEST_F(VaultSweepTest, AHeldBlobIsNotAskedAbout) {
    auto stored = vault_->put(std::string_view("x")).value();
    auto second = vault_->pin(stored.pin.digest()).value();
    const auto digest = stored.pin.digest();
    stored.pin = Pin();
    EXPECT_EQ(vault_->drop_if_unreferenced(digest, by_nobody), false);
    second = Pin();
    EXPECT_EQ(vault_->drop_if_unreferenced(digest, by_nobody), true);
    EXPECT_EQ(vault_->drop_if_unreferenced(digest, by_nobody), false) << "gone already";
}

TEST_F(VaultSweepTest, AnAnswerThatFailsRemovesNothing) {
    const auto digest = put("x");
    const auto ask = [](const BlobDigest&) -> Result<bool> { return fail(Code::internal, "no database"); };
    EXPECT_EQ(vault_->sweep(ask, 10).error(), (Error{Code::internal, "no database"}));
    EXPECT_EQ(vault_->drop_if_unreferenced(digest, ask).error(), (Error{Code::internal, "no database"}));
    EXPECT_TRUE(is_there(digest));
}

TEST_F(VaultSweepTest, AnOpenBlobCanBeReadAfterItWasRemoved) {
    const auto file = vault_->open_blob(put("still here")).value();
    EXPECT_EQ(vault_->sweep(by_nobody, 10)->removed, 1u);
    std::array<char, 10> buffer;
    ASSERT_EQ(file.read_at(0, buffer), 10u);
    EXPECT_EQ(std::string_view(buffer.data(), 10), "still here");
}

/// A few contents come and go while a sweep runs without end: whoever has committed a row finds his blob.
TEST_F(VaultSweepTest, NoCommittedRowLosesItsBlobToASweepBesideIt) {
    constexpr int contents = 3;
    std::array<std::atomic<int>, contents> rows{};
    std::array<BlobDigest, contents> digests{};
    for (std::size_t i = 0; i < contents; ++i) digests[i] = put(std::to_string(i));
    const auto ask = [&](const BlobDigest& digest) {
        for (std::size_t i = 0; i < contents; ++i) {
            if (digests[i] == digest) return rows[i] > 0;
        }
        return false;
    };
    std::atomic<bool> is_over = false;
    std::thread sweeper([&] {
        while (!is_over) ASSERT_TRUE(vault_->sweep(ask, 2));
    });
    const auto send = [&](int worker) {
        for (int i = 0; i < 300; ++i) {
            const auto which = static_cast<std::size_t>(i % contents);
            const auto id = std::to_string(worker) + "-" + std::to_string(i);
            const auto content = std::to_string(which);
            ASSERT_TRUE(vault_->begin({id, worker, {}, {}, 1, 0}, 100));
            ASSERT_TRUE(vault_->append(id, 0, content));
            {
                const auto stored = vault_->finish(id);
                ASSERT_TRUE(stored);
                ++rows[which];
            }
            ASSERT_TRUE(is_there(digests[which])) << i;
            --rows[which];
        }
    };
    std::thread first(send, 1);
    std::thread second(send, 2);
    first.join();
    second.join();
    is_over = true;
    sweeper.join();
}

TEST_F(VaultSweepTest, AnUploadIsForOneThreadAtATime) {
    constexpr int bytes = 2000;
    ASSERT_TRUE(vault_->begin({"one", 1, {}, {}, bytes, 0}, bytes));
    std::atomic<int> written = 0;
    const auto write = [&] {
        while (true) {
            const auto at = vault_->find("one")->offset;
            if (at == bytes) return;
            const auto end = vault_->append("one", at, std::string_view("x"));
            if (end) ++written;
            ASSERT_TRUE(end || end.error().code == Code::busy || end.error().subject == "offset" ||
                        end.error().subject == "size");
        }
    };
    std::thread first(write);
    std::thread second(write);
    first.join();
    second.join();
    EXPECT_EQ(written, bytes);
    EXPECT_EQ(vault_->finish("one")->pin.digest(), put(std::string(bytes, 'x')));
}

}  // namespace
}  // namespace kabar::store
