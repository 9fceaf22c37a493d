#include "wire/json_writer.h"

#include <limits>

#include <rapidcheck/gtest.h>
#include <boost/json.hpp>

#include "unit/wire/support.h"

namespace kabar::wire {
namespace {

std::string text(std::string_view value, bool ascii) {
    std::string out;
    JsonWriter(out, ascii).value(value);
    return out;
}

std::string rfc3339(TimeMs at) {
    std::string out;
    append_rfc3339(at, out);
    return out;
}

TEST(JsonWriter, SpacesLikeTheRepliesOfTheReport) {
    std::string out;
    JsonWriter json(out, false);
    json.begin_object().field("status", "OK").key("list").begin_array().value(std::int64_t{1}).value(true);
    json.begin_object().end_object().begin_array().end_array().end_array().field("n", std::int64_t{-7});
    json.key("raw").raw("1.50").end_object();
    EXPECT_EQ(out, R"({"status": "OK", "list": [1, true, {}, []], "n": -7, "raw": 1.50})");
}

TEST(JsonWriter, EscapesWhatJsonCannotHold) {
    EXPECT_EQ(text("a\"b\\c\n\r\t\x01\x1f", false), R"("a\"b\\c\n\r\t\u0001\u001f")");
    EXPECT_EQ(text(std::string_view("\0", 1), false), R"("\u0000")");
}

TEST(JsonWriter, WritesAsciiOnlyWhenAsked) {
    EXPECT_EQ(text("é €", false), "\"é €\"");
    EXPECT_EQ(text("é €", true), R"("\u00e9 \u20ac")");
    EXPECT_EQ(text("\xF0\x9F\x98\x80", true), R"("\ud83d\ude00")");
    EXPECT_EQ(text("\xF4\x8F\xBF\xBF", true), R"("\udbff\udfff")");
}

TEST(JsonWriter, EscapesKeysLikeValues) {
    std::string out;
    JsonWriter(out, true).begin_object().field("r\xC3\xA9mi", "x").end_object();
    EXPECT_EQ(out, R"({"r\u00e9mi": "x"})");
}

TEST(JsonWriter, WritesAsciiEvenForBrokenUtf8) {
    EXPECT_EQ(text("a\xFFz", true), R"("a\ufffdz")");
    EXPECT_EQ(text("\xE2\x82", true), R"("\ufffd\ufffd")");
    EXPECT_EQ(text("\xED\xA0\x80", true), R"("\ufffd\ufffd\ufffd")");
}

TEST(JsonWriter, WritesTheGreatestNumbers) {
    std::string out;
    JsonWriter(out, false)
        .begin_array()
        .value(std::numeric_limits<std::int64_t>::min())
        .value(std::numeric_limits<std::int64_t>::max())
        .end_array();
    EXPECT_EQ(out, "[-9223372036854775808, 9223372036854775807]");
}

RC_GTEST_PROP(JsonWriter, WritesWhatAnyParserReadsBack, ()) {
    const auto value = *testing::utf8_text();
    const auto ascii = text(value, true);
    RC_ASSERT(std::string(boost::json::parse(ascii).as_string()) == value);
    RC_ASSERT(std::string(boost::json::parse(text(value, false)).as_string()) == value);
    for (const char c : ascii) RC_ASSERT(static_cast<signed char>(c) >= 0x20);
}

TEST(Rfc3339, WritesUtcWithMilliseconds) {
    EXPECT_EQ(rfc3339(0), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(rfc3339(1'769'850'307'123), "2026-01-31T09:05:07.123Z");
    EXPECT_EQ(rfc3339(951'782'399'999), "2000-02-28T23:59:59.999Z");
    EXPECT_EQ(rfc3339(951'782'400'000), "2000-02-29T00:00:00.000Z");
    EXPECT_EQ(rfc3339(-1), "1969-12-31T23:59:59.999Z");
}

TEST(Rfc3339, KnowsWhichCenturiesHaveALeapDay) {
    EXPECT_EQ(rfc3339(4'107'542'399'999), "2100-02-28T23:59:59.999Z");
    EXPECT_EQ(rfc3339(4'107'542'400'000), "2100-03-01T00:00:00.000Z");
    EXPECT_EQ(rfc3339(13'574'563'200'000), "2400-02-29T00:00:00.000Z");
    EXPECT_EQ(rfc3339(13'574'649'600'000), "2400-03-01T00:00:00.000Z");
}

TEST(Rfc3339, StaysWithinFourDigitYears) {
    EXPECT_EQ(rfc3339(std::numeric_limits<TimeMs>::min()), "0000-01-01T00:00:00.000Z");
    EXPECT_EQ(rfc3339(std::numeric_limits<TimeMs>::max()), "9999-12-31T23:59:59.999Z");
}

RC_GTEST_PROP(Rfc3339, AdvancesByOneDayEachDay, ()) {
    // Days are counted here the slow way, month by month.
    const auto day = *rc::gen::inRange<std::int64_t>(0, 60'000);
    std::int64_t rest = day, year = 1970, month = 1;
    const auto length = [&] {
        const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        if (month == 2) return leap ? 29 : 28;
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    };
    while (rest >= length()) {
        rest -= length();
        if (++month == 13) {
            month = 1;
            ++year;
        }
    }
    char date[40];
    std::snprintf(date, sizeof date, "%04d-%02d-%02d", static_cast<int>(year), static_cast<int>(month),
                  static_cast<int>(rest + 1));
    RC_ASSERT(rfc3339(day * 86'400'000).substr(0, 10) == date);
}

}  // namespace
}  // namespace kabar::wire
