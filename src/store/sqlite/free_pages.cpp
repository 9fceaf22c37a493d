#include "store/sqlite/free_pages.h"

#include <algorithm>
#include <string>

#include "base/limits.h"

namespace kabar::store::sqlite {

namespace {
constexpr std::int64_t incremental = 2;
}

FreePages::FreePages(Connection& connection)
    : connection_(connection),
      can_shrink_(connection.number("PRAGMA auto_vacuum") == incremental),
      vacuum_(connection, "PRAGMA incremental_vacuum(" + std::to_string(limits::vacuum_pages) + ")") {}

void FreePages::prepare(Connection& connection) { connection.exec("PRAGMA auto_vacuum=INCREMENTAL"); }

FreePages::Step FreePages::give_back() {
    if (!can_shrink_) return {};
    const auto pages = connection_.number("PRAGMA page_count");
    const auto kept = std::max(limits::vacuum_kept_pages, pages / limits::vacuum_kept_share);
    const auto spare = connection_.number("PRAGMA freelist_count") - kept;
    if (spare <= 0) return {};
    // Each row stands for a page that is gone.
    std::int64_t given = 0;
    for (Query query(vacuum_); given < std::min(spare, limits::vacuum_pages) && query.next();) ++given;
    return {given, given > 0 && spare > given};
}

}  // namespace kabar::store::sqlite
