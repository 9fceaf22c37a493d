// Private to the search index: its file, written to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "store/sqlite/connection.h"
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
    /// Makes one out of the parts in which the index was written, a step at a time, when enough has been added since the
    /// last time that it is worth writing everything again: a search looks into each part. True: there is more to do.
    bool merge();

private:
    void put(const IndexRow& row);

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
    Statement merge_;
    std::unordered_set<std::string> known_;
    bool merging_ = false;
};

}  // namespace kabar::store::sqlite
