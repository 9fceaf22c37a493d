// The vault's process is killed before every single system call that changes anything, and at any moment by SIGKILL
// from outside. What was told as stored must be there, what is there must be whole, and uploads must go on.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "contract/temp_dir.h"
#include "store/vault.h"
#include "unit/store/vault_disk.h"

namespace kabar::store {
namespace {

namespace fs = std::filesystem;
using testing::by_nobody;
using testing::disk;

/// The content of each upload follows from its id: some are the same, one is longer than the vault's buffer.
std::string content_of(const std::string& id) {
    const auto number = std::stoul(id.substr(1));
    return std::string(number % 7 == 3 ? 150'000 : 10 * (number % 5), static_cast<char>('a' + number % 5));
}

/// One upload to its end, then tells its digest: in the place of the row that is committed while the pin is held.
void upload(Vault& vault, int number, int told) {
    const auto id = "u" + std::to_string(number);
    const auto content = content_of(id);
    const std::string_view bytes = content;
    if (!vault.begin({id, 1, "name", "type", static_cast<std::int64_t>(content.size()), 0}, 1'000'000)) ::_exit(3);
    const auto half = bytes.size() / 2;
    if (!vault.append(id, 0, bytes.substr(0, half))) ::_exit(4);
    if (!vault.append(id, static_cast<std::int64_t>(half), bytes.substr(half))) ::_exit(5);
    const auto stored = vault.finish(id);
    if (!stored) ::_exit(6);
    const auto line = hex_of(stored->pin.digest());
    if (::write(told, line.data(), line.size()) != static_cast<ssize_t>(line.size())) ::_exit(7);
}

/// Everything that changes the disk, once.
void work_through(const std::string& path, int told) {
    auto vault = Vault::open(path);
    if (!vault) ::_exit(2);
    for (const int number : {1, 6, 3}) upload(**vault, number, told);
    const auto preview = (*vault)->put(std::string_view("preview")).map([](const Stored& s) { return s.pin.digest(); });
    if (!preview) ::_exit(8);
    if (!(*vault)->begin({"u9", 1, {}, {}, 40, 0}, 100) || !(*vault)->append("u9", 0, std::string_view("ee"))) {
        ::_exit(9);
    }
    if (!(*vault)->begin({"u8", 1, {}, {}, 30, 0}, 100) || !(*vault)->abandon("u8")) ::_exit(10);
    const auto all_but_the_preview = [&](const BlobDigest& digest) { return digest != *preview; };
    if (!(*vault)->sweep(all_but_the_preview, 100)) ::_exit(11);
    ::_exit(0);
}

class VaultCrashTest : public ::testing::Test {
protected:
    /// What comes out of the pipe until its end, as digests that count as referred to.
    void hear(int from) {
        std::array<char, 64> hex;
        while (true) {
            std::size_t count = 0;
            while (count < hex.size()) {
                const auto more = ::read(from, hex.data() + count, hex.size() - count);
                if (more <= 0) return;
                count += static_cast<std::size_t>(more);
            }
            told_.insert(blob_digest({hex.data(), hex.size()}).value());
        }
    }

    void check() {
        auto vault = Vault::open(path()).value();
        const auto is_told = [&](const BlobDigest& digest) { return told_.contains(digest); };
        for (const auto& found : vault->uploads_of(1)) {
            const auto content = content_of(found.info.id);
            ASSERT_LE(found.offset, found.info.size);
            ASSERT_EQ(found.info.size, static_cast<std::int64_t>(content.size()));
            const auto rest = std::string_view(content).substr(static_cast<std::size_t>(found.offset));
            ASSERT_TRUE(vault->append(found.info.id, found.offset, rest));
            const auto stored = vault->finish(found.info.id).value();
            ASSERT_EQ(stored.pin.digest(), vault->put(content)->pin.digest()) << "not what was sent";
            told_.insert(stored.pin.digest());
        }
        EXPECT_TRUE(fs::is_empty(path() + "/uploads"));
        ASSERT_TRUE(vault->sweep(is_told, 10'000));
        check_blobs(*vault);
    }

    /// Each blob is what its name says, and just those are there of which somebody was told.
    void check_blobs(Vault& vault) {
        std::set<BlobDigest> there;
        for (const auto& entry : fs::recursive_directory_iterator(path() + "/blobs")) {
            if (!entry.is_regular_file()) continue;
            const auto digest = blob_digest(entry.path().filename().string()).value();
            const auto file = vault.open_blob(digest).value();
            std::string content(static_cast<std::size_t>(file.size()), ' ');
            ASSERT_EQ(file.read_at(0, content), content.size());
            ASSERT_EQ(vault.put(content)->pin.digest(), digest) << "a blob is not whole";
            there.insert(digest);
        }
        for (const auto& digest : told_) EXPECT_TRUE(there.contains(digest)) << hex_of(digest) << " is missing";
        EXPECT_EQ(there.size(), told_.size()) << "something is left over";
    }

    std::string path() const { return dir_.file("files"); }

    kabar::testing::TempDir dir_;
    std::set<BlobDigest> told_;
};

TEST_F(VaultCrashTest, KilledBeforeEachSystemCall) {
    int status = 1;
    std::int64_t call = 0;
    while (status != 0) {
        fs::remove_all(path());
        told_.clear();
        std::array<int, 2> pipe{};
        ASSERT_EQ(::pipe(pipe.data()), 0);
        ++call;
        const auto child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            disk.kill_at = call;
            work_through(path(), pipe[1]);
        }
        ::close(pipe[1]);
        hear(pipe[0]);
        ::close(pipe[0]);
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        ASSERT_TRUE(status == 0 || (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)) << status;
        check();
        if (HasFatalFailure()) FAIL() << "before call " << call;
    }
    EXPECT_GT(call, 300) << "the work was not counted";
}

TEST_F(VaultCrashTest, KilledAtAnyMoment) {
    const auto* given = std::getenv("KABAR_CRASH_SEED");
    const auto seed = given != nullptr ? std::stoul(given) : std::random_device{}();
    std::cout << "KABAR_CRASH_SEED=" << seed << '\n';
    std::mt19937_64 random(seed);
    int number = 0;
    for (int round = 0; round < 30; ++round) {
        std::array<int, 2> pipe{};
        ASSERT_EQ(::pipe(pipe.data()), 0);
        const auto child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            auto vault = Vault::open(path());
            if (!vault) ::_exit(2);
            for (int i = number;; ++i) upload(**vault, i, pipe[1]);
        }
        ::close(pipe[1]);
        // After so many bytes of answers, which may be in the middle of one.
        std::string answers(64 * (random() % 40) + random() % 2, ' ');
        std::size_t heard = 0;
        while (heard < answers.size()) {
            const auto count = ::read(pipe[0], answers.data() + heard, answers.size() - heard);
            ASSERT_GT(count, 0);
            heard += static_cast<std::size_t>(count);
        }
        for (auto more = random() % 3000; more > 0; --more) (void)::getppid();
        ::kill(child, SIGKILL);
        for (std::size_t at = 0; at + 64 <= heard; at += 64) told_.insert(*blob_digest(answers.substr(at, 64)));
        number += 10'000;
        ::close(pipe[0]);
        ASSERT_EQ(::waitpid(child, nullptr, 0), child);
        check();
        if (HasFatalFailure()) FAIL() << "in round " << round;
    }
}

TEST_F(VaultCrashTest, AFullDiskKeepsWhatFittedAndTheUploadGoesOn) {
    auto vault = Vault::open(path()).value();
    ASSERT_TRUE(vault->begin({"one", 1, {}, {}, 10, 0}, 100));
    disk.room = 4;
    const auto refused = vault->append("one", 0, std::string_view("0123456789"));
    const auto put = vault->put(std::string_view("preview"));
    const auto second = vault->begin({"two", 1, {}, {}, 10, 0}, 100);
    disk.room = -1;
    EXPECT_EQ(refused.error().code, Code::storage_full);
    EXPECT_EQ(put.error().code, Code::storage_full);
    EXPECT_EQ(second.error().code, Code::storage_full);
    EXPECT_FALSE(vault->find("two"));
    ASSERT_EQ(vault->find("one")->offset, 4);
    ASSERT_EQ(vault->append("one", 4, std::string_view("456789")), 10);
    const auto stored = vault->finish("one").value();
    EXPECT_EQ(stored.pin.digest(), vault->put(std::string_view("0123456789"))->pin.digest());
    EXPECT_TRUE(fs::is_empty(path() + "/uploads"));
}

TEST_F(VaultCrashTest, AnUploadWhoseFsyncFailedIsGone) {
    auto vault = Vault::open(path()).value();
    ASSERT_TRUE(vault->begin({"one", 1, {}, {}, 1, 0}, 100));
    ASSERT_TRUE(vault->append("one", 0, std::string_view("x")));
    disk.fsync_fails = true;
    const auto stored = vault->finish("one");
    disk.fsync_fails = false;
    EXPECT_EQ(stored.error().code, Code::internal);
    EXPECT_FALSE(vault->find("one"));
    EXPECT_EQ(vault->sweep(by_nobody, 10)->looked_at, 0u);
    EXPECT_TRUE(fs::is_empty(path() + "/uploads"));
}

}  // namespace
}  // namespace kabar::store
