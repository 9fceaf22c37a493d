#include "chat/search_words.h"

#include <algorithm>
#include <array>

#include <utf8proc.h>

#include "base/limits.h"

namespace kabar::chat {

namespace {

using Character = utf8proc_int32_t;

struct CharacterRange {
    Character first;
    Character last;
};

/// Scripts that set no blanks between words, or, as Hangul, grow words with endings.
constexpr std::array unspaced_scripts{
    CharacterRange{0x0e00, 0x0eff},    // Thai, Lao
    CharacterRange{0x1000, 0x109f},    // Myanmar
    CharacterRange{0x1100, 0x11ff},    // Hangul
    CharacterRange{0x1780, 0x17ff},    // Khmer
    CharacterRange{0x2e80, 0x2fdf},    // Han
    CharacterRange{0x3005, 0x3007},    // Han
    CharacterRange{0x3040, 0x318f},    // kana, Bopomofo, Hangul
    CharacterRange{0x31a0, 0x31bf},    // Bopomofo
    CharacterRange{0x31f0, 0x31ff},    // kana
    CharacterRange{0x3400, 0x4dbf},    // Han
    CharacterRange{0x4e00, 0x9fff},    // Han
    CharacterRange{0xa960, 0xa97f},    // Hangul
    CharacterRange{0xa9e0, 0xa9ff},    // Myanmar
    CharacterRange{0xaa60, 0xaa7f},    // Myanmar
    CharacterRange{0xac00, 0xd7ff},    // Hangul
    CharacterRange{0xf900, 0xfaff},    // Han
    CharacterRange{0x1aff0, 0x1b16f},  // kana
    CharacterRange{0x20000, 0x3ffff},  // Han
};

/// Accents and vowel points that people leave out. Other marks make another word of it, as in Hindi or Japanese.
constexpr std::array optional_marks{
    CharacterRange{0x0300, 0x036f}, CharacterRange{0x0591, 0x05bd}, CharacterRange{0x05bf, 0x05bf},
    CharacterRange{0x05c1, 0x05c2}, CharacterRange{0x05c4, 0x05c5}, CharacterRange{0x05c7, 0x05c7},
    CharacterRange{0x0610, 0x061a}, CharacterRange{0x0640, 0x0640}, CharacterRange{0x064b, 0x065f},
    CharacterRange{0x0670, 0x0670}, CharacterRange{0x1ab0, 0x1aff}, CharacterRange{0x1dc0, 0x1dff},
    CharacterRange{0x20d0, 0x20ff}, CharacterRange{0xfe20, 0xfe2f},
};

/// Below it there are signs such as the degree's, which belong to no search.
constexpr Character first_emoji = 0x2300;

template <class Ranges>
bool is_in(const Ranges& ranges, Character c) {
    return std::any_of(ranges.begin(), ranges.end(), [c](const auto& r) { return c >= r.first && c <= r.last; });
}

std::vector<Character> ascii_folded(std::string_view text) {
    std::vector<Character> out;
    out.reserve(text.size());
    for (const char c : text) out.push_back(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return out;
}

std::vector<Character> folded(std::string_view text) {
    if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
        return ascii_folded(text);
    }
    constexpr int decomposing =
        UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    std::vector<Character> out(text.size() + 16);
    while (true) {
        const auto size = utf8proc_decompose(
            reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
            out.data(), static_cast<utf8proc_ssize_t>(out.size()), static_cast<utf8proc_option_t>(decomposing));
        if (size < 0) return {};
        const bool fitted = static_cast<std::size_t>(size) <= out.size();
        out.resize(static_cast<std::size_t>(size));
        if (fitted) break;
    }
    std::erase_if(out, [](Character c) { return is_in(optional_marks, c); });
    const auto size = utf8proc_normalize_utf32(out.data(), static_cast<utf8proc_ssize_t>(out.size()),
                                               static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    out.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return out;
}

enum class CharacterKind : std::uint8_t { gap, mark, plain, unspaced, symbol };

CharacterKind kind_of(Character c) {
    if (c < 0x80) {
        const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        return word ? CharacterKind::plain : CharacterKind::gap;
    }
    switch (utf8proc_category(c)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_ND:
        case UTF8PROC_CATEGORY_NL:
        case UTF8PROC_CATEGORY_NO: return is_in(unspaced_scripts, c) ? CharacterKind::unspaced : CharacterKind::plain;
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC: return CharacterKind::mark;
        case UTF8PROC_CATEGORY_SO: return c >= first_emoji ? CharacterKind::symbol : CharacterKind::gap;
        default: return CharacterKind::gap;
    }
}

std::string utf8_of(const Character* characters, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) {
        std::array<utf8proc_uint8_t, 4> bytes{};
        const auto size = utf8proc_encode_char(characters[i], bytes.data());
        out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
    }
    return out;
}

/// A stretch of characters of one kind.
struct Stretch {
    CharacterKind kind{};
    const Character* characters = nullptr;
    std::size_t count = 0;
};

std::vector<Stretch> stretches(const std::vector<Character>& characters) {
    std::vector<Stretch> out;
    bool open = false;
    for (const Character& c : characters) {
        const CharacterKind kind = kind_of(c);
        if (open && (kind == CharacterKind::mark || (kind == out.back().kind && kind != CharacterKind::symbol))) {
            ++out.back().count;
            continue;
        }
        open = kind != CharacterKind::gap && kind != CharacterKind::mark;
        if (open) out.push_back({kind, &c, 1});
    }
    return out;
}

std::string word_of(const Stretch& stretch) {
    // A mark that follows an emoji only says how to draw it.
    if (stretch.kind == CharacterKind::symbol) return utf8_of(stretch.characters, 1);
    return utf8_of(stretch.characters, std::min(stretch.count, limits::search_word_characters));
}

std::vector<std::string> pairs_of(const Stretch& stretch, std::size_t most) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i + 1 < stretch.count && i < most; ++i) out.push_back(utf8_of(stretch.characters + i, 2));
    return out;
}

