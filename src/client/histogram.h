#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace kabar::client {

/// Counts values (nanoseconds) in buckets whose width is at most 1/128 of the value: a quantile is at most 0.8 %
/// above the exact one, never below it. Values above about 18 minutes count as that. Fixed size, no allocation;
/// not thread-safe: fill one for each thread and add() them.
class Histogram {
public:
    void record(std::uint64_t value) {
        if (value > max_) max_ = value;
        buckets_[bucket_of(value)] += 1;
        count_ += 1;
    }

    void add(const Histogram& other);

    std::uint64_t count() const { return count_; }
    std::uint64_t max() const { return max_; }
    /// The least recorded bound that a share `q` (0 to 1) of the values does not pass; 0 when empty.
    std::uint64_t quantile(double q) const;

private:
    static constexpr unsigned sub_bits = 7;
    static constexpr std::size_t sub_buckets = std::size_t{1} << sub_bits;
    static constexpr unsigned value_bits = 40;
    static constexpr std::size_t bucket_count = (value_bits - sub_bits + 1) * sub_buckets;

    /// Values below 2 * sub_buckets have a bucket each; above, each octave has sub_buckets of equal width.
    static std::size_t bucket_of(std::uint64_t value) {
        constexpr std::uint64_t top = (std::uint64_t{1} << value_bits) - 1;
        if (value > top) value = top;
        const auto width = static_cast<unsigned>(std::bit_width(value));
        const unsigned shift = width > sub_bits + 1 ? width - sub_bits - 1 : 0;
        return shift * sub_buckets + static_cast<std::size_t>(value >> shift);
    }
    /// The largest value of a bucket.
    static std::uint64_t upper_bound(std::size_t bucket);

    std::array<std::uint64_t, bucket_count> buckets_{};
    std::uint64_t count_ = 0;
    std::uint64_t max_ = 0;
};

}  // namespace kabar::client
