#include "wire/parse_time.h"

#include <cstddef>
#include <cstdint>

#include "wire/ascii.h"

namespace kabar::wire {

namespace {

/// Takes parts of a text from its front; once a part is not there, nothing more is.
class TimeReader {
public:
    explicit TimeReader(std::string_view text) : rest_(text) {}

    bool good() const { return good_; }
    bool done() const { return good_ && rest_.empty(); }
    char front() const { return rest_.empty() ? '\0' : ascii_lower(rest_.front()); }

    void take(char expected) {
        if (front() == expected && !rest_.empty()) {
            rest_.remove_prefix(1);
        } else {
            good_ = false;
        }
    }

    std::int64_t digits(std::size_t count, std::int64_t least, std::int64_t most) {
        std::int64_t number = 0;
        for (std::size_t i = 0; i < count; ++i) number = number * 10 + digit();
        if (number < least || number > most) good_ = false;
        return number;
    }

    /// The digits after the point, as milliseconds.
    std::int64_t fraction() {
        std::int64_t ms = 0;
        std::int64_t scale = 100;
        do {
            ms += digit() * scale;
            scale /= 10;
        } while (good_ && front() >= '0' && front() <= '9');
        return ms;
    }

private:
    std::int64_t digit() {
        const char c = front();
        if (c < '0' || c > '9') {
            good_ = false;
            return 0;
        }
        rest_.remove_prefix(1);
        return c - '0';
    }

    std::string_view rest_;
    bool good_ = true;
};

constexpr bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

constexpr std::int64_t days_in_month(std::int64_t year, std::int64_t month) {
    if (month == 2) return is_leap(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/// Days from 1970-01-01, for years from 0: years are taken to begin in March, so that the leap day is their last.
constexpr std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
    const std::int64_t from_march = month > 2 ? month - 3 : month + 9;
    const std::int64_t y = (month > 2 ? year : year - 1) + 400;  // so that it is not negative
    return y * 365 + y / 4 - y / 100 + y / 400 + (153 * from_march + 2) / 5 + day - 1 - 719'468 - 146'097;
}

/// Milliseconds that local time is ahead of UTC.
std::int64_t read_offset(TimeReader& reader) {
    const char sign = reader.front();
    if (sign != '+' && sign != '-') {
        reader.take('z');
        return 0;
    }
    reader.take(sign);
    const std::int64_t hours = reader.digits(2, 0, 23);
    reader.take(':');
    const std::int64_t minutes = hours * 60 + reader.digits(2, 0, 59);
    return (sign == '-' ? -minutes : minutes) * 60'000;
}

}  // namespace

std::optional<TimeMs> parse_time(std::string_view text) {
    TimeReader reader(text);
    const std::int64_t year = reader.digits(4, 0, 9999);
    reader.take('-');
    const std::int64_t month = reader.digits(2, 1, 12);
    reader.take('-');
    const std::int64_t day = reader.digits(2, 1, 31);
    if (!reader.good() || day > days_in_month(year, month)) return std::nullopt;
    const TimeMs midnight = days_of(year, month, day) * 86'400'000;
    if (reader.done()) return midnight;

    reader.take('t');
    const std::int64_t hour = reader.digits(2, 0, 23);
    reader.take(':');
    const std::int64_t minute = reader.digits(2, 0, 59);
    reader.take(':');
    const std::int64_t second = reader.digits(2, 0, 60);
    std::int64_t ms = 0;
    if (reader.front() == '.') {
        reader.take('.');
        ms = reader.fraction();
    }
    const std::int64_t offset = read_offset(reader);
    if (!reader.done()) return std::nullopt;
    if (second == 60) ms = 0;
    return midnight + hour * 3'600'000 + minute * 60'000 + second * 1000 + ms - offset;
}

}  // namespace kabar::wire
