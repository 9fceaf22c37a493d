#include "store/vault.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>

#include <gtest/gtest.h>

#include "contract/temp_dir.h"

namespace kabar::store {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t plenty = 1'000'000'000;

/// What a BlobFile has, read in pieces.
std::string content_of(const BlobFile& file) {
    std::string content;
    std::array<char, 1000> piece;
    while (true) {
        const auto count = file.read_at(static_cast<std::int64_t>(content.size()), piece).value();
        content.append(piece.data(), count);
        if (count < piece.size()) return content;
    }
}

class VaultTest : public ::testing::Test {
protected:
    void SetUp() override { open(); }

    void open() {
        vault_.reset();
        vault_ = Vault::open(path()).value();
    }
    std::string path() const { return dir_.file("files"); }
    std::set<std::string> names(const std::string& folder) const {
        std::set<std::string> names;
        for (const auto& entry : fs::recursive_directory_iterator(path() + "/" + folder)) {
            if (entry.is_regular_file()) names.insert(entry.path().filename());
        }
        return names;
    }

    Status begin(const std::string& id, std::size_t size, std::int64_t owner = 1) {
        return vault_->begin({.id = id,
                              .owner = owner,
                              .name = "a\nname \xff",
                              .type = "text/plain",
                              .size = static_cast<std::int64_t>(size),
                              .created = 1000},
                             plenty);
    }
    Stored store(const std::string& id, const std::string& content) {
        EXPECT_TRUE(begin(id, content.size()));
        EXPECT_TRUE(vault_->append(id, 0, content));
        return vault_->finish(id).value();
    }
    Swept sweep(bool referenced = false) {
        return vault_->sweep([=](const BlobDigest&) { return referenced; }, 1000).value();
    }

