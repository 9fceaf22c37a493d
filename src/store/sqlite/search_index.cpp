#include "store/sqlite/search_index.h"

#include <algorithm>
#include <atomic>
#include <optional>

#include "base/limits.h"
#include "chat/event.h"
#include "store/sqlite/search_file.h"
#include "store/sqlite/search_target.h"

namespace kabar::store::sqlite {

using namespace chat;

namespace {

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
                "WHERE e.seq > ?1 AND e.seq <= ?2 AND e.kind IN (?3, ?4) AND m.seq <= ?1 ORDER BY 1"),
          list_trimmed_(connection_,
                        "SELECT conversation, seq FROM trimmed WHERE conversation > ? ORDER BY conversation LIMIT ?") {}

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

    /// Of limits::search_forget_step conversations at most.
    std::vector<TrimmedUpTo> trimmed_after(ConversationId after) {
        return moment([&] {
            std::vector<TrimmedUpTo> places;
            Query query(list_trimmed_, after, limits::search_forget_step);
            while (query.next()) places.push_back({query.id<ConversationId>(0), query.integer(1)});
            return places;
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
            IndexRow row{query.integer(1), query.id<ConversationId>(2), query.boolean(4), {}, query.string(7)};
            const auto low = query.id<UserId>(5);
            const auto high = query.id<UserId>(6);
            row.place = conversation_word(row.conversation) + " " + sender_word(query.id<UserId>(3));
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
    Statement list_trimmed_;
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
            if (step.more || forget()) return true;
            return in_target([&] { return target_->merge() || target_->shrink(); });
        });
    }

    void forget_trimmed() override { trimmed_.store(true); }

private:
    /// One step of a pass over all conversations of which something was trimmed. True: there is more to do.
    bool forget() {
        if (!pass_) {
            if (!trimmed_.exchange(false)) return false;
            pass_.emplace();
        }
        const auto places = source_.trimmed_after(*pass_);
        const auto done = in_target([&] { return target_->forget(places); });
        if (done > 0) pass_ = places[done - 1].conversation;
        if (done == places.size() && done < limits::search_forget_step) pass_.reset();
        return pass_.has_value();
    }

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
    std::atomic<bool> trimmed_{true};     ///< a pass is due; after a start nobody knows
    std::optional<ConversationId> pass_;  ///< the last conversation that a pass under way has done
};

}  // namespace

Result<std::unique_ptr<SearchIndex>> open_search_index(const std::string& database) {
    return guarded([&]() -> std::unique_ptr<SearchIndex> { return std::make_unique<SqliteSearchIndex>(database); });
}

}  // namespace kabar::store::sqlite
