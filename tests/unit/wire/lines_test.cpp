#include "wire/lines.h"

#include <rapidcheck/gtest.h>

#include "unit/wire/support.h"

namespace kabar::wire {
namespace {

using Next = LineSplitter::Next;
using Lines = std::vector<std::string>;

/// Takes all lines there are; "<too long>" stands for the end of the stream.
void take_all(LineSplitter& splitter, Lines& out) {
    std::string_view line;
    Next next;
    while ((next = splitter.next(line)) == Next::line) out.emplace_back(line);
    if (next == Next::too_long && (out.empty() || out.back() != "<too long>")) out.emplace_back("<too long>");
}

Lines lines_of(const std::vector<std::string>& pieces, std::size_t max = limits::line_bytes) {
    LineSplitter splitter(max);
    Lines out;
    for (const auto& piece : pieces) {
        splitter.feed(piece);
        take_all(splitter, out);
    }
    return out;
}

TEST(LineSplitter, EndsLinesWithLfOrCrlf) {
    EXPECT_EQ(lines_of({"auth arini hehe\nsend a b\r\nquit\n"}), (Lines{"auth arini hehe", "send a b", "quit"}));
}

TEST(LineSplitter, KeepsAnUnfinishedLineForLater) {
    LineSplitter splitter;
    std::string_view line;
    splitter.feed("pi");
    EXPECT_EQ(splitter.next(line), Next::need_more);
    EXPECT_TRUE(splitter.has_partial());
    splitter.feed("ng\r");
    EXPECT_EQ(splitter.next(line), Next::need_more);
    splitter.feed("\n");
    ASSERT_EQ(splitter.next(line), Next::line);
    EXPECT_EQ(line, "ping");
    EXPECT_FALSE(splitter.has_partial());
}

TEST(LineSplitter, SkipsBlankLinesAndTheBlanksBeforeALine) {
    EXPECT_EQ(lines_of({"\n\r\n  \t\n \r\n\r\r\n  ping \n"}), (Lines{"ping "}));
}

TEST(LineSplitter, KeepsACarriageReturnInsideALine) {
    EXPECT_EQ(lines_of({"send a b\rc\r\r\n"}), (Lines{"send a b\rc\r"}));
}

TEST(LineSplitter, TakesALineOfTheGreatestLengthHoweverItEnds) {
    EXPECT_EQ(lines_of({"12345678\r\n", "87654321\n"}, 8), (Lines{"12345678", "87654321"}));
    EXPECT_EQ(lines_of({"12345678", "\r", "\n"}, 8), (Lines{"12345678"}));
}

TEST(LineSplitter, NoticesALineThatIsTooLongBeforeItsEnd) {
    EXPECT_EQ(lines_of({"12345678\r"}, 8), Lines{});
    EXPECT_EQ(lines_of({"123456789"}, 8), (Lines{"<too long>"}));
    EXPECT_EQ(lines_of({"12345678\rx"}, 8), (Lines{"<too long>"}));
    EXPECT_EQ(lines_of({"123456789\n"}, 8), (Lines{"<too long>"}));
}

TEST(LineSplitter, GivesNothingMoreAfterALineThatIsTooLong) {
    EXPECT_EQ(lines_of({"one\n123456789\ntwo\n", "three\n"}, 8), (Lines{"one", "<too long>"}));
    LineSplitter splitter(8);
    std::string_view line;
    splitter.feed("123456789");
    EXPECT_EQ(splitter.next(line), Next::too_long);
    EXPECT_FALSE(splitter.has_partial());
    splitter.feed(std::string(1000, 'x'));
    EXPECT_EQ(splitter.buffered(), 0U);
}

TEST(LineSplitter, SeesAPartialLineBehindLinesNotYetTaken) {
    LineSplitter splitter;
    splitter.feed("ping\nsend arini ha");
    EXPECT_TRUE(splitter.has_partial());
    LineSplitter whole;
    whole.feed("ping\nping\n  ");
    EXPECT_FALSE(whole.has_partial());
}

TEST(LineSplitter, DoesNotCallBlanksAPartialLine) {
    LineSplitter splitter;
    std::string_view line;
    splitter.feed("  \t\r");
    EXPECT_EQ(splitter.next(line), Next::need_more);
    EXPECT_FALSE(splitter.has_partial());
    EXPECT_EQ(splitter.buffered(), 0U);
}

TEST(LineSplitter, LeavesViewsGoodUntilTheNextFeed) {
    LineSplitter splitter;
    splitter.feed("first\nsecond\n");
    std::string_view first, second, none;
    ASSERT_EQ(splitter.next(first), Next::line);
    ASSERT_EQ(splitter.next(second), Next::line);
    ASSERT_EQ(splitter.next(none), Next::need_more);
    EXPECT_EQ(first, "first");
    EXPECT_EQ(second, "second");
}

TEST(LineSplitter, HoldsOnlyWhatIsNotTakenOfALongStream) {
    LineSplitter splitter;
    std::string_view line;
    const std::string piece = "send arini " + std::string(1000, 'x') + "\nsend arini ";
    for (int i = 0; i < 1000; ++i) {
        splitter.feed(piece);
        while (splitter.next(line) == Next::line) EXPECT_LT(line.size(), 1100U);
        EXPECT_LT(splitter.buffered(), 2 * piece.size());
    }
    splitter.feed("\n");
    EXPECT_EQ(splitter.next(line), Next::line);
    splitter.release_unused();
    EXPECT_EQ(splitter.buffered(), 0U);
}

TEST(LineSplitter, GoesOnAfterGivingMemoryBack) {
    LineSplitter splitter;
    std::string_view line;
    splitter.feed(std::string(5000, 'x') + "\nsend arini ");
    ASSERT_EQ(splitter.next(line), Next::line);
    ASSERT_EQ(splitter.next(line), Next::need_more);
    splitter.release_unused();
    splitter.feed("halo\n");
    ASSERT_EQ(splitter.next(line), Next::line);
    EXPECT_EQ(line, "send arini halo");
}

/// Bytes in which everything that matters to a splitter is frequent.
rc::Gen<std::string> stream_bytes() {
    return rc::gen::container<std::string>(
        rc::gen::element('\n', '\n', '\r', ' ', '\t', 'a', 'b', '\0', '\xc3', '\xa9', '{'));
}

RC_GTEST_PROP(LineSplitter, CutsLinesHoweverTheBytesArrive, ()) {
    const auto bytes = *stream_bytes();
    const auto max = *rc::gen::element<std::size_t>(4, 9, 1000);
    const auto pieces = testing::any_pieces(bytes);
    const Lines whole = lines_of({bytes}, max);
    RC_ASSERT(lines_of(pieces, max) == whole);

    std::vector<std::string> single;
    for (const char c : bytes) single.emplace_back(1, c);
    RC_ASSERT(lines_of(single, max) == whole);
}

RC_GTEST_PROP(LineSplitter, KnowsWhetherALineIsUnfinishedBeforeAndAfterTaking, ()) {
    const auto bytes = *stream_bytes();
    LineSplitter splitter;
    splitter.feed(bytes);
    const bool before = splitter.has_partial();
    Lines lines;
    take_all(splitter, lines);
    RC_ASSERT(splitter.has_partial() == before);
    splitter.feed("\n");
    Lines last;
    take_all(splitter, last);
    RC_ASSERT(last.size() == (before ? 1U : 0U));
}

Lines replies_of(const std::vector<std::string>& pieces) {
    ReplySplitter splitter;
    Lines out;
    for (const auto& piece : pieces) {
        splitter.feed(piece);
        std::string_view reply;
        while (splitter.next(reply)) out.emplace_back(reply);
    }
    return out;
}

TEST(ReplySplitter, EndsRepliesWithCrlfCrlf) {
    EXPECT_EQ(replies_of({"{\"a\": 1}\r\n\r\n{}\r\n\r\n{\"b\""}), (Lines{"{\"a\": 1}", "{}"}));
    EXPECT_EQ(replies_of({"{}\r", "\n\r", "\n{}\r\n", "\r\n"}), (Lines{"{}", "{}"}));
}

RC_GTEST_PROP(ReplySplitter, CutsRepliesHoweverTheBytesArrive, ()) {
    const auto bytes = *rc::gen::container<std::string>(rc::gen::element('\r', '\n', 'x'));
    const std::string spread = "{}\r\n\r\n" + bytes + "\r\n\r\n";
    const auto pieces = testing::any_pieces(spread);
    RC_ASSERT(replies_of(pieces) == replies_of({spread}));
}

}  // namespace
}  // namespace kabar::wire
