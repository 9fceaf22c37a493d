#include "store/sqlite/search_index.h"

#include <algorithm>
#include <unordered_set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "chat/event.h"
#include "store/sqlite/search_file.h"

namespace kabar::store::sqlite {

using namespace chat;

namespace {

/// `ascii` leaves the words as they are: they have no ASCII signs, and every other character belongs to a word.
constexpr const char* search_tables = R"sql(
CREATE VIRTUAL TABLE words USING fts5(body, single, place, tokenize = 'ascii', columnsize = 0);
CREATE TABLE terms (term TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE progress (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    seq   INTEGER NOT NULL,
    epoch INTEGER NOT NULL
) STRICT;
INSERT INTO progress VALUES (1, 0, 0);
)sql";

/// Terms that are known to be stored, so that they need not be looked for.
constexpr std::size_t known_terms = 100'000;

/// Up to where the index has come, and in whose history.
struct Progress {
    std::int64_t seq = 0;
    std::int64_t epoch = 0;

    bool operator==(const Progress&) const = default;
};

/// A message to be indexed, or to be forgotten.
struct IndexRow {
    std::int64_t seq = 0;
    bool forgotten = false;
    std::string place;
    std::string text;
};

struct IndexStep {
    std::vector<IndexRow> rows;
    Progress to;
    bool more = false;
};

/// What there is to index.
class IndexSource {
public:
    explicit IndexSource(const std::string& path)
        : connection_(path, Connection::Use::reading),
          begin_(connection_, "BEGIN"),
          commit_(connection_, "COMMIT"),
          find_end_(connection_, "SELECT seq FROM counters WHERE id = 1"),
          find_epoch_(connection_, "SELECT id FROM epochs WHERE seq <= ? ORDER BY seq DESC LIMIT 1"),
          list_(connection_,
                "SELECT m.seq, m.seq, m.conversation, m.sender, m.deleted, c.low, c.high, m.text FROM messages m "
                "LEFT JOIN conversations c ON c.id = m.conversation WHERE m.seq > ?1 AND m.seq <= ?2 "
                "UNION ALL "
                "SELECT e.seq, m.seq, m.conversation, m.sender, m.deleted, c.low, c.high, m.text FROM events e "
                "CROSS JOIN messages m ON m.conversation = e.conversation AND m.number = e.number "
                "LEFT JOIN conversations c ON c.id = m.conversation "
                "WHERE e.seq > ?1 AND e.seq <= ?2 AND e.kind IN (?3, ?4) AND m.seq <= ?1 ORDER BY 1") {}

    /// False: what was indexed up to there is of another history.
    bool continues(const Progress& progress) {
        return moment([&] { return progress.seq <= end() && epoch_at(progress.seq) == progress.epoch; });
    }

    IndexStep after(std::int64_t from) {
        return moment([&] {
            IndexStep step;
            const auto last = end();
            const auto most = std::min(last, from + limits::search_step);
            step.to.seq = read(from, most, step.rows);
            step.to.epoch = epoch_at(step.to.seq);
            step.more = step.to.seq < last;
            return step;
        });
    }

private:
    /// One transaction: it is at its end when `f` is.
    template <class F>
    std::invoke_result_t<F> moment(F&& f) {
        if (sqlite3_get_autocommit(connection_.handle()) == 0) run(commit_);
        run(begin_);
        auto result = f();
        run(commit_);
        return result;
    }

    std::int64_t end() {
        Query query(find_end_);
        return query.next() ? query.integer(0) : 0;
    }

    std::int64_t epoch_at(std::int64_t seq) {
        Query query(find_epoch_, seq);
        return query.next() ? query.integer(0) : 0;
    }

    /// Returns up to where it came.
    std::int64_t read(std::int64_t from, std::int64_t most, std::vector<IndexRow>& rows) {
        std::size_t bytes = 0;
        Query query(list_, from, most, EventKind::edited, EventKind::deleted);
        while (query.next()) {
            IndexRow row{query.integer(1), query.boolean(4), {}, query.string(7)};
            const auto low = query.id<UserId>(5);
            const auto high = query.id<UserId>(6);
            row.place = conversation_word(query.id<ConversationId>(2)) + " " + sender_word(query.id<UserId>(3));
            if (low != UserId{}) row.place += " " + person_word(low);
            if (high != low) row.place += " " + person_word(high);
            bytes += row.text.size();
            rows.push_back(std::move(row));
            if (bytes >= limits::search_step_bytes) return query.integer(0);
        }
        return most;
    }

