#include "wire/role_text.h"

#include "unit/wire/support.h"

namespace kabar::wire {
namespace {

TEST(RoleText, ComesBackAsTheRole) {
    for (const auto role : {chat::Role::member, chat::Role::moderator, chat::Role::owner}) {
        EXPECT_EQ(parse_role(role_text(role)), role);
    }
    EXPECT_EQ(role_text(chat::Role::owner), "owner");
    EXPECT_EQ(parse_role("OWNER"), chat::Role::owner);
    EXPECT_EQ(parse_role(""), std::nullopt);
    EXPECT_EQ(parse_role("own"), std::nullopt);
}

}  // namespace
}  // namespace kabar::wire
