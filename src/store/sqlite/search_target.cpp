#include "store/sqlite/search_target.h"

#include <utility>

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
    merged INTEGER NOT NULL,     -- the seq when all parts were last made into one
    forgotten INTEGER NOT NULL   -- rows taken out since then
) STRICT;
INSERT INTO progress VALUES (1, 0, 0, 0, 0);
CREATE TABLE forgotten (
    conversation INTEGER PRIMARY KEY,
    seq          INTEGER NOT NULL  -- up to here no row is left
) STRICT;
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
    FreePages::prepare(connection);
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
      find_merged_(connection_, "SELECT seq, merged, forgotten FROM progress WHERE id = 1"),
      set_merged_(connection_, "UPDATE progress SET merged = seq, forgotten = 0 WHERE id = 1"),
      find_first_(connection_, "SELECT rowid FROM words ORDER BY rowid LIMIT 1"),
      merge_(connection_, "INSERT INTO words (words, rank) VALUES ('merge', ?)"),
      find_forgotten_(connection_, "SELECT seq FROM forgotten WHERE conversation = ?"),
      put_forgotten_(connection_, "INSERT OR REPLACE INTO forgotten VALUES (?, ?)"),
      find_trimmed_(connection_, "SELECT rowid FROM words WHERE words MATCH ? AND rowid <= ? ORDER BY rowid LIMIT ?"),
      count_forgotten_(connection_, "UPDATE progress SET forgotten = forgotten + ? WHERE id = 1"),
      list_terms_(connection_, "SELECT term FROM terms WHERE term > ? ORDER BY term LIMIT ?"),
      find_use_(connection_, "SELECT 1 FROM words WHERE words MATCH ? LIMIT 1"),
      remove_term_(connection_, "DELETE FROM terms WHERE term = ?"),
      free_pages_(connection_) {}

bool IndexTarget::is_current() const { return identity_of(path_) == identity_; }

Progress IndexTarget::progress() {
    Query query(find_progress_);
    if (!query.next()) throw Failure(Code::storage_failed, SQLITE_CORRUPT, "the index has lost its place");
    return {query.integer(0), query.integer(1)};
}

template <class F>
std::invoke_result_t<F> IndexTarget::in_transaction(F&& f) {
    try {
        run(begin_);
        auto result = f();
        run(commit_);
        return result;
    } catch (...) {
        known_.clear();
        // After some errors SQLite has rolled back by itself.
        sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
        throw;
    }
}

void IndexTarget::write(const IndexStep& step) {
    in_transaction([&] {
        std::int64_t forgotten = 0;
        for (const IndexRow& row : step.rows) {
            put(row);
            if (row.forgotten) ++forgotten;
        }
        run(set_progress_, step.to.seq, step.to.epoch);
        if (forgotten > 0) run(count_forgotten_, forgotten);
        return true;
    });
    if (known_.size() > known_terms) known_.clear();
}

std::size_t IndexTarget::forget(std::span<const TrimmedUpTo> places) {
    return in_transaction([&] {
        std::size_t done = 0;
        std::size_t left = limits::search_forget_step;
        while (done < places.size() && forget(places[done], left)) ++done;
        const auto out = static_cast<std::int64_t>(limits::search_forget_step - left);
        if (out > 0) run(count_forgotten_, out);
        return done;
    });
}

bool IndexTarget::forget(const TrimmedUpTo& place, std::size_t& left) {
    {
        Query query(find_forgotten_, place.conversation);
        if (query.next() && query.integer(0) >= place.seq) return true;
    }
    if (left == 0) return false;
    std::vector<std::int64_t> rows;
    const std::string match = "place : \"" + conversation_word(place.conversation) + "\"";
    for (Query query(find_trimmed_, match, last_row_of(place.seq), left); query.next();)
        rows.push_back(query.integer(0));
    for (const auto row : rows) run(forget_, row);
    left -= rows.size();
    if (left == 0) return false;
    run(put_forgotten_, place.conversation, place.seq);
    return true;
}

bool IndexTarget::wants_merge() {
    std::int64_t seq = 0;
    std::int64_t added = 0;
    std::int64_t forgotten = 0;
    {
        Query query(find_merged_);
        if (!query.next()) return false;
        seq = query.integer(0);
        added = seq - query.integer(1);
        forgotten = query.integer(2);
    }
    Query query(find_first_);
    const auto there = query.next() ? seq - (query.integer(0) >> spot_bits) : 0;
    forgot_ = forgotten > 0;
    // A small index is soon written again; only for what is new that is not worth it.
    if (forgotten == 0 && added < limits::search_merge_least) return false;
    return added + forgotten >= there / limits::search_merge_share;
}

bool IndexTarget::merge() {
    if (pruned_) return prune_terms();
    if (!merging_ && !wants_merge()) return false;
    // The first step is asked for with a negative number: all parts are to become one. Each later one goes on with it;
    // one that changes nothing but this command's own row is the last.
    const int before = sqlite3_total_changes(connection_.handle());
    run(merge_, merging_ ? limits::search_merge_pages : -limits::search_merge_pages);
    merging_ = sqlite3_total_changes(connection_.handle()) - before >= 2;
    if (merging_) return true;
    run(set_merged_);
    if (forgot_) pruned_.emplace();
    return forgot_;
}

bool IndexTarget::prune_terms() {
    std::vector<std::string> terms;
    for (Query query(list_terms_, *pruned_, limits::search_forget_step); query.next();)
        terms.push_back(query.string(0));
    in_transaction([&] {
        for (const std::string& term : terms) {
            if (is_used(term)) continue;
            run(remove_term_, term);
            known_.erase(term);
        }
        return true;
    });
    if (terms.size() < limits::search_forget_step) {
        pruned_.reset();
    } else {
        pruned_ = terms.back();
    }
    return pruned_.has_value();
}

bool IndexTarget::is_used(const std::string& term) {
    const std::string match = "body : \"" + term + "\"";
    Query query(find_use_, match);
    return query.next();
}

bool IndexTarget::shrink() {
    const auto step = in_transaction([&] { return free_pages_.give_back(); });
    // The file gets smaller when its log is in it; readers may hold that up until later.
    if (step.given > 0 && !step.more) {
        sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    }
    return step.more;
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
