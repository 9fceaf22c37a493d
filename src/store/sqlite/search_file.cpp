#include "store/sqlite/search_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <SQLiteCpp/Exception.h>

#include "base/limits.h"

namespace kabar::store::sqlite {

using namespace chat;

namespace {

/// Reading waits only while the index's own log is recovered.
constexpr int search_wait_ms = 250;

/// Words have no quotes in them.
std::string quoted(const std::vector<std::string>& words) {
    std::string out = "\"";
    for (const auto& word : words) out += (out.size() == 1 ? "" : " ") + word;
    return out + "\"";
}

}  // namespace

std::string search_path(const std::string& database) {
    return database.substr(0, database.rfind('/') + 1) + "search.db";
}

std::optional<FileIdentity> identity_of(const std::string& path) {
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) return std::nullopt;
    return FileIdentity{found.st_dev, found.st_ino};
}

void remove_search_file(const std::string& path) noexcept {
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) ::unlink((path + suffix).c_str());
}

int current_result() noexcept {
    try {
        throw;
    } catch (const Failure& failure) {
        return failure.result() & 0xff;
    } catch (const SQLite::Exception& failure) {
        return failure.getErrorCode() & 0xff;
    } catch (...) {
        return SQLITE_OK;
    }
}

bool is_damage(int result) noexcept { return result == SQLITE_CORRUPT || result == SQLITE_NOTADB; }

std::string conversation_word(ConversationId id) { return "c" + std::to_string(number_of(id)); }
std::string sender_word(UserId id) { return "f" + std::to_string(number_of(id)); }
std::string person_word(UserId id) { return "u" + std::to_string(number_of(id)); }

SearchFile::SearchFile(const std::string& path)
    : path_(path), identity_(identity_of(path)), connection_(path, Connection::Use::reading) {
    sqlite3_busy_timeout(connection_.handle(), search_wait_ms);
    // Its log is the index's business: closed last, after another file took this one's name, it would take that one's.
    sqlite3_db_config(connection_.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    if (connection_.number("PRAGMA user_version") != search_version) {
        throw Failure(Code::busy, SQLITE_BUSY, "the index is being made");
    }
    find_ = std::make_unique<Statement>(connection_,
                                        "SELECT rowid FROM words WHERE words MATCH ? AND rowid >= ? AND rowid <= ? "
                                        "ORDER BY rowid DESC LIMIT ?");
    complete_ = std::make_unique<Statement>(
        connection_,
        "SELECT term FROM (SELECT term FROM terms WHERE term > ?1 AND term < ?2 ORDER BY term LIMIT ?3) "
        "ORDER BY length(term), term LIMIT ?4");
}

bool SearchFile::is_current() const { return identity_of(path_) == identity_; }

std::vector<std::string> SearchFile::completions(const std::string& beginning) {
    std::vector<std::string> out{beginning};
    const std::string end = beginning + "\xf4\x8f\xbf\xbf";  // the last code point
    Query query(*complete_, beginning, end, limits::search_completions_seen, limits::search_completions);
    while (query.next()) out.push_back(query.string(0));
    return out;
}

std::string SearchFile::expression(const std::vector<SearchTerm>& terms) {
    std::string out;
    for (const SearchTerm& term : terms) {
        if (!out.empty()) out += " AND ";
        if (term.kind == SearchTerm::Kind::single) {
            out += "single : " + quoted(term.words);
        } else if (term.kind == SearchTerm::Kind::beginning) {
            std::string any;
            for (const auto& word : completions(term.words.front())) {
                any += (any.empty() ? "" : " OR ") + quoted({word});
            }
            out += "body : (" + any + ")";
        } else {
            out += "body : " + quoted(term.words);
        }
    }
    return out;
}

std::vector<SearchHit> SearchFile::find(const std::string& match, std::int64_t low, std::int64_t high,
                                        std::size_t most) {
    std::vector<SearchHit> out;
    Query query(*find_, match, first_row_of(low), last_row_of(high), most);
    while (query.next()) {
        const auto row = query.integer(0);
        out.push_back({row >> spot_bits, static_cast<std::size_t>(row) % spot_count});
    }
    return out;
}

}  // namespace kabar::store::sqlite
