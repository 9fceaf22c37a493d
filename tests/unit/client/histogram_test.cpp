#include "client/histogram.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace kabar::client {
namespace {

TEST(Histogram, IsZeroWhenEmpty) {
    const Histogram histogram;
    EXPECT_EQ(histogram.count(), 0U);
    EXPECT_EQ(histogram.quantile(0.5), 0U);
    EXPECT_EQ(histogram.max(), 0U);
}

TEST(Histogram, IsExactForSmallValues) {
    Histogram histogram;
    for (std::uint64_t value = 1; value <= 100; ++value) histogram.record(value);
    EXPECT_EQ(histogram.quantile(0.5), 50U);
    EXPECT_EQ(histogram.quantile(0.99), 99U);
    EXPECT_EQ(histogram.quantile(0), 1U);
    EXPECT_EQ(histogram.quantile(1), 100U);
}

TEST(Histogram, TakesValuesBeyondItsRange) {
    Histogram histogram;
    histogram.record(std::numeric_limits<std::uint64_t>::max());
    histogram.record(1);
    EXPECT_EQ(histogram.count(), 2U);
    EXPECT_EQ(histogram.max(), std::numeric_limits<std::uint64_t>::max());
    EXPECT_GE(histogram.quantile(1), (std::uint64_t{1} << 40) - 1);
}

RC_GTEST_PROP(HistogramProperty, AQuantileIsNeverBelowAndAtMostOnePercentAboveTheExactOne, ()) {
    const auto values = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::uint64_t>>(
        rc::gen::map(rc::gen::pair(rc::gen::inRange<std::uint64_t>(0, 1 << 20), rc::gen::inRange(0, 20)),
                     [](const auto& p) { return p.first << p.second; })));
    const double q = *rc::gen::element(0.0, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0);
    Histogram histogram;
    for (const std::uint64_t value : values) histogram.record(value);
    auto sorted = values;
    std::sort(sorted.begin(), sorted.end());
    const double share = std::ceil(q * static_cast<double>(sorted.size()));
    const std::uint64_t exact = sorted[std::max<std::size_t>(1, static_cast<std::size_t>(share)) - 1];
    RC_ASSERT(histogram.quantile(q) >= exact);
    RC_ASSERT(histogram.quantile(q) <= exact + exact / 100);
}

RC_GTEST_PROP(HistogramProperty, AddingTwoIsRecordingBoth,
              (std::vector<std::uint32_t> left, std::vector<std::uint32_t> right)) {
    Histogram a;
    Histogram b;
    Histogram both;
    for (const auto value : left) a.record(value), both.record(value);
    for (const auto value : right) b.record(value), both.record(value);
    a.add(b);
    RC_ASSERT(a.count() == both.count());
    RC_ASSERT(a.max() == both.max());
    for (const double q : {0.0, 0.3, 0.5, 0.99, 1.0}) RC_ASSERT(a.quantile(q) == both.quantile(q));
}

}  // namespace
}  // namespace kabar::client
