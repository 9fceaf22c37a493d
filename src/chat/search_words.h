// What a text is found by: its words, in a form that is the same for the index and for what is searched for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kabar::chat {

/// Letters, digits and their marks in Unicode NFKC, case folded, without accents: `CAFE` with one is `cafe`. Never blanks,
/// quotes or other ASCII signs.
struct SearchWord {
    enum class Kind : std::uint8_t {
        plain,   ///< of a script that sets blanks between words
        pair,    ///< two neighbours in a run of Han, kana, Hangul, Thai, Lao, Khmer or Myanmar
        last,    ///< the last character of such a run, which keeps runs apart
        symbol,  ///< an emoji
    };
    std::string text;
    Kind kind{};

    bool operator==(const SearchWord&) const = default;
};

struct SearchText {
    std::vector<SearchWord> words;     ///< in order
    std::vector<std::string> singles;  ///< the characters of runs, each once
};

/// What a message must have; all of a query's terms.
struct SearchTerm {
    enum class Kind : std::uint8_t {
        word,       ///< this word or symbol
        beginning,  ///< a plain word that begins so: the last one of a query, while it is being typed
        run,        ///< these pairs, one after the other
        single,     ///< this character of a run
    };
    Kind kind{};
    std::vector<std::string> words;  ///< of `run` one or more, else one

    bool operator==(const SearchTerm&) const = default;
};

/// Pure and thread-safe, as all here. Words longer than limits::search_word_characters are cut.
SearchText search_words(std::string_view text);

/// Errors: bad_argument for a query without a word or with more than limits::search_words.
Result<std::vector<SearchTerm>> search_terms(std::string_view query);

bool matches(const SearchText& text, const std::vector<SearchTerm>& terms);

}  // namespace kabar::chat
