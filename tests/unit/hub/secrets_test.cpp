#include "hub/secrets.h"

#include <set>

#include <gtest/gtest.h>

#include "chat/names.h"

namespace kabar::hub {
namespace {

constexpr PasswordCost cheap{1, 8192};

class Secrets : public ::testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(init_secrets()); }
};

TEST_F(Secrets, TokensAreUuidsOfVersion4AndNeverTheSame) {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const auto token = new_token();
        EXPECT_TRUE(chat::has_token_shape(token)) << token;
        EXPECT_EQ(token[14], '4');
        EXPECT_NE(std::string("89ab").find(token[19]), std::string::npos);
        EXPECT_TRUE(seen.insert(token).second);
    }
}

TEST_F(Secrets, AnInviteCodeMayBeTypedInAnyCaseWithoutItsDashes) {
    const auto code = new_invite_code();
    EXPECT_EQ(code.size(), 23u);
    EXPECT_EQ(plain_invite_code(code).size(), 20u);
    EXPECT_EQ(plain_invite_code("abcde-FGHJK 12345-67890"), "ABCDEFGHJK1234567890");
    EXPECT_NE(new_invite_code(), code);
}

TEST_F(Secrets, OnlyTheRightPasswordIsVerified) {
    const auto hash = hash_password("hehe", cheap);
    EXPECT_TRUE(hash.starts_with("$argon2id$"));
    EXPECT_NE(hash, hash_password("hehe", cheap)) << "each has a salt of its own";
    EXPECT_TRUE(verify_password("hehe", hash, cheap));
    EXPECT_FALSE(verify_password("hehe ", hash, cheap));
    EXPECT_FALSE(verify_password("hehe", "", cheap));
}

TEST_F(Secrets, ADigestTellsReceiverFromText) {
    EXPECT_EQ(digest_of({"a"}, "bc", 0), digest_of({"a"}, "bc", 0));
    EXPECT_NE(digest_of({"a"}, "bc", 0), digest_of({"ab"}, "c", 0));
    EXPECT_NE(digest_of({"a"}, "b", 0), digest_of({"b"}, "a", 0));
    EXPECT_NE(hash_secret("a"), hash_secret("b"));
}

}  // namespace
}  // namespace kabar::hub