    testing::TempDir dir_;
    std::unique_ptr<Vault> vault_;
};

TEST_F(VaultTest, AnUploadInPiecesBecomesABlobNamedByItsContent) {
    ASSERT_TRUE(begin("one", 11));
    EXPECT_EQ(vault_->append("one", 0, std::string_view("hello ")), 6);
    EXPECT_EQ(vault_->find("one")->offset, 6);
    EXPECT_EQ(vault_->append("one", 6, std::string_view("world")), 11);
    const auto stored = vault_->finish("one").value();
    EXPECT_EQ(stored.size, 11);
    // b2sum -l 256
    EXPECT_EQ(hex_of(stored.pin.digest()), "256c83b297114d201b30179f3f0ef0cace9783622da5974326b436178aeef610");
    EXPECT_EQ(content_of(vault_->open_blob(stored.pin.digest()).value()), "hello world");
    EXPECT_FALSE(vault_->find("one"));
    EXPECT_TRUE(names("uploads").empty());
}

TEST_F(VaultTest, AnEmptyFileIsAFile) {
    const auto stored = store("empty", "");
    EXPECT_EQ(vault_->open_blob(stored.pin.digest())->size(), 0);
}

TEST_F(VaultTest, FilesAreForTheOwnerOfTheServerOnly) {
    const auto stored = store("one", "x");
    ASSERT_TRUE(begin("two", 5));
    for (const auto& entry : fs::recursive_directory_iterator(path())) {
        struct stat found {};
        ASSERT_EQ(::stat(entry.path().c_str(), &found), 0);
        EXPECT_EQ(found.st_mode & 0777u, entry.is_directory() ? 0700u : 0600u) << entry.path();
    }
}

TEST_F(VaultTest, AnUploadGoesOnAfterARestart) {
    ASSERT_TRUE(begin("one", 11, 7));
    ASSERT_TRUE(vault_->append("one", 0, std::string_view("hello ")));
    open();
    const auto found = vault_->find("one").value();
    EXPECT_EQ(found.offset, 6);
    EXPECT_EQ(found.info.owner, 7);
    EXPECT_EQ(found.info.name, "a\nname \xff");
    EXPECT_EQ(found.info.type, "text/plain");
    EXPECT_EQ(found.info.size, 11);
    EXPECT_EQ(found.info.created, 1000);
    EXPECT_EQ(vault_->use_of(7).bytes, 11);
    ASSERT_TRUE(vault_->append("one", 6, std::string_view("world")));
    open();
    const auto stored = vault_->finish("one").value();
    EXPECT_EQ(hex_of(stored.pin.digest()), "256c83b297114d201b30179f3f0ef0cace9783622da5974326b436178aeef610");
}

TEST_F(VaultTest, BytesThatDoNotFitTheUploadAreRefused) {
    ASSERT_TRUE(begin("one", 5));
    EXPECT_EQ(vault_->append("one", 1, std::string_view("x")).error(), (Error{Code::bad_argument, "offset"}));
    EXPECT_EQ(vault_->append("one", -1, std::string_view("x")).error(), (Error{Code::bad_argument, "offset"}));
    EXPECT_EQ(vault_->append("one", 0, std::string_view("123456")).error(), (Error{Code::bad_argument, "size"}));
    EXPECT_EQ(vault_->finish("one").error(), (Error{Code::bad_argument, "size"}));
    EXPECT_EQ(vault_->append("none", 0, std::string_view("x")).error(), (Error{Code::bad_argument, "upload"}));
    EXPECT_EQ(vault_->append("one", 0, std::string_view("12345")), 5);
    EXPECT_TRUE(vault_->finish("one"));
}

TEST_F(VaultTest, IdsThatWouldLeadElsewhereAreRefused) {
    for (const auto* id : {"", "..", "../x", "a/b", ".x", "a.b", "a b"}) {
        EXPECT_EQ(begin(id, 1).error(), (Error{Code::bad_argument, "upload"})) << id;
    }
    EXPECT_FALSE(begin(std::string(upload_id_bytes + 1, 'a'), 1));
    EXPECT_TRUE(begin(std::string(upload_id_bytes, 'a'), 1));
    EXPECT_FALSE(begin(std::string(upload_id_bytes, 'a'), 1)) << "in use";
}

TEST_F(VaultTest, AUserHasABoundOfUploadsAndOfTheirBytes) {
    for (std::size_t i = 0; i < uploads_per_user; ++i) ASSERT_TRUE(begin("u" + std::to_string(i), 10));
    EXPECT_EQ(begin("more", 1).error().code, Code::too_many);
    EXPECT_TRUE(begin("other", 1, 2));
    EXPECT_EQ(vault_->use_of(1).uploads, uploads_per_user);
    EXPECT_EQ(vault_->use_of(1).bytes, static_cast<std::int64_t>(uploads_per_user) * 10);
    EXPECT_TRUE(vault_->abandon("u0"));
    EXPECT_TRUE(begin("more", 1));

    const UploadInfo large{.id = "large", .owner = 3, .name = {}, .type = {}, .size = 60, .created = 0};
    ASSERT_TRUE(vault_->begin(large, 100));
    auto second = large;
    second.id = "second";
    EXPECT_EQ(vault_->begin(second, 100).error(), (Error{Code::too_many, "bytes: 100"}));
    second.size = 40;
    EXPECT_TRUE(vault_->begin(second, 100));
    EXPECT_EQ(vault_->uploads_of(3).size(), 2u);
}

TEST_F(VaultTest, WhatWasAbandonedLeavesNothing) {
    ASSERT_TRUE(begin("one", 5));
    ASSERT_TRUE(vault_->append("one", 0, std::string_view("12")));
    EXPECT_TRUE(vault_->abandon("one"));
    EXPECT_FALSE(vault_->find("one"));
    EXPECT_EQ(vault_->use_of(1).uploads, 0u);
    EXPECT_TRUE(names("uploads").empty());
}

TEST_F(VaultTest, ExpiredTellsUploadsThatWereBegunBefore) {
    ASSERT_TRUE(begin("one", 5));
    EXPECT_TRUE(vault_->expired(1000, 10).empty());
    EXPECT_EQ(vault_->expired(1001, 10), std::vector<std::string>{"one"});
    EXPECT_TRUE(vault_->expired(1001, 0).empty());
}

TEST_F(VaultTest, HalfMadeUploadsAreRemovedWhenItOpens) {
    ASSERT_TRUE(begin("whole", 5));
    const auto uploads = path() + "/uploads/";
    std::ofstream(uploads + "no_info.part") << "bytes";
    std::ofstream(uploads + "no_part.info") << "1 5 0 0 0\n";
    std::ofstream(uploads + "torn.info") << "1 5";
    std::ofstream(uploads + "torn.part") << "";
    std::ofstream(uploads + "long.info") << "1 2 0 0 0\n";
    std::ofstream(uploads + "long.part") << "12345";
    std::ofstream(uploads + ".half") << "1 5 0";
    std::ofstream(uploads + ".put.1") << "preview";
    open();
    EXPECT_EQ(names("uploads"), (std::set<std::string>{"whole.info", "whole.part"}));
}

TEST_F(VaultTest, TheSameContentIsStoredOnce) {
    const auto first = store("one", "same");
    const auto second = store("two", "same");
    const auto third = vault_->put(std::string_view("same")).value();
    EXPECT_EQ(first.pin.digest(), second.pin.digest());
    EXPECT_EQ(first.pin.digest(), third.pin.digest());
    EXPECT_EQ(names("blobs").size(), 1u);
    EXPECT_TRUE(names("uploads").empty());
}

TEST_F(VaultTest, ABlobOfAnotherSizeIsReplaced) {
    const auto name = hex_of(store("one", "same").pin.digest());
    std::ofstream(path() + "/blobs/" + name.substr(0, 2) + "/" + name) << "s";
    const auto again = store("two", "same");
    EXPECT_EQ(content_of(vault_->open_blob(again.pin.digest()).value()), "same");
}

TEST_F(VaultTest, WhatThereIsNotCannotBeOpenedNorHeld) {
    EXPECT_EQ(vault_->open_blob({}).error(), (Error{Code::bad_argument, "blob"}));
    EXPECT_EQ(vault_->pin({}).error(), (Error{Code::bad_argument, "blob"}));
}

/// The kernel refuses to make any file longer, as a full disk does, only with another number (EFBIG).
TEST_F(VaultTest, AWriteThatFailsEndsTheUploadButNotTheVault) {
    ASSERT_TRUE(begin("one", 10'000));
    ASSERT_TRUE(begin("two", 10));
    const auto before = ::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &limit), 0);
    const rlimit small{.rlim_cur = 4096, .rlim_max = limit.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto refused = vault_->append("one", 0, std::string(10'000, 'x'));
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
    ::signal(SIGXFSZ, before);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::internal);
    EXPECT_FALSE(vault_->find("one"));
    EXPECT_EQ(vault_->append("two", 0, std::string_view("0123456789")), 10);
    EXPECT_TRUE(vault_->finish("two"));
}

TEST_F(VaultTest, HexIsReadBackAndNothingElse) {
    const auto digest = store("one", "x").pin.digest();
    EXPECT_EQ(blob_digest(hex_of(digest)), digest);
    EXPECT_FALSE(blob_digest(""));
    EXPECT_FALSE(blob_digest(std::string(63, 'a')));
    EXPECT_FALSE(blob_digest(std::string(64, 'A')));
    EXPECT_FALSE(blob_digest(std::string(62, 'a') + "/."));
}

TEST_F(VaultTest, SweepTakesWhatNobodyHoldsOrRefersTo) {
    const auto held = store("one", "held");
    const auto loose = store("two", "loose").pin.digest();
    EXPECT_EQ(sweep(true).removed, 0u);
    const auto swept = sweep();
    EXPECT_EQ(swept.looked_at, 2u);
    EXPECT_EQ(swept.removed, 1u);
    EXPECT_TRUE(swept.whole_round);
    EXPECT_TRUE(vault_->open_blob(held.pin.digest()));
    EXPECT_FALSE(vault_->open_blob(loose));
}

}  // namespace
}  // namespace kabar::store