    Connection connection_;
    Statement begin_;
    Statement commit_;
    Statement find_end_;
    Statement find_epoch_;
    Statement list_;
};

/// Makes the file if it is missing, for its owner alone: it has everybody's words.
void make_search_file(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file >= 0) ::close(file);
}

Connection& with_tables(Connection& connection) {
    connection.exec(
        "PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=1000;"
        "PRAGMA journal_size_limit=" +
        std::to_string(limits::search_log_bytes));
    const auto version = connection.number("PRAGMA user_version");
    if (version == search_version) return connection;
    if (version != 0) throw Failure(Code::storage_failed, SQLITE_NOTADB, "an index of another version");
    connection.exec("PRAGMA journal_mode=WAL");
    connection.exec(std::string("BEGIN IMMEDIATE;") + search_tables +
                    "PRAGMA user_version=" + std::to_string(search_version) + ";COMMIT");
    return connection;
}

/// The index itself, written to.
class IndexTarget {
public:
    explicit IndexTarget(const std::string& path)
        : path_(path),
          connection_((make_search_file(path), path), Connection::Use::writing),
          identity_(identity_of(path)),
          begin_(with_tables(connection_), "BEGIN IMMEDIATE"),
          commit_(connection_, "COMMIT"),
          put_(connection_, "INSERT OR REPLACE INTO words (rowid, body, single, place) VALUES (?, ?, ?, ?)"),
          forget_(connection_, "DELETE FROM words WHERE rowid = ?"),
          put_term_(connection_, "INSERT OR IGNORE INTO terms VALUES (?)"),
          find_progress_(connection_, "SELECT seq, epoch FROM progress WHERE id = 1"),
          set_progress_(connection_, "UPDATE progress SET seq = ?, epoch = ? WHERE id = 1") {}

    bool is_current() const { return identity_of(path_) == identity_; }

    Progress progress() {
        Query query(find_progress_);
        if (!query.next()) throw Failure(Code::storage_failed, SQLITE_CORRUPT, "the index has lost its place");
        return {query.integer(0), query.integer(1)};
    }

    void write(const IndexStep& step) {
        try {
            run(begin_);
            for (const IndexRow& row : step.rows) put(row);
            run(set_progress_, step.to.seq, step.to.epoch);
            run(commit_);
        } catch (...) {
            known_.clear();
            // After some errors SQLite has rolled back by itself.
            sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
            throw;
        }
        if (known_.size() > known_terms) known_.clear();
    }

private:
    void put(const IndexRow& row) {
        const auto text = row.forgotten ? SearchText{} : search_words(row.text);
        if (text.words.empty()) return run(forget_, row.seq);
        std::string body;
        for (const SearchWord& word : text.words) {
            body += (body.empty() ? "" : " ") + word.text;
            if (word.kind == SearchWord::Kind::plain && known_.insert(word.text).second) run(put_term_, word.text);
        }
        std::string single;
        for (const auto& character : text.singles) single += (single.empty() ? "" : " ") + character;
        run(put_, row.seq, body, single, row.place);
    }

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
    std::unordered_set<std::string> known_;
};

class SqliteSearchIndex final : public SearchIndex {
public:
    /// Throws Failure.
    explicit SqliteSearchIndex(const std::string& database) : path_(search_path(database)), source_(database) {
        // What goes wrong here goes wrong again in update(), which tells.
        (void)guarded([&] { prepare(); });
    }

    Result<bool> update() override {
        return guarded([&] {
            if (target_ && !target_->is_current()) target_.reset();
            prepare();
            const auto from = in_target([&] { return target_->progress(); });
            const auto step = source_.after(from.seq);
            if (step.to != from) in_target([&] { target_->write(step); });
            return step.more;
        });
    }

private:
    void prepare() {
        if (target_) return;
        try {
            in_target([&] { target_ = std::make_unique<IndexTarget>(path_); });
            if (source_.continues(in_target([&] { return target_->progress(); }))) return;
            take_away();
        } catch (...) {
            if (target_ || identity_of(path_)) throw;
        }
        // It was taken away: a new one.
        target_ = std::make_unique<IndexTarget>(path_);
    }

    /// Runs `f`; if that finds the index damaged, it is taken away, and the next update makes it again.
    template <class F>
    std::invoke_result_t<F> in_target(F&& f) {
        try {
            return f();
        } catch (...) {
            const int result = current_result();
            const bool damaged = is_damage(result) || result == SQLITE_ERROR || result == SQLITE_SCHEMA ||
                                 result == SQLITE_CONSTRAINT || result == SQLITE_MISMATCH;
            if (damaged) take_away();
            throw;
        }
    }

    void take_away() {
        target_.reset();
        remove_search_file(path_);
    }

    const std::string path_;
    IndexSource source_;
    std::unique_ptr<IndexTarget> target_;
};

}  // namespace

Result<std::unique_ptr<SearchIndex>> open_search_index(const std::string& database) {
    return guarded([&]() -> std::unique_ptr<SearchIndex> { return std::make_unique<SqliteSearchIndex>(database); });
}

}  // namespace kabar::store::sqlite
