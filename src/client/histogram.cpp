#include "client/histogram.h"

#include <algorithm>
#include <cmath>

namespace kabar::client {

void Histogram::add(const Histogram& other) {
    for (std::size_t i = 0; i < bucket_count; ++i) buckets_[i] += other.buckets_[i];
    count_ += other.count_;
    max_ = std::max(max_, other.max_);
}

std::uint64_t Histogram::quantile(double q) const {
    if (count_ == 0) return 0;
    const double share = std::clamp(q, 0.0, 1.0) * static_cast<double>(count_);
    const auto rank = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(share)));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < bucket_count; ++i) {
        seen += buckets_[i];
        if (seen >= rank) return std::min(upper_bound(i), max_);
    }
    return max_;
}

std::uint64_t Histogram::upper_bound(std::size_t bucket) {
    if (bucket < 2 * sub_buckets) return bucket;
    const std::size_t shift = bucket / sub_buckets - 1;
    const std::uint64_t place = bucket - shift * sub_buckets;
    return ((place + 1) << shift) - 1;
}

}  // namespace kabar::client
