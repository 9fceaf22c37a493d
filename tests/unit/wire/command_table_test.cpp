#include "wire/command_table.h"

#include <set>

#include "unit/wire/support.h"
#include "wire/command_spec.h"

namespace kabar::wire {
namespace {

TEST(CommandTable, IsInTheOrderOfTheRequests) {
    for (std::size_t i = 0; i < command_table().size(); ++i) {
        const auto& info = command_table()[i];
        const auto fits = [&](const char* arguments) {
            const Decoded decoded = decode(std::string(info.name) + arguments);
            return decoded.request && decoded.request->index() == i;
        };
        EXPECT_TRUE(fits(" one two") || fits("") || fits(" one") || fits(" one 2 three") || fits(" one two owner") ||
                    fits(" one 2"))
            << info.name;
        ASSERT_NE(find_spec(info.name), nullptr);
        EXPECT_EQ(&find_spec(info.name)->info(), &info);
    }
}

TEST(CommandTable, SaysEverythingOfEachCommand) {
    std::set<std::string_view> names;
    for (const auto& info : command_table()) {
        EXPECT_TRUE(names.insert(info.name).second) << info.name;
        EXPECT_TRUE(info.usage == info.name || info.usage.starts_with(std::string(info.name) + " ")) << info.usage;
        EXPECT_FALSE(info.help_en.empty()) << info.name;
        EXPECT_FALSE(info.help_id.empty()) << info.name;
        EXPECT_NE(info.help_en, info.help_id) << info.name;
    }
}

TEST(CommandTable, WritesTheUsageThatTheArgumentsHave) {
    for (const auto& info : command_table()) {
        const auto& spec = *find_spec(info.name);
        EXPECT_EQ((spec.options | spec.required) & ~spec.keys, 0U) << "not in JSON: " << info.name;
        const auto shows = [&](std::string_view what) { return info.usage.find(what) != std::string_view::npos; };
        EXPECT_EQ(shows("[TOKEN]"), spec.takes_token) << info.usage;
        for (std::size_t i = 0; i < spec.argument_count; ++i) EXPECT_TRUE(shows(words_name(spec.arguments[i])));
        for (std::size_t i = 0; i < field_count; ++i) {
            const auto field = static_cast<Field>(i);
            EXPECT_EQ(shows(std::string("[").append(json_name(field)) + "="), contains(spec.options, field));
            EXPECT_EQ(shows(std::string("[").append(json_name(field)) + "] "), contains(spec.flags, field));
        }
    }
}

TEST(FindCommand, KnowsNamesAndAliasesInAnyCase) {
    EXPECT_EQ(find_command("users"), find_command("user_aktif"));
    EXPECT_EQ(find_command("INBOX"), find_command("inbox"));
    ASSERT_NE(find_command("Send"), nullptr);
    EXPECT_EQ(find_command("Send")->name, "send");
    EXPECT_EQ(find_command(""), nullptr);
    EXPECT_EQ(find_command("sen"), nullptr);
    EXPECT_EQ(find_command("sendd"), nullptr);
}

}  // namespace
}  // namespace kabar::wire
