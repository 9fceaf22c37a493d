#include "base/result.h"

#include <set>

#include <gtest/gtest.h>

namespace kabar {
namespace {

TEST(Code, EachHasANameOfItsOwnInSmallLetters) {
    std::set<std::string> names;
    for (std::size_t i = 0; i < code_count; ++i) {
        const std::string name = code_name(static_cast<Code>(i));
        EXPECT_FALSE(name.empty());
        EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string::npos) << name;
        EXPECT_TRUE(names.insert(name).second) << name << " stands twice";
    }
    EXPECT_STREQ(code_name(Code::unknown_command), "unknown_command");
    EXPECT_STREQ(code_name(Code::storage_full), "storage_full");
    EXPECT_STREQ(code_name(Code::internal), "internal");
}

}  // namespace
}  // namespace kabar
