#include "server/data_dir.h"

#include <filesystem>

#include <gtest/gtest.h>
#include <unistd.h>

#include "contract/temp_dir.h"

namespace kabar::server {
namespace {

TEST(DataDir, IsMadeForItsOwnerAlone) {
    const testing::TempDir parent;
    const auto path = parent.file("a/b");
    ASSERT_TRUE(DataDir::take(path));
    EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms::owner_all);
}

TEST(DataDir, IsHeldByOneAtATimeAndSaysByWhom) {
    const testing::TempDir parent;
    {
        const auto held = DataDir::take(parent.path());
        ASSERT_TRUE(held);
        const auto second = DataDir::take(parent.path());
        ASSERT_FALSE(second);
        EXPECT_NE(second.error().subject.find("process " + std::to_string(::getpid())), std::string::npos);
        EXPECT_NE(second.error().subject.find(parent.path()), std::string::npos);
    }
    EXPECT_TRUE(DataDir::take(parent.path()));
}

}  // namespace
}  // namespace kabar::server