bool has_run(const std::vector<SearchWord>& words, const std::vector<std::string>& run) {
    const auto same = [](const SearchWord& word, const std::string& text) {
        return word.kind == SearchWord::Kind::pair && word.text == text;
    };
    return std::search(words.begin(), words.end(), run.begin(), run.end(), same) != words.end();
}

bool matches(const SearchText& text, const SearchTerm& term) {
    const std::string& first = term.words.front();
    const auto any = [&](auto&& test) { return std::any_of(text.words.begin(), text.words.end(), test); };
    switch (term.kind) {
        case SearchTerm::Kind::word: return any([&](const SearchWord& word) { return word.text == first; });
        case SearchTerm::Kind::beginning:
            return any([&](const SearchWord& word) {
                return word.kind == SearchWord::Kind::plain && word.text.starts_with(first);
            });
        case SearchTerm::Kind::run: return has_run(text.words, term.words);
        case SearchTerm::Kind::single:
            return std::find(text.singles.begin(), text.singles.end(), first) != text.singles.end();
    }
    return false;
}

}  // namespace

SearchText search_words(std::string_view text) {
    const auto characters = folded(text);
    SearchText out;
    for (const Stretch& stretch : stretches(characters)) {
        if (stretch.kind != CharacterKind::unspaced) {
            const bool plain = stretch.kind == CharacterKind::plain;
            out.words.push_back({word_of(stretch), plain ? SearchWord::Kind::plain : SearchWord::Kind::symbol});
            continue;
        }
        for (auto& pair : pairs_of(stretch, stretch.count))
            out.words.push_back({std::move(pair), SearchWord::Kind::pair});
        out.words.push_back({utf8_of(stretch.characters + stretch.count - 1, 1), SearchWord::Kind::last});
        for (std::size_t i = 0; i < stretch.count; ++i) out.singles.push_back(utf8_of(stretch.characters + i, 1));
    }
    std::sort(out.singles.begin(), out.singles.end());
    out.singles.erase(std::unique(out.singles.begin(), out.singles.end()), out.singles.end());
    return out;
}

Result<std::vector<SearchTerm>> search_terms(std::string_view query) {
    const auto characters = folded(query);
    std::vector<SearchTerm> terms;
    for (const Stretch& stretch : stretches(characters)) {
        if (terms.size() == limits::search_words) {
            return fail(Code::bad_argument, "words: at most " + std::to_string(limits::search_words));
        }
        if (stretch.kind != CharacterKind::unspaced) {
            terms.push_back({SearchTerm::Kind::word, {word_of(stretch)}});
        } else if (stretch.count > 1) {
            terms.push_back({SearchTerm::Kind::run, pairs_of(stretch, limits::search_word_characters)});
        } else {
            terms.push_back({SearchTerm::Kind::single, {utf8_of(stretch.characters, 1)}});
        }
    }
    if (terms.empty()) return fail(Code::bad_argument, "words: expected at least one word of letters or digits");
    const auto last = stretches(characters).back();
    if (last.kind == CharacterKind::plain) terms.back().kind = SearchTerm::Kind::beginning;
    return terms;
}

bool matches(const SearchText& text, const std::vector<SearchTerm>& terms) {
    return std::all_of(terms.begin(), terms.end(), [&](const SearchTerm& term) { return matches(text, term); });
}

}  // namespace kabar::chat
