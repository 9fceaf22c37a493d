// A small image of a large one, what is asked of it, and the form in which the process that makes it gives it to the
// server: one line, `WIDTH HEIGHT PREVIEW_WIDTH PREVIEW_HEIGHT TYPE BYTES`, and the bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kabar::preview {

/// Longest side of a preview, in pixels: a bubble in a chat, sharp on a telephone.
inline constexpr int preview_side = 320;
/// Of the file. It is read whole by the process that makes the preview; photos of today's cameras have up to 20 MiB.
inline constexpr std::size_t image_bytes = 32 * 1024 * 1024;
/// Of the image: decoded it takes four bytes a pixel, once in the decoder and once in the library.
inline constexpr std::int64_t image_pixels = 40'000'000;
/// Of the preview: 320x320 pixels of noise take 130 kB as JPEG.
inline constexpr std::size_t preview_bytes = 256 * 1024;

struct Preview {
    int width = 0;  ///< of the original, as it is shown: turned as its Exif data say
    int height = 0;
    int preview_width = 0;
    int preview_height = 0;
    std::string type;  ///< `image/jpeg`, or `image/webp` for an image that is transparent somewhere
    std::string bytes;
};

/// Why there is no preview of a file; also the exit status of the process that was to make it.
enum class Refusal : std::uint8_t {
    made = 0,
    not_an_image = 10,     ///< none of PNG, JPEG, GIF and WebP
    too_large = 11,        ///< image_bytes
    too_many_pixels = 12,  ///< image_pixels
    broken = 13,           ///< the library cannot read it
    not_readable = 14,     ///< reading or writing failed
    no_library = 15,       ///< libgd is not installed
    not_locked = 16,       ///< the process could not give up its rights
};

/// For the log; empty for a number that is none of them.
std::string_view refusal_text(int status);

std::string encode_preview(const Preview& preview);
/// Takes nothing that encode_preview() cannot have given of a good preview: sizes within the bounds, one of the two
/// types, and bytes that begin as that type does. Whoever wrote it may be in the hands of a hostile image.
std::optional<Preview> decode_preview(std::string_view text);

}  // namespace kabar::preview
