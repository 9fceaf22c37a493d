// Places in the order of everything kept, and the pages of lists.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "chat/event.h"
#include "store/sqlite/connection.h"

namespace kabar::store::sqlite {

class Cursors {
public:
    explicit Cursors(const Connection& connection);

    /// The end of everything committed.
    chat::Cursor end();
    /// The cursor that stands after `seq`: it names the epoch in force there.
    chat::Cursor at(chat::Seq seq);
    /// The places of which one epoch is in force: from `from` until before `until`.
    struct Stretch {
        chat::Seq from{};
        chat::Seq until{};
        std::uint64_t epoch = 0;
    };
    Stretch around(chat::Seq seq);
    /// Errors: cursor_reset for a place of another history.
    Status check(const chat::Cursor& cursor);

private:
    Statement find_end_;
    Statement find_epoch_;
    Statement find_next_epoch_;
};

/// A page text that is a number greater than 0; empty: `first`. Errors: bad_argument.
Result<std::int64_t> page_number(std::string_view page, std::int64_t first);

/// For a page text that no reply has given.
tl::unexpected<Error> bad_page();

}  // namespace kabar::store::sqlite
