// The index of words: a database of its own beside the messages, made from them and made again when it is lost.
//
// Whoever finds it damaged takes it away, and goes on when it stands there again: a connection to a file that is no
// longer the one under this name is closed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "chat/model.h"
#include "chat/search_words.h"
#include "store/sqlite/connection.h"

namespace kabar::store::sqlite {

/// The tables and the form of the words; another version is made again.
inline constexpr std::int64_t search_version = 4;

/// Beside `database`.
std::string search_path(const std::string& database);

/// Which file stands under a name.
using FileIdentity = std::pair<std::uint64_t, std::uint64_t>;
std::optional<FileIdentity> identity_of(const std::string& path);

/// With what SQLite keeps beside it.
void remove_search_file(const std::string& path) noexcept;

/// SQLite's result code of the exception being handled, the short one. For use in `catch (...)`.
int current_result() noexcept;
/// Whether it says that the file is not a sound database.
bool is_damage(int result) noexcept;

/// Where a message is, as words of the index: in this conversation, from this sender, for this one of two people.
std::string conversation_word(chat::ConversationId id);
std::string sender_word(chat::UserId id);
std::string person_word(chat::UserId id);

/// A row of the index is named after the message's place in the order of everything and the lowest bits of its
/// conversation: so a row that is somewhere else can be passed over without a look at the message.
inline constexpr int spot_bits = 12;
inline constexpr std::size_t spot_count = std::size_t{1} << spot_bits;
constexpr std::size_t spot_of(chat::ConversationId id) { return static_cast<std::size_t>(number_of(id)) % spot_count; }
constexpr std::int64_t first_row_of(std::int64_t seq) { return seq << spot_bits; }
constexpr std::int64_t last_row_of(std::int64_t seq) { return first_row_of(seq + 1) - 1; }

struct SearchHit {
    std::int64_t seq = 0;
    std::size_t spot = 0;
};

/// The index as one reader sees it. Throws Failure and SQLite's own exceptions.
class SearchFile {
public:
    explicit SearchFile(const std::string& path);

    /// False: another file has taken its place, or none has.
    bool is_current() const;

    /// `terms` as an expression of the index, each last word with those that it may become.
    std::string expression(const std::vector<chat::SearchTerm>& terms);
    /// What fits `match` from place `low` to `high`, newest first.
    std::vector<SearchHit> find(const std::string& match, std::int64_t low, std::int64_t high, std::size_t most);

private:
    std::vector<std::string> completions(const std::string& beginning);

    std::string path_;
    std::optional<FileIdentity> identity_;
    Connection connection_;
    std::unique_ptr<Statement> find_;
    std::unique_ptr<Statement> complete_;
};

}  // namespace kabar::store::sqlite
