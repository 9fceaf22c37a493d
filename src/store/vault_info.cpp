// The form of an .info file: a line of five numbers (owner, size, created, and the lengths of what follows), then the
// name and the type, byte for byte.
#include <algorithm>
#include <array>
#include <charconv>

#include "store/vault_state.h"

namespace kabar::store {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

bool is_id_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

}  // namespace

bool is_upload_id(std::string_view id) {
    return !id.empty() && id.size() <= upload_id_bytes && std::all_of(id.begin(), id.end(), is_id_character);
}

std::string encode_info(const UploadInfo& info) {
    std::string text;
    for (const auto number : {info.owner, info.size, info.created, static_cast<std::int64_t>(info.name.size()),
                              static_cast<std::int64_t>(info.type.size())}) {
        text += std::to_string(number) + ' ';
    }
    text.back() = '\n';
    return text + info.name + info.type;
}

std::optional<UploadInfo> decode_info(std::string_view id, std::string_view text) {
    const auto line_end = text.find('\n');
    if (line_end == std::string_view::npos) return std::nullopt;
    std::array<std::int64_t, 5> numbers{};
    const char* at = text.data();
    const char* const end = text.data() + line_end;
    for (auto& number : numbers) {
        const auto [stop, error] = std::from_chars(at, end, number);
        if (error != std::errc{} || (stop != end && *stop != ' ')) return std::nullopt;
        at = stop == end ? end : stop + 1;
    }
    const auto [owner, size, created, name_bytes, type_bytes] = numbers;
    const auto rest = text.substr(line_end + 1);
    if (at != end || size < 0 || name_bytes < 0 || type_bytes < 0) return std::nullopt;
    if (static_cast<std::size_t>(name_bytes) > file_name_bytes) return std::nullopt;
    if (static_cast<std::size_t>(type_bytes) > file_type_bytes) return std::nullopt;
    if (rest.size() != static_cast<std::size_t>(name_bytes + type_bytes)) return std::nullopt;
    return UploadInfo{.id = std::string(id),
                      .owner = owner,
                      .name = std::string(rest.substr(0, static_cast<std::size_t>(name_bytes))),
                      .type = std::string(rest.substr(static_cast<std::size_t>(name_bytes))),
                      .size = size,
                      .created = created};
}

std::string hex_of(const BlobDigest& digest) {
    std::string hex;
    hex.reserve(2 * digest.size());
    for (const auto byte : digest) {
        hex += hex_digits[byte >> 4];
        hex += hex_digits[byte & 15];
    }
    return hex;
}

std::optional<BlobDigest> blob_digest(std::string_view hex) {
    BlobDigest digest{};
    if (hex.size() != 2 * digest.size()) return std::nullopt;
    for (std::size_t i = 0; i < digest.size(); ++i) {
        const auto high = hex_digits.find(hex[2 * i]);
        const auto low = hex_digits.find(hex[2 * i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
        digest[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return digest;
}

}  // namespace kabar::store
