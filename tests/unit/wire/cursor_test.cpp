#include "wire/cursor.h"

#include <limits>

#include <rapidcheck/gtest.h>

#include "unit/wire/support.h"

namespace kabar::wire {
namespace {

using chat::Cursor;
using chat::Seq;

TEST(Cursor, IsShortAndSafeInAnAddress) {
    EXPECT_EQ(cursor_text({0, Seq{0}}), "0-0");
    EXPECT_EQ(cursor_text({0x1F3, Seq{100}}), "1f3-2s");
    const auto longest =
        cursor_text({std::numeric_limits<std::uint64_t>::max(), Seq{std::numeric_limits<std::int64_t>::max()}});
    EXPECT_EQ(longest.size(), 30U);
    EXPECT_EQ(longest.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz-"), std::string::npos);
}

TEST(ParseCursor, TakesNoOtherSpelling) {
    for (const auto* text : {"", "-", "1", "1-", "-1", "1-2-3", "01-2", "1-02", "1F-2", "1f-A", " 1-2", "1-2 ", "+1-2",
                             "1--2", "0x1-2", "g-1", "10000000000000000-1", "1-1y2p0ij32e8e8", "1-2\n"}) {
        EXPECT_FALSE(parse_cursor(text)) << text;
    }
}

RC_GTEST_PROP(Cursor, ComesBackAsItWas, (std::uint64_t epoch)) {
    const Cursor cursor{epoch, Seq{*rc::gen::inRange<std::int64_t>(0, std::numeric_limits<std::int64_t>::max())}};
    RC_ASSERT(parse_cursor(cursor_text(cursor)) == cursor);
}

RC_GTEST_PROP(ParseCursor, AcceptsOnlyWhatItWouldWrite, ()) {
    const auto text = *rc::gen::container<std::string>(rc::gen::element('0', '1', 'a', 'F', 'z', '-', '+', ' '));
    const auto cursor = parse_cursor(text);
    if (cursor) RC_ASSERT(cursor_text(*cursor) == text);
}

}  // namespace
}  // namespace kabar::wire
