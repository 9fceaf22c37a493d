#include "client/message_ids.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace kabar::client {
namespace {

TEST(MessageIds, SortInTheOrderOfSending) {
    MessageIds ids("abc");
    std::string before = ids.next();
    EXPECT_EQ(before, "abc-0000000001");
    for (int i = 0; i < 2000; ++i) {
        const std::string id = ids.next();
        ASSERT_LT(before, id);
        before = id;
    }
}

TEST(MessageIds, TwoClientsHaveNoneInCommon) {
    MessageIds one;
    MessageIds two;
    EXPECT_NE(one.next(), two.next());
}

TEST(MessageIds, FitTheServersLimit) { EXPECT_LE(MessageIds().next().size(), limits::client_id_bytes); }

}  // namespace
}  // namespace kabar::client
