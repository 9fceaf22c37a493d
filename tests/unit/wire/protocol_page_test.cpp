// docs/protocol.md is complete: whoever adds a command, a key or a code has to describe it.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/limits.h"
#include "unit/wire/support.h"
#include "wire/command_spec.h"

namespace kabar::wire {
namespace {

class ProtocolPage : public ::testing::Test {
protected:
    ProtocolPage() {
        const auto root = std::filesystem::path(__FILE__).parent_path().parent_path().parent_path().parent_path();
        std::ifstream file(root / "docs" / "protocol.md");
        page_.assign(std::istreambuf_iterator<char>(file), {});
    }

    bool shows(const std::string& text) const { return page_.find(text) != std::string::npos; }

    std::string page_;
};

TEST_F(ProtocolPage, ExplainsEveryCode) {
    for (std::size_t i = 0; i < code_count; ++i) {
        const std::string row = "| `" + std::string(code_name(static_cast<Code>(i))) + "` | ";
        EXPECT_TRUE(shows(row)) << row;
    }
}

TEST_F(ProtocolPage, ShowsEveryCommandAsItIsTyped) {
    for (const auto& info : command_table()) EXPECT_TRUE(shows("`" + std::string(info.usage) + "`")) << info.usage;
}

TEST_F(ProtocolPage, NamesEveryJsonKey) {
    for (std::size_t i = 0; i < field_count; ++i) {
        const std::string key(json_name(static_cast<Field>(i)));
        EXPECT_TRUE(shows("\"" + key + "\": ") || shows("`" + key + "`")) << key;
    }
}

TEST_F(ProtocolPage, GivesTheLimitsThatAreInForce) {
    for (const auto bytes : {limits::line_bytes, limits::text_bytes}) {
        EXPECT_TRUE(shows("| " + std::to_string(bytes) + " bytes |")) << bytes;
    }
    EXPECT_TRUE(shows("| " + std::to_string(limits::tag_bytes) + " / " + std::to_string(limits::client_id_bytes)));
    EXPECT_TRUE(shows("| " + std::to_string(limits::sessions_per_user) + " |"));
    const auto pair = [](std::size_t one, std::size_t other, const char* between) {
        return "| " + std::to_string(one) + between + std::to_string(other);
    };
    EXPECT_TRUE(shows(pair(limits::page_bytes, limits::reaction_bytes, " / ") + " bytes |"));
    EXPECT_TRUE(shows(pair(limits::topic_bytes, limits::status_bytes, " / ") + " bytes |"));
    EXPECT_TRUE(shows(pair(limits::rooms_per_user, limits::room_members, ", ") + " |"));
    EXPECT_TRUE(shows(pair(limits::room_bans, limits::blocks_per_user, ", ") + " |"));
    EXPECT_TRUE(shows(pair(limits::bots, limits::tokens_per_bot, ", ") + " |"));
    EXPECT_TRUE(shows(pair(limits::hooks_per_room, limits::hooks_out, ", ") + " |"));
    EXPECT_TRUE(shows("| " + std::to_string(limits::hook_posts_per_minute) + " a minute |"));
    EXPECT_TRUE(shows("more than " + std::to_string(limits::read_receipt_members) + " members"));
    EXPECT_TRUE(shows("1 to " + std::to_string(limits::inbox_page_max) + ", " + std::to_string(limits::inbox_page)));
}

TEST_F(ProtocolPage, ShowsEveryEvent) {
    for (const auto* name : {"message", "edited", "deleted", "reaction", "read", "joined", "left", "room", "typing",
                             "received", "presence", "heartbeat", "end"}) {
        EXPECT_TRUE(shows("| `{\"event\": \"" + std::string(name) + "\", ")) << name;
    }
}

/// The requests of the page's tables of commands are accepted.
TEST_F(ProtocolPage, ShowsJsonThatIsAccepted) {
    std::size_t count = 0;
    const std::string begin = "`{\"command\": ";
    for (auto at = page_.find(begin); at != std::string::npos; at = page_.find(begin, at + 1)) {
        const auto line = page_.substr(at + 1, page_.find('`', at + 1) - at - 1);
        EXPECT_TRUE(decode(line).request) << line;
        ++count;
    }
    EXPECT_EQ(count, 51U);
}

}  // namespace
}  // namespace kabar::wire
