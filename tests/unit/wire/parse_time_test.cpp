#include "wire/parse_time.h"

#include <rapidcheck/gtest.h>

#include "unit/wire/support.h"
#include "wire/json_writer.h"

namespace kabar::wire {
namespace {

TEST(ParseTime, TakesADateAsItsMidnightInUtc) {
    EXPECT_EQ(parse_time("1970-01-01"), 0);
    EXPECT_EQ(parse_time("2026-11-22"), 1'795'305'600'000);
    EXPECT_EQ(parse_time("2024-02-29"), 1'709'164'800'000);
    EXPECT_EQ(parse_time("0000-01-01"), -62'167'219'200'000);
}

TEST(ParseTime, TakesTimesOfAnyZone) {
    const TimeMs expected = 1'769'850'307'123;
    for (const auto* text : {"2026-01-31T09:05:07.123Z", "2026-01-31t09:05:07.123z", "2026-01-31T16:05:07.123+07:00",
                             "2026-01-31T05:35:07.123-03:30", "2026-01-31T09:05:07.1239999Z"}) {
        EXPECT_EQ(parse_time(text), expected) << text;
    }
    EXPECT_EQ(parse_time("2026-01-31T09:05:07Z"), expected - 123);
    EXPECT_EQ(parse_time("2026-01-31T09:05:07.1Z"), expected - 23);
    EXPECT_EQ(parse_time("2016-12-31T23:59:60.9Z"), parse_time("2017-01-01"));
}

TEST(ParseTime, RefusesEverythingElse) {
    for (const auto* text : {"",
                             "2026",
                             "2026-11",
                             "2026-11-2",
                             "26-11-22",
                             "2026-13-01",
                             "2026-00-01",
                             "2026-11-00",
                             "2026-11-31",
                             "2026-02-29",
                             "1900-02-29",
                             "2026-11-22T",
                             "2026-11-22T09",
                             "2026-11-22T09:30",
                             "2026-11-22T09:30Z",
                             "2026-11-22T09:30:00",
                             "2026-11-22T24:00:00Z",
                             "2026-11-22T09:60:00Z",
                             "2026-11-22T09:30:61Z",
                             "2026-11-22T09:30:00.Z",
                             "2026-11-22T09:30:00+7:00",
                             "2026-11-22T09:30:00+24:00",
                             "2026-11-22T09:30:00+0700",
                             "2026-11-22 09:30:00Z",
                             "2026-11-22T09:30:00Zx",
                             "2026/11/22",
                             "+026-11-22",
                             "-2026-11-22",
                             "kemarin"}) {
        EXPECT_FALSE(parse_time(text)) << text;
    }
    EXPECT_FALSE(parse_time(std::string_view("2026-11-22\0", 11)));
}

RC_GTEST_PROP(ParseTime, ReadsWhatTheServerWrites, ()) {
    const auto at = *rc::gen::inRange<TimeMs>(-62'167'219'200'000, 253'402'300'800'000);
    std::string text;
    append_rfc3339(at, text);
    RC_ASSERT(parse_time(text) == at);
}

}  // namespace
}  // namespace kabar::wire
