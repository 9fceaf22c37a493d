#include "preview/image_header.h"

#include <cstddef>

namespace kabar::preview {

namespace {

using namespace std::string_view_literals;

/// Numbers out of bytes; 0 past the end.
class Bytes {
public:
    explicit Bytes(std::string_view bytes, bool big_end_first = true) : bytes_(bytes), big_(big_end_first) {}

    std::uint32_t number(std::size_t at, std::size_t count) const {
        if (at > bytes_.size() || count > bytes_.size() - at) return 0;
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const auto byte = static_cast<std::uint8_t>(bytes_[at + (big_ ? i : count - 1 - i)]);
            value = value << 8 | byte;
        }
        return value;
    }

private:
    std::string_view bytes_;
    bool big_;
};

std::optional<ImageHeader> sized(Format format, std::uint32_t width, std::uint32_t height, int orientation = 1) {
    constexpr std::uint32_t most = 0x7fffffff;
    if (width == 0 || height == 0 || width > most || height > most) return std::nullopt;
    return ImageHeader{format, static_cast<int>(width), static_cast<int>(height), orientation};
}

std::optional<ImageHeader> read_png(std::string_view bytes) {
    if (bytes.substr(12, 4) != "IHDR") return std::nullopt;
    const Bytes in(bytes);
    return sized(Format::png, in.number(16, 4), in.number(20, 4));
}

std::optional<ImageHeader> read_gif(std::string_view bytes) {
    const Bytes in(bytes, false);
    return sized(Format::gif, in.number(6, 2), in.number(8, 2));
}

std::optional<ImageHeader> read_webp(std::string_view bytes) {
    const Bytes in(bytes, false);
    const auto kind = bytes.substr(12, 4);
    if (kind == "VP8L" && bytes.size() >= 25 && in.number(20, 1) == 0x2f) {
        const auto packed = in.number(21, 4);
        return sized(Format::webp, (packed & 0x3fff) + 1, (packed >> 14 & 0x3fff) + 1);
    }
    if (bytes.size() < 30) return std::nullopt;
    if (kind == "VP8X") return sized(Format::webp, in.number(24, 3) + 1, in.number(27, 3) + 1);
    if (kind == "VP8 " && bytes.substr(23, 3) == "\x9d\x01\x2a") {
        return sized(Format::webp, in.number(26, 2) & 0x3fff, in.number(28, 2) & 0x3fff);
    }
    return std::nullopt;
}

/// The orientation in an APP1 segment's content: a TIFF header and its first directory of 12-byte entries.
int orientation_in(std::string_view segment) {
    constexpr std::uint32_t orientation_tag = 0x0112;
    if (!segment.starts_with("Exif\0\0"sv)) return 1;
    const auto tiff = segment.substr(6);
    if (!tiff.starts_with("II*\0"sv) && !tiff.starts_with("MM\0*"sv)) return 1;
    const Bytes in(tiff, tiff[0] == 'M');
    const std::size_t directory = in.number(4, 4);
    const auto entries = in.number(directory, 2);
    for (std::size_t i = 0; i < entries; ++i) {
        const auto at = directory + 2 + 12 * i;
        if (at >= tiff.size()) break;
        if (in.number(at, 2) != orientation_tag) continue;
        const auto value = in.number(at + 8, 2);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
    return 1;
}

bool is_frame_start(std::uint32_t marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

bool stands_alone(std::uint32_t marker) { return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8); }

/// From segment to segment until the frame begins, which tells the size.
std::optional<ImageHeader> read_jpeg(std::string_view bytes) {
    const Bytes in(bytes);
    int orientation = 1;
    std::size_t at = 2;
    while (at + 4 <= bytes.size()) {
        if (in.number(at, 1) != 0xff) return std::nullopt;
        const auto marker = in.number(at + 1, 1);
        if (marker == 0xff || stands_alone(marker)) {
            at += marker == 0xff ? 1 : 2;
            continue;
        }
        const auto length = in.number(at + 2, 2);
        if (length < 2 || marker == 0xd9 || marker == 0xda) return std::nullopt;
        if (is_frame_start(marker)) {
            return sized(Format::jpeg, in.number(at + 7, 2), in.number(at + 5, 2), orientation);
        }
        if (marker == 0xe1 && orientation == 1) orientation = orientation_in(bytes.substr(at + 4, length - 2));
        at += 2 + length;
    }
    return std::nullopt;
}

}  // namespace

std::optional<ImageHeader> read_image_header(std::string_view bytes) {
    if (bytes.size() >= 24 && bytes.starts_with("\x89PNG\r\n\x1a\n")) return read_png(bytes);
    if (bytes.starts_with("\xff\xd8\xff")) return read_jpeg(bytes);
    if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) return read_gif(bytes);
    if (bytes.size() >= 16 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP") return read_webp(bytes);
    return std::nullopt;
}

}  // namespace kabar::preview
