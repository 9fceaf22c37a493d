// Private to the search index: its file, written to.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <unordered_set>
#include <vector>

#include "store/sqlite/connection.h"
#include "store/sqlite/free_pages.h"
#include "store/sqlite/search_file.h"

namespace kabar::store::sqlite {

/// Up to where the index has come, and in whose history.
struct Progress {
    std::int64_t seq = 0;
    std::int64_t epoch = 0;

    bool operator==(const Progress&) const = default;
};

/// A message to be indexed, or to be forgotten.
struct IndexRow {
    std::int64_t seq = 0;
    chat::ConversationId conversation{};
    bool forgotten = false;
    std::string place;
    std::string text;
};

/// Of a conversation everything up to `seq` is gone.
struct TrimmedUpTo {
    chat::ConversationId conversation{};
    std::int64_t seq = 0;
};

struct IndexStep {
    std::vector<IndexRow> rows;
    Progress to;
    bool more = false;
};

/// Throws Failure and SQLite's own exceptions.
class IndexTarget {
public:
    explicit IndexTarget(const std::string& path);

    bool is_current() const;
    Progress progress();
    /// One transaction.
    void write(const IndexStep& step);
    /// One transaction: takes out the rows of what is gone, at most limits::search_forget_step. Returns how many of the
    /// places are done.
    std::size_t forget(std::span<const TrimmedUpTo> places);
    /// Makes one out of the parts in which the index was written, a step at a time, when enough has changed since the
    /// last time that it is worth writing everything again: a search looks into each part, and the words of what was
    /// taken out stand in them until then. Behind that, forgets words that no row has. True: there is more to do.
    bool merge();
    /// One step of giving free pages back to the disk. True: there is more to do.
    bool shrink();

private:
    void put(const IndexRow& row);
    template <class F>
    std::invoke_result_t<F> in_transaction(F&& f);
    bool wants_merge();
    bool prune_terms();
    bool is_used(const std::string& term);
    /// True: all of them are out.
    bool forget(const TrimmedUpTo& place, std::size_t& left);

    std::string path_;
    Connection connection_;
    std::optional<FileIdentity> identity_;
    Statement begin_;
    Statement commit_;
    Statement put_;
    Statement forget_;
    Statement put_term_;
    Statement find_progress_;
    Statement set_progress_;
    Statement find_merged_;
    Statement set_merged_;
    Statement find_first_;
    Statement merge_;
    Statement find_forgotten_;
    Statement put_forgotten_;
    Statement find_trimmed_;
    Statement count_forgotten_;
    Statement list_terms_;
    Statement find_use_;
    Statement remove_term_;
    FreePages free_pages_;
    std::unordered_set<std::string> known_;
    bool merging_ = false;
    bool forgot_ = false;                ///< rows were taken out since the last time
    std::optional<std::string> pruned_;  ///< the term up to which those without a row are gone; none: all are
};

}  // namespace kabar::store::sqlite
