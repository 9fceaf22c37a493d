// A page of what a search finds: places from the index, each looked at again among the messages, which are what counts.
#include <algorithm>
#include <limits>

#include "base/limits.h"
#include "store/sqlite/reader.h"
#include "store/sqlite/search_file.h"

namespace kabar::store::sqlite {

using namespace chat;

struct SearchParts {
    explicit SearchParts(const ReaderParts& parts)
        : path(search_path(parts.path)),
          list_rooms(parts.connection,
                     "SELECT m.conversation FROM members m JOIN rooms r ON r.id = m.conversation WHERE m.user = ?"),
          find_time(parts.connection, "SELECT seq, sent FROM messages WHERE seq >= ? AND seq < ? ORDER BY seq LIMIT 1"),
          find_user(parts.connection, "SELECT id FROM users WHERE key = ? AND removed = 0"),
          find_end(parts.connection, "SELECT seq FROM counters WHERE id = 1") {}

    /// Calls `f` with the index. Whatever is wrong with it is not the messages' fault: busy.
    template <class F>
    auto in_index(F&& f) -> Result<std::invoke_result_t<F, SearchFile&>> {
        try {
            if (file && !file->is_current()) file.reset();
            if (!file) file = std::make_unique<SearchFile>(path);
            return f(*file);
        } catch (...) {
            const bool damaged = is_damage(current_result());
            const bool current = file ? file->is_current() : identity_of(path).has_value();
            file.reset();
            if (damaged && current) remove_search_file(path);
            return fail(Code::busy);
        }
    }

    std::string path;
    Statement list_rooms;
    Statement find_time;
    Statement find_user;
    Statement find_end;
    std::unique_ptr<SearchFile> file;
};

namespace {

/// Messages stand nearly in the order of their times; a clock that was set back is forgiven so far.
constexpr TimeMs clock_slack_ms = 24LL * 3600 * 1000;
constexpr TimeMs farthest_ms = TimeMs{1} << 60;

class SearchPage {
public:
    SearchPage(ReaderParts& parts, SearchParts& search, UserId user, const SearchQuery& query,
               const std::vector<SearchTerm>& terms)
        : parts_(parts), search_(search), user_(user), query_(query), terms_(terms) {}

    Result<reply::Messages> build(std::int64_t before, std::size_t bytes) {
        auto places = places_to_look();
        if (!places) return tl::unexpected(places.error());
        if (places->empty()) return reply::Messages{};
        bound(before);
        const auto words = search_.in_index([&](SearchFile& file) { return file.expression(terms_); });
        if (!words) return tl::unexpected(words.error());
        collect(*words + *places, bytes);
        if (failure_ && page_.items.empty()) return tl::unexpected(*failure_);
        return std::move(page_);
    }

private:
    /// The part of the expression that says where; empty: there is no such place.
    Result<std::string> places_to_look() {
        std::string out;
        if (query_.where) {
            const auto found = parts_.labels.find_as_member(user_, *query_.where);
            if (!found) return tl::unexpected(found.error());
            if (found->conversation == ConversationId{}) return std::string();
            where_ = found->conversation;
            out = " AND place : \"" + conversation_word(*where_) + "\"";
        } else {
            out = " AND place : (\"" + person_word(user_) + "\"";
            Query rooms(search_.list_rooms, user_);
            while (rooms.next()) out += " OR \"" + conversation_word(rooms.id<ConversationId>(0)) + "\"";
            out += ")";
        }
        if (!query_.from_key.empty()) {
            Query users(search_.find_user, query_.from_key);
            if (!users.next()) return fail(Code::unknown_user, query_.from_key);
            from_ = users.id<UserId>(0);
            out += " AND place : \"" + sender_word(*from_) + "\"";
        }
        return out;
    }

    void bound(std::int64_t before) {
        std::int64_t end = 0;
        {
            Query query(search_.find_end);
            if (query.next()) end = query.integer(0) + 1;
        }
        high_ = std::min(before, end) - 1;
        low_ = 0;
        if (query_.since) low_ = first_since(clamped(*query_.since) - clock_slack_ms, end);
        if (query_.until) high_ = std::min(high_, first_since(clamped(*query_.until) + clock_slack_ms, end) - 1);
    }

