#include "store/sqlite/search_target.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "chat/search_words.h"

namespace kabar::store::sqlite {

using namespace chat;

namespace {

/// `ascii` leaves the words as they are: they have no ASCII signs, and every other character belongs to a word.
constexpr const char* search_tables = R"sql(
CREATE VIRTUAL TABLE words USING fts5(body, single, place, tokenize = 'ascii', columnsize = 0);
CREATE TABLE terms (term TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE progress (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    seq    INTEGER NOT NULL,
    epoch  INTEGER NOT NULL,
    merged INTEGER NOT NULL  -- the seq when all parts were last made into one
) STRICT;
INSERT INTO progress VALUES (1, 0, 0, 0);
)sql";

/// Terms that are known to be stored, so that they need not be looked for.
constexpr std::size_t known_terms = 100'000;

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

}  // namespace

IndexTarget::IndexTarget(const std::string& path)
    : path_(path),
      connection_((make_search_file(path), path), Connection::Use::writing),
      identity_(identity_of(path)),
      begin_(with_tables(connection_), "BEGIN IMMEDIATE"),
      commit_(connection_, "COMMIT"),
      put_(connection_, "INSERT OR REPLACE INTO words (rowid, body, single, place) VALUES (?, ?, ?, ?)"),
      forget_(connection_, "DELETE FROM words WHERE rowid = ?"),
      put_term_(connection_, "INSERT OR IGNORE INTO terms VALUES (?)"),
      find_progress_(connection_, "SELECT seq, epoch FROM progress WHERE id = 1"),
      set_progress_(connection_, "UPDATE progress SET seq = ?, epoch = ? WHERE id = 1"),
      find_merged_(connection_, "SELECT seq, merged FROM progress WHERE id = 1"),
      set_merged_(connection_, "UPDATE progress SET merged = seq WHERE id = 1"),
      merge_(connection_, "INSERT INTO words (words, rank) VALUES ('merge', ?)") {}

bool IndexTarget::is_current() const { return identity_of(path_) == identity_; }

Progress IndexTarget::progress() {
    Query query(find_progress_);
    if (!query.next()) throw Failure(Code::storage_failed, SQLITE_CORRUPT, "the index has lost its place");
    return {query.integer(0), query.integer(1)};
}

void IndexTarget::write(const IndexStep& step) {
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

bool IndexTarget::merge() {
    if (!merging_) {
        Query query(find_merged_);
        if (!query.next()) return false;
        const auto seq = query.integer(0);
        const auto added = seq - query.integer(1);
        if (added < limits::search_merge_least || added < seq / limits::search_merge_share) return false;
    }
    // The first step is asked for with a negative number: all parts are to become one. Each later one goes on with it;
    // one that changes nothing but this command's own row is the last.
    const int before = sqlite3_total_changes(connection_.handle());
    run(merge_, merging_ ? limits::search_merge_pages : -limits::search_merge_pages);
    merging_ = sqlite3_total_changes(connection_.handle()) - before >= 2;
    if (!merging_) run(set_merged_);
    return merging_;
}

void IndexTarget::put(const IndexRow& row) {
    const auto text = row.forgotten ? SearchText{} : search_words(row.text);
    const auto id = first_row_of(row.seq) + static_cast<std::int64_t>(spot_of(row.conversation));
    if (text.words.empty()) return run(forget_, id);
    std::string body;
    for (const SearchWord& word : text.words) {
        body += (body.empty() ? "" : " ") + word.text;
        if (word.kind == SearchWord::Kind::plain && known_.insert(word.text).second) run(put_term_, word.text);
    }
    std::string single;
    for (const auto& character : text.singles) single += (single.empty() ? "" : " ") + character;
    run(put_, id, body, single, row.place);
}

}  // namespace kabar::store::sqlite
