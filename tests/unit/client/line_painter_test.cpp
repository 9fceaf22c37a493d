#include "client/line_painter.h"

#include <clocale>

#include <gtest/gtest.h>

namespace kabar::client {
namespace {

class LinePainting : public ::testing::Test {
protected:
    void SetUp() override { std::setlocale(LC_CTYPE, "C.UTF-8"); }
};

std::vector<std::string> rows_of(const Painting& painting) {
    std::vector<std::string> out;
    for (const auto& row : painting.rows) out.push_back(row.text);
    return out;
}

using Rows = std::vector<std::string>;

TEST_F(LinePainting, RowsEndBeforeTheTerminalsEdge) {
    const Painting painting = paint("> ", "12345678", 8, 6, 10);
    EXPECT_EQ(rows_of(painting), (Rows{"> 123", "45678"}));
    EXPECT_TRUE(painting.at_end());
}

TEST_F(LinePainting, AWideCharacterIsNotCutAndAMarkStaysWithItsLetter) {
    EXPECT_EQ(rows_of(paint("", "123\u6f22", 0, 5, 10)), (Rows{"123", "\u6f22"}));
    EXPECT_EQ(rows_of(paint("", "1234e\u0301", 0, 6, 10)), (Rows{"1234e\u0301"}));
}

TEST_F(LinePainting, ANewlineBeginsARowAndControlsAreSeen) {
    EXPECT_EQ(rows_of(paint("", "a\nb\033", 0, 80, 10)), (Rows{"a", "b^["}));
}

TEST_F(LinePainting, OfTooManyRowsThoseAroundTheCursorAreShown) {
    const Painting painting = paint("", "a\nb\nc\nd", 5, 80, 2);
    EXPECT_EQ(rows_of(painting), (Rows{"b", "c"}));
    EXPECT_EQ(painting.cursor_row, 1U);
}

TEST_F(LinePainting, WhatIsAddedAtTheEndIsAllThatIsWritten) {
    LinePainter painter;
    painter.draw(paint("> ", "a", 1, 80, 10));
    EXPECT_EQ(painter.draw(paint("> ", "ab", 2, 80, 10)), "b");
    EXPECT_EQ(painter.draw(paint("> ", "ab", 2, 80, 10)), "");
    EXPECT_EQ(painter.erase(), "\r\033[J");
    EXPECT_EQ(painter.erase(), "");
}

TEST_F(LinePainting, TheCursorIsPutBackByWhatStandsBeforeIt) {
    LinePainter painter;
    EXPECT_EQ(painter.draw(paint("> ", "e\u0301x", 3, 80, 10)), "\r> e\u0301x\033[K\033[J\r> e\u0301");
}

TEST_F(LinePainting, AfterResizingTheRowsThatTheTerminalMadeAreGone) {
    LinePainter painter;
    painter.draw(paint("> ", "123456789", 9, 80, 10));
    EXPECT_EQ(painter.resized(4), "\r\033[2A\033[J");
}

}  // namespace
}  // namespace kabar::client
