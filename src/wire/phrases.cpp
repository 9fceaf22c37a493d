#include "wire/phrases.h"

#include <iterator>
#include <optional>
#include <vector>

#include "base/limits.h"

namespace kabar::wire {

namespace {

struct Pair {
    std::string_view en;
    std::string_view id;
};

constexpr std::string_view phrase_place = "{}";

// The phrases of this room come first, in the order of Phrase; behind them what other rooms give as a subject.
constexpr Pair catalog[] = {
    {"{}: expected a string, a number, true or false", "{}: seharusnya string, angka, true atau false"},
    {"{}: expected a string", "{}: seharusnya string"},
    {"{}: expected true or false", "{}: seharusnya true atau false"},
    {"{}: expected a whole number from {} to {}", "{}: seharusnya bilangan bulat dari {} sampai {}"},
    {"{}: expected at most {} bytes", "{}: paling banyak {} byte"},
    {"{}: expected 1 to {} bytes", "{}: seharusnya 1 sampai {} byte"},
    {"{}: expected one word of 1 to {} bytes", "{}: seharusnya satu kata, 1 sampai {} byte"},
    {"{}: give a cursor as a reply or an event had it", "{}: berikan kursor seperti pada balasan atau peristiwa"},
    {"{}: expected a time like 2026-11-22 or 2026-11-22T09:30:00Z",
     "{}: seharusnya waktu seperti 2026-11-22 atau 2026-11-22T09:30:00Z"},
    {"{}: expected owner, moderator or member", "{}: seharusnya owner, moderator atau member"},
    {"{}: give only one of them", "{}: berikan hanya satu di antaranya"},
    {"{}: in rooms there is no such thing; give a user", "{}: tidak ada untuk ruang; berikan pengguna"},
    {"{}: given twice", "{}: diberikan dua kali"},
    {"\"{}\" is not a key of {}; it takes {}", "\"{}\" bukan kunci untuk {}; kunci yang dikenal: {}"},
    {"\"{}\" is not an option of {}; it takes {}", "\"{}\" bukan opsi untuk {}; opsi yang dikenal: {}"},
    {"{} takes no options, and \"{}=\" looks like one", "{} tidak punya opsi, sedangkan \"{}=\" tampak seperti opsi"},
    {"too much was given; it is written: {}", "terlalu banyak yang diberikan; cara menulisnya: {}"},
    {"the key \"{}\" appears twice", "kunci \"{}\" muncul dua kali"},
    {"it ends too early", "JSON terpotong sebelum selesai"},
    {"something follows the object", "masih ada sesuatu setelah objek JSON"},
    {"a number in it is too large", "ada angka yang terlalu besar"},
    {"it is nested deeper than {} levels", "susunannya lebih dalam dari {} tingkat"},
    {"it has more than {} keys", "kuncinya lebih dari {}"},
    {"half of a surrogate pair at byte {}", "separuh pasangan surrogate pada byte {}"},
    {"syntax error at byte {}", "kesalahan penulisan pada byte {}"},
    {"there are more than {} requests", "permintaannya lebih dari {}"},
    {"expected an object at byte {}", "seharusnya objek pada byte {}"},
    {"expected the next object on a new line at byte {}", "objek berikutnya seharusnya di baris baru pada byte {}"},
    {"the end of the line", "akhir baris"},
    {"a login", "login"},
    {"4 to 256", "4 sampai 256"},
    {"owner", "pemilik"},
    {"sender", "pengirim"},
    {"another member", "anggota lain"},
    {"another owner", "pemilik lain"},
    {"rooms of one user: {}", "ruang per pengguna: {}"},
    {"members of one room: {}", "anggota per ruang: {}"},
    {"bans of one room: {}", "larangan masuk per ruang: {}"},
    {"blocked users of one user: {}", "pengguna yang diblokir per pengguna: {}"},
    {"reactions on one message: {}", "reaksi per pesan: {}"},
    {"webhooks of one room: {}", "webhook per ruang: {}"},
    {"outgoing webhooks of the server: {}", "webhook keluar di server: {}"},
    {"bots of the server: {}", "bot di server: {}"},
    {"tokens of one bot: {}", "token per bot: {}"},
    {"a bot", "bot"},
    {"a person", "orang, bukan bot"},
    {"session: this bot has no such token", "session: bot ini tidak punya token itu"},
    {"requests, at most {}", "permintaan, paling banyak {}"},
    {"words: at most {}", "words: paling banyak {}"},
    {"words: expected at least one word of letters or digits",
     "words: seharusnya ada sedikitnya satu kata dari huruf atau angka"},
    {"page: expected what the page before gave as \"next\"", "page: seharusnya nilai \"next\" dari halaman sebelumnya"},
};
static_assert(std::size(catalog) > static_cast<std::size_t>(Phrase::json_next_line));
static_assert(limits::password_min_characters == 4 && limits::password_bytes == 256, "the catalog has them");

std::string fill(std::string_view pattern, const std::vector<std::string_view>& values) {
    std::string text;
    std::size_t next = 0;
    while (true) {
        const auto at = pattern.find(phrase_place);
        text += pattern.substr(0, at);
        if (at == std::string_view::npos) return text;
        if (next < values.size()) text += values[next++];
        pattern.remove_prefix(at + phrase_place.size());
    }
}

/// The values that make the pattern to the subject; each as short as it can be.
std::optional<std::vector<std::string_view>> match(std::string_view pattern, std::string_view subject) {
    std::vector<std::string_view> values;
    auto at = pattern.find(phrase_place);
    if (at == std::string_view::npos) {
        if (pattern == subject) return values;
        return std::nullopt;
    }
    if (!subject.starts_with(pattern.substr(0, at))) return std::nullopt;
    subject.remove_prefix(at);
    while (true) {
        pattern.remove_prefix(at + phrase_place.size());
        at = pattern.find(phrase_place);
        const std::string_view literal = pattern.substr(0, at);
        if (at == std::string_view::npos) {
            if (!subject.ends_with(literal)) return std::nullopt;
            values.push_back(subject.substr(0, subject.size() - literal.size()));
            return values;
        }
        const auto found = subject.find(literal);
        if (found == std::string_view::npos) return std::nullopt;
        values.push_back(subject.substr(0, found));
        subject.remove_prefix(found + literal.size());
    }
}

}  // namespace

std::string phrase(Phrase which, std::initializer_list<std::string_view> values) {
    return fill(catalog[static_cast<std::size_t>(which)].en, values);
}

std::string in_language(std::string_view subject, Language language) {
    if (language == Language::en) return std::string(subject);
    for (const Pair& pair : catalog) {
        if (const auto values = match(pair.en, subject)) return fill(pair.id, *values);
    }
    return std::string(subject);
}

std::string shortened(std::string_view text, std::size_t most) {
    if (text.size() <= most) return std::string(text);
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return std::string(text.substr(0, end)) + "...";
}

}  // namespace kabar::wire
