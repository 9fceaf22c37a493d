#include "wire/hook_markup.h"

#include <array>
#include <optional>
#include <utility>

#include "wire/ascii.h"

namespace kabar::wire {

namespace {

constexpr std::array<std::pair<std::string_view, char>, 3> escapes = {{{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}}};

/// Appends the character at the front of `text` and takes it away; an escape is one.
void take_character(std::string_view& text, std::string& out) {
    for (const auto& [escape, character] : escapes) {
        if (text.starts_with(escape)) {
            out += character;
            text.remove_prefix(escape.size());
            return;
        }
    }
    out += text.front();
    text.remove_prefix(1);
}

std::string unescaped(std::string_view text) {
    std::string out;
    while (!text.empty()) take_character(text, out);
    return out;
}

/// `http://x`, `mailto:x`: a letter, then letters and what RFC 3986 (3.1) allows beside them. Not `std::string`.
bool has_scheme(std::string_view target) {
    if (target.starts_with("mailto:") || target.starts_with("tel:")) return true;
    const std::size_t colon = target.find("://");
    if (colon == std::string_view::npos || colon == 0) return false;
    for (std::size_t i = 0; i < colon; ++i) {
        const char c = ascii_lower(target[i]);
        const bool letter = c >= 'a' && c <= 'z';
        const bool other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
        if (!letter && (i == 0 || !other)) return false;
    }
    return true;
}

std::string link(std::string_view target, std::string_view label) {
    const std::string address = unescaped(target);
    const std::string shown = unescaped(label);
    const std::string_view bare = address.starts_with("mailto:") ? std::string_view(address).substr(7) : address;
    if (shown.empty()) return std::string(bare);
    if (shown == address || shown == bare) return shown;
    return shown + " (" + address + ")";
}

/// `<@ana>`, `<#kelas>`, `<!here>`; a label stands for the number that Slack has there.
std::string mention(char kind, std::string_view name, std::string_view label) {
    const char sign = kind == '!' ? '@' : kind;
    const std::string shown = unescaped(label.empty() ? name : label);
    return shown.starts_with(sign) ? shown : sign + shown;
}

/// What stands between `<` and `>`; nothing: it is no markup.
std::optional<std::string> readable_reference(std::string_view inner) {
    const std::size_t bar = inner.find('|');
    const std::string_view target = inner.substr(0, bar);
    const std::string_view label = bar == std::string_view::npos ? std::string_view() : inner.substr(bar + 1);
    const char first = target.empty() ? ' ' : target.front();
    // A date is `<!date^1392734382^{date} at {time}|what to show>`.
    if (first == '!' && !label.empty()) return unescaped(label);
    if (target.find_first_of(" \t\r\n") != std::string_view::npos || target.size() < 2) return std::nullopt;
    if (first == '@' || first == '#' || first == '!') return mention(first, target.substr(1), label);
    if (!has_scheme(target)) return std::nullopt;
    return link(target, label);
}

}  // namespace

std::string readable_markup(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    std::size_t closed = 0;  // no '>' before here is left in `text`: each one is looked for once
    const std::string_view whole = text;
    while (!text.empty()) {
        if (text.front() != '<') {
            take_character(text, out);
            continue;
        }
        const std::size_t at = whole.size() - text.size();
        if (closed != std::string_view::npos && closed <= at) closed = whole.find('>', at);
        const auto inner =
            closed == std::string_view::npos ? std::string_view() : whole.substr(at + 1, closed - at - 1);
        // A second '<' first: this one opens nothing, and looking on from it would look at the same text again.
        const auto reference =
            inner.empty() || text.find('<', 1) < inner.size() ? std::nullopt : readable_reference(inner);
        if (!reference) {
            take_character(text, out);
            continue;
        }
        out += *reference;
        text.remove_prefix(inner.size() + 2);
    }
    return out;
}

}  // namespace kabar::wire
