#include "preview/preview.h"

#include <charconv>

namespace kabar::preview {

namespace {

constexpr std::string_view jpeg = "image/jpeg";
constexpr std::string_view webp = "image/webp";

/// Up to the next blank, which is taken away, too.
std::string_view next_word(std::string_view& line) {
    const auto end = line.find(' ');
    const auto word = line.substr(0, end);
    line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    return word;
}

std::optional<int> next_number(std::string_view& line, int most) {
    const auto word = next_word(line);
    int number = 0;
    const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc{} || stop != word.data() + word.size() || number < 1 || number > most) return std::nullopt;
    return number;
}

bool begins_as(std::string_view type, std::string_view bytes) {
    if (type == jpeg) return bytes.starts_with("\xff\xd8\xff");
    return type == webp && bytes.size() > 12 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP";
}

}  // namespace

std::string_view refusal_text(int status) {
    switch (static_cast<Refusal>(status)) {
        case Refusal::made: return "made";
        case Refusal::not_an_image: return "not an image";
        case Refusal::too_large: return "file too large";
        case Refusal::too_many_pixels: return "too many pixels";
        case Refusal::broken: return "image cannot be decoded";
        case Refusal::not_readable: return "file cannot be read";
        case Refusal::no_library: return "libgd cannot be loaded";
        case Refusal::not_locked: return "process cannot be locked";
    }
    return {};
}

std::string encode_preview(const Preview& preview) {
    std::string text;
    for (const auto number : {preview.width, preview.height, preview.preview_width, preview.preview_height}) {
        text += std::to_string(number) + ' ';
    }
    return text + preview.type + ' ' + std::to_string(preview.bytes.size()) + '\n' + preview.bytes;
}

std::optional<Preview> decode_preview(std::string_view text) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    auto line = text.substr(0, end);
    const auto bytes = text.substr(end + 1);
    const auto width = next_number(line, static_cast<int>(image_pixels));
    const auto height = next_number(line, static_cast<int>(image_pixels));
    const auto preview_width = next_number(line, preview_side);
    const auto preview_height = next_number(line, preview_side);
    const auto type = next_word(line);
    const auto size = next_number(line, static_cast<int>(preview_bytes));
    if (!width || !height || !preview_width || !preview_height || !size || !line.empty()) return std::nullopt;
    if (static_cast<std::int64_t>(*width) * *height > image_pixels) return std::nullopt;
    if (static_cast<std::size_t>(*size) != bytes.size() || !begins_as(type, bytes)) return std::nullopt;
    return Preview{*width, *height, *preview_width, *preview_height, std::string(type), std::string(bytes)};
}

}  // namespace kabar::preview
