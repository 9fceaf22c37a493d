#include "client/completion.h"

#include <gtest/gtest.h>

namespace kabar::client {
namespace {

using Names = std::vector<std::string>;

SeenNames seen() {
    SeenNames names;
    for (const char* name : {"arini", "ani", "lineker", "Messi"}) names.add(name);
    return names;
}

TEST(Complete, CommandsAtTheBeginning) {
    EXPECT_EQ(complete("se", seen()).candidates, (Names{"search", "send", "sessions"}));
    EXPECT_EQ(complete("  user", seen()).candidates, (Names{"user_aktif", "users"}));
    EXPECT_EQ(complete("SEN", seen()).candidates, Names{"send"});
    EXPECT_EQ(complete("SEN", seen()).replace, 3U);
    EXPECT_TRUE(complete("xyz", seen()).candidates.empty());
    EXPECT_FALSE(complete("", seen()).candidates.empty());
}

TEST(Complete, AdminCommandsAreNotOffered) {
    EXPECT_TRUE(complete("user_a", seen()).candidates == Names{"user_aktif"});
}

TEST(Complete, NamesWhereAReceiverStands) {
    EXPECT_EQ(complete("send a", seen()).candidates, (Names{"ani", "arini"}));
    EXPECT_EQ(complete("send id=7 18c54ed3-ac15-497b-bceb-24d173627696 a", seen()).candidates, (Names{"ani", "arini"}));
    EXPECT_EQ(complete("send m", seen()).candidates, Names{"Messi"});
    EXPECT_EQ(complete("auth l", seen()).candidates, Names{"lineker"});
}

TEST(Complete, RoomsAndUsersWhereTheyStand) {
    SeenNames names = seen();
    names.add("#kelas");
    names.add("#kelas~17");
    EXPECT_EQ(complete("history limit=5 #", names).candidates, (Names{"#kelas", "#kelas~17"}));
    EXPECT_EQ(complete("kick #kelas li", names).candidates, Names{"lineker"});
    EXPECT_TRUE(complete("kick #kelas lineker a", names).candidates.empty());
    EXPECT_TRUE(complete("read #kelas 1", names).candidates.empty());
}

TEST(Complete, NothingInAText) {
    EXPECT_TRUE(complete("send arini a", seen()).candidates.empty());
    EXPECT_TRUE(complete("ping a", seen()).candidates.empty());
    EXPECT_TRUE(complete("nothing a", seen()).candidates.empty());
}

TEST(Complete, ArgumentsOfHelpAndLogout) {
    EXPECT_EQ(complete("help inb", seen()).candidates, Names{"inbox"});
    EXPECT_EQ(complete("logout a", seen()).candidates, Names{"all"});
    EXPECT_EQ(complete("logout se", seen()).candidates, Names{"session="});
    SeenNames names;
    names.set_sessions({"3", "12"});
    EXPECT_EQ(complete("logout session=", names).candidates, (Names{"session=3", "session=12"}));
    EXPECT_EQ(complete("logout session=1", names).candidates, Names{"session=12"});
    EXPECT_TRUE(complete("logout b", seen()).candidates.empty());
}

TEST(SeenNames, IgnoreWhatIsNoName) {
    SeenNames names;
    for (const char* name : {"", "a b", "a\x1b[31m", "18c54ed3-ac15-497b-bceb-24d173627696", "#", "#a b"})
        names.add(name);
    EXPECT_TRUE(names.beginning_with("").empty());
}

TEST(SeenNames, AreBoundedAndForgetTheOldest) {
    SeenNames names;
    names.add("first");
    for (std::size_t i = 0; i + 1 < SeenNames::most; ++i) names.add("user" + std::to_string(i));
    names.add("first");
    names.add("last");
    EXPECT_EQ(names.beginning_with("").size(), SeenNames::most);
    EXPECT_EQ(names.beginning_with("first"), Names{"first"});
    EXPECT_TRUE(names.beginning_with("user0").empty());
}

TEST(CommonBeginning, IsOfWholeCharacters) {
    EXPECT_EQ(common_beginning({}), "");
    EXPECT_EQ(common_beginning({"send"}), "send");
    EXPECT_EQ(common_beginning({"send", "sessions"}), "se");
    EXPECT_EQ(common_beginning({"caf\u00e9", "caf\u00e8"}), "caf");
    EXPECT_EQ(common_beginning({"\u6f22\u5b57", "\u6f22\u6f22"}), "\u6f22");
    EXPECT_EQ(common_beginning({"\u6f22", "\u6f23"}), "");
}

}  // namespace
}  // namespace kabar::client
