// What kind of image a file is, and its size, from its first bytes, before any library decodes it.
//
// Sources: PNG (W3C, third edition, 5.2 and 11.2.1), JPEG (ITU-T T.81, B.1 and B.2; the orientation: Exif 2.3, CIPA
// DC-008, 4.6), GIF (GIF89a, 18), WebP (RFC 9649, 2; the lossy frame: RFC 6386, 9.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace kabar::preview {

enum class Format : std::uint8_t { png, jpeg, gif, webp };

struct ImageHeader {
    Format format = Format::png;
    int width = 0;  ///< at least 1, as the pixels are stored
    int height = 0;
    /// Exif's number: 1 as stored, 3 turned half, 6 a quarter clockwise, 8 a quarter back; 2, 4, 5 and 7 mirrored.
    int orientation = 1;
};

/// Empty for what is none of the four, or ends before it tells its size.
std::optional<ImageHeader> read_image_header(std::string_view bytes);

}  // namespace kabar::preview