    static TimeMs clamped(TimeMs time) { return std::clamp(time, -farthest_ms, farthest_ms); }

    /// The first place from which on messages were sent at `time` or later.
    std::int64_t first_since(TimeMs time, std::int64_t end) {
        std::int64_t low = 1;
        std::int64_t high = end;
        while (low < high) {
            const std::int64_t middle = low + (high - low) / 2;
            Query query(search_.find_time, middle, high);
            if (query.next() && query.integer(1) < time) {
                low = query.integer(0) + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    void collect(const std::string& match, std::size_t bytes) {
        const std::size_t limit = std::clamp<std::size_t>(query_.limit, 1, limits::history_page_max);
        std::size_t looked = 0;
        std::size_t step = limit + 1;
        while (looked < limits::search_candidates && low_ <= high_) {
            const std::size_t most = std::min(step, limits::search_candidates - looked);
            const auto seqs = search_.in_index([&](SearchFile& file) { return file.find(match, low_, high_, most); });
            if (!seqs) {
                failure_ = seqs.error();
                return end_early();
            }
            for (const std::int64_t seq : *seqs) {
                if (!look_at(seq, limit, bytes)) return end_early();
            }
            if (seqs->size() < most) return;
            looked += seqs->size();
            high_ = seqs->back() - 1;
            step = std::min<std::size_t>(step * 4, 1024);
        }
        if (low_ <= high_) end_early();
    }

    void end_early() {
        if (last_ > 0) page_.next = std::to_string(last_);
    }

    /// False: the page is full, and this would be the next one.
    bool look_at(std::int64_t seq, std::size_t limit, std::size_t bytes) {
        auto item = shown(Seq{seq});
        if (item) {
            const bool full = page_.items.size() == limit || (!page_.items.empty() && used_ > bytes);
            if (full) return false;
            used_ += weight_of(*item);
            page_.items.push_back(std::move(*item));
        }
        last_ = seq;
        return true;
    }

    /// The index may be behind, or of another history: only what the message says now counts.
    std::optional<reply::MessageItem> shown(Seq seq) {
        const auto row = parts_.messages.by_seq(seq);
        if (!row || row->deleted) return std::nullopt;
        const Message& message = row->message;
        if ((where_ && message.conversation != *where_) || (from_ && message.sender != *from_)) return std::nullopt;
        if (query_.since && message.sent < *query_.since) return std::nullopt;
        if (query_.until && message.sent >= *query_.until) return std::nullopt;
        if (parts_.labels.membership(user_, message.conversation) == nullptr) return std::nullopt;
        if (!matches(search_words(message.text), terms_)) return std::nullopt;
        auto item = parts_.messages.item(*row, parts_.labels);
        item.to = parts_.labels.named_by(message.sender, message.conversation);
        item.with = parts_.labels.seen_by(user_, message.conversation);
        return item;
    }

    ReaderParts& parts_;
    SearchParts& search_;
    const UserId user_;
    const SearchQuery& query_;
    const std::vector<SearchTerm>& terms_;
    reply::Messages page_;
    std::optional<Error> failure_;
    std::optional<ConversationId> where_;
    std::optional<UserId> from_;
    std::int64_t low_ = 0;
    std::int64_t high_ = 0;
    std::int64_t last_ = 0;  ///< the last place looked at
    std::size_t used_ = 0;
};

}  // namespace

Result<reply::Messages> SqliteReader::search(UserId user, const SearchQuery& query, std::size_t bytes) {
    const auto terms = search_terms(query.words);
    if (!terms) return tl::unexpected(terms.error());
    const auto before = page_number(query.page, std::numeric_limits<std::int64_t>::max());
    if (!before) return tl::unexpected(before.error());
    return in_one_moment(parts_, [&]() -> Result<reply::Messages> {
        if (!search_) search_ = std::make_shared<SearchParts>(parts_);
        return SearchPage(parts_, *search_, user, query, *terms).build(*before, bytes);
    });
}

}  // namespace kabar::store::sqlite
