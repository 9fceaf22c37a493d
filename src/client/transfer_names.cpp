#include "client/transfer_names.h"

#include <algorithm>
#include <array>
#include <utility>

#include "client/live_text.h"

namespace kabar::client {

namespace {

constexpr std::string_view sixteen = "0123456789ABCDEF";
/// Room for an ending, in what file systems take.
constexpr std::size_t file_name_bytes = 200;

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

int hex_value(char c) {
    const auto at = sixteen.find(c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool coded = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0;
        if (coded && hex_value(text[i + 2]) >= 0) {
            out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 17> media_types = {{
    {"png", "image/png"},
    {"jpg", "image/jpeg"},
    {"jpeg", "image/jpeg"},
    {"gif", "image/gif"},
    {"webp", "image/webp"},
    {"svg", "image/svg+xml"},
    {"pdf", "application/pdf"},
    {"txt", "text/plain"},
    {"md", "text/markdown"},
    {"csv", "text/csv"},
    {"html", "text/html"},
    {"json", "application/json"},
    {"zip", "application/zip"},
    {"gz", "application/gzip"},
    {"mp3", "audio/mpeg"},
    {"ogg", "audio/ogg"},
    {"mp4", "video/mp4"},
}};

}  // namespace

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_unreserved(c)) {
            out += c;
        } else {
            out += {'%', sixteen[byte / 16], sixteen[byte % 16]};
        }
    }
    return out;
}

std::string harmless_file_name(std::string_view name) {
    name.remove_prefix(std::min(name.find_last_of("/\\") + 1, name.size()));
    std::string out;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        out += byte < 0x20 || byte == 0x7F ? '_' : c;
    }
    // A hidden file is none that one asked for, and one that looks like an option is a trap for the next command.
    out.erase(0, std::min(out.find_first_not_of(". -"), out.size()));
    if (out.size() > file_name_bytes) {
        std::size_t end = file_name_bytes;
        while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0U) == 0x80U) --end;
        out.resize(end);
    }
    return out;
}

std::string name_in_disposition(std::string_view disposition) {
    constexpr std::string_view coded = "filename*=UTF-8''";
    if (const auto at = disposition.find(coded); at != std::string_view::npos) {
        const auto start = at + coded.size();
        return percent_decoded(disposition.substr(start, disposition.find_first_of("; ", start) - start));
    }
    constexpr std::string_view quoted = "filename=\"";
    const auto at = disposition.find(quoted);
    if (at == std::string_view::npos) return {};
    std::string out;
    for (std::size_t i = at + quoted.size(); i < disposition.size() && disposition[i] != '"'; ++i) {
        if (disposition[i] == '\\' && i + 1 < disposition.size()) ++i;
        out += disposition[i];
    }
    return out;
}

std::string_view media_type_of(std::string_view path) {
    const auto dot = path.rfind('.');
    std::string ending(dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1));
    for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    for (const auto& [each, type] : media_types) {
        if (each == ending) return type;
    }
    return "application/octet-stream";
}

std::string progress_text(std::int64_t done, std::int64_t total) {
    if (total <= 0) return size_text(done);
    return std::to_string(std::min(done, total) * 100 / total) + "% of " + size_text(total);
}

std::string take_path(std::string& rest) {
    std::string out;
    char quote = 0;
    std::size_t at = std::min(rest.find_first_not_of(" \t"), rest.size());
    for (; at < rest.size(); ++at) {
        const char c = rest[at];
        if (quote == 0 && (c == ' ' || c == '\t')) break;
        if (quote == 0 && (c == '"' || c == '\'')) {
            quote = c;
        } else if (c == quote) {
            quote = 0;
        } else if (c == '\\' && quote == 0 && at + 1 < rest.size()) {
            out += rest[++at];
        } else {
            out += c;
        }
    }
    rest.erase(0, std::min(rest.find_first_not_of(" \t", at), rest.size()));
    return out;
}

}  // namespace kabar::client
