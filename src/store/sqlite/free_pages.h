#pragma once

#include <cstdint>

#include "store/sqlite/connection.h"

namespace kabar::store::sqlite {

/// Pages of a database in which nothing stands any more: some are kept for what comes, the others are taken from the end of
/// the file a few at a time, after what stands there was moved into free ones. Throws Failure.
class FreePages {
public:
    explicit FreePages(Connection& connection);

    /// Before anything is written to a new database: makes it one of which pages can be given back. Of one that has
    /// tables already, nothing changes.
    static void prepare(Connection& connection);

    /// False: the database was made without prepare().
    bool can_shrink() const { return can_shrink_; }
    struct Step {
        std::int64_t given = 0;
        bool more = false;  ///< there are more to give
    };
    /// In a transaction: gives limits::vacuum_pages back at most.
    Step give_back();

private:
    Connection& connection_;
    const bool can_shrink_;
    Statement vacuum_;
};

}  // namespace kabar::store::sqlite
