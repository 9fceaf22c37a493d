#include "store/sqlite/reader_cursors.h"

#include <charconv>
#include <limits>

namespace kabar::store::sqlite {

using namespace chat;

Cursors::Cursors(const Connection& connection)
    : find_end_(connection, "SELECT seq FROM counters"),
      find_epoch_(connection, "SELECT id, seq FROM epochs WHERE seq <= ? ORDER BY seq DESC LIMIT 1"),
      find_next_epoch_(connection, "SELECT seq FROM epochs WHERE seq > ? ORDER BY seq LIMIT 1") {}

Cursor Cursors::end() {
    Query query(find_end_);
    return at(query.next() ? query.id<Seq>(0) : Seq{});
}

Cursor Cursors::at(Seq seq) {
    Query query(find_epoch_, seq);
    return {query.next() ? static_cast<std::uint64_t>(query.integer(0)) : 0, seq};
}

Cursors::Stretch Cursors::around(Seq seq) {
    Stretch stretch{Seq{}, Seq{std::numeric_limits<std::int64_t>::max()}, 0};
    Query now(find_epoch_, seq);
    if (now.next()) {
        stretch.epoch = static_cast<std::uint64_t>(now.integer(0));
        stretch.from = now.id<Seq>(1);
    }
    Query next(find_next_epoch_, seq);
    if (next.next()) stretch.until = next.id<Seq>(0);
    return stretch;
}

Status Cursors::check(const Cursor& cursor) {
    if (number_of(cursor.seq) < 0 || cursor.seq > end().seq || at(cursor.seq) != cursor) {
        return fail(Code::cursor_reset);
    }
    return {};
}

tl::unexpected<Error> bad_page() {
    return fail(Code::bad_argument, "page: expected what the page before gave as \"next\"");
}

Result<std::int64_t> page_number(std::string_view page, std::int64_t first) {
    if (page.empty()) return first;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(page.data(), page.data() + page.size(), number);
    if (error != std::errc{} || end != page.data() + page.size() || number <= 0) return bad_page();
    return number;
}

}  // namespace kabar::store::sqlite
