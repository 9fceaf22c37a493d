#include "preview/shrink_image.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "preview/image_header.h"

namespace kabar::preview {

namespace {

using Destroy = decltype(&gdImageDestroy);
using Image = std::unique_ptr<gdImage, Destroy>;

/// A lossy picture that small shows no difference above it.
constexpr int quality = 80;

Image decode(const GdLibrary& gd, Format format, std::string& bytes) {
    const int size = static_cast<int>(bytes.size());
    const auto read = [&] {
        switch (format) {
            case Format::png: return gd.from_png;
            case Format::jpeg: return gd.from_jpeg;
            case Format::gif: return gd.from_gif;
            case Format::webp: return gd.from_webp;
        }
        return gd.from_png;
    }();
    return {read(size, bytes.data()), gd.destroy};
}

/// Both sides by the same factor, so that the longer one is `preview_side`, and none less than a pixel.
std::pair<int, int> fitted(int width, int height) {
    const int longest = std::max(width, height);
    if (longest <= preview_side) return {width, height};
    const auto scaled = [&](int side) {
        return std::max(1, static_cast<int>((std::int64_t{side} * preview_side + longest / 2) / longest));
    };
    return {scaled(width), scaled(height)};
}

Image empty_image(const GdLibrary& gd, int width, int height) {
    Image image(gd.create(width, height), gd.destroy);
    if (image) {
        gd.alpha_blending(image.get(), 0);
        gd.save_alpha(image.get(), 1);
    }
    return image;
}

Image scaled(const GdLibrary& gd, gdImage& from) {
    const auto [width, height] = fitted(gdImageSX(&from), gdImageSY(&from));
    auto small = empty_image(gd, width, height);
    if (small) {
        gd.copy_resampled(small.get(), &from, 0, 0, 0, 0, width, height, gdImageSX(&from), gdImageSY(&from));
    }
    return small;
}

/// As the Exif number says: from 5 on rows and columns change places; the rest is mirroring.
Image turned(const GdLibrary& gd, Image from, int orientation) {
    const int width = gdImageSX(from.get());
    const int height = gdImageSY(from.get());
    const bool swaps = orientation >= 5;
    auto to = swaps ? empty_image(gd, height, width) : empty_image(gd, width, height);
    if (!to) return to;
    const bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool from_below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    for (int y = 0; y < gdImageSY(to.get()); ++y) {
        for (int x = 0; x < gdImageSX(to.get()); ++x) {
            const int source_x = swaps ? y : x;
            const int source_y = swaps ? x : y;
            gdImageTrueColorPixel(to.get(), x, y) =
                gdImageTrueColorPixel(from.get(), from_right ? width - 1 - source_x : source_x,
                                      from_below ? height - 1 - source_y : source_y);
        }
    }
    return to;
}

bool is_transparent_somewhere(gdImage& image) {
    for (int y = 0; y < gdImageSY(&image); ++y) {
        for (int x = 0; x < gdImageSX(&image); ++x) {
            if (gdTrueColorGetAlpha(gdImageTrueColorPixel(&image, x, y)) != gdAlphaOpaque) return true;
        }
    }
    return false;
}

}  // namespace

tl::expected<Preview, Refusal> shrink_image(const GdLibrary& gd, std::string& bytes) {
    const auto header = read_image_header(bytes);
    if (!header) return tl::unexpected(Refusal::not_an_image);
    if (std::int64_t{header->width} * header->height > image_pixels) return tl::unexpected(Refusal::too_many_pixels);
    const auto image = decode(gd, header->format, bytes);
    if (!image) return tl::unexpected(Refusal::broken);
    auto small = scaled(gd, *image);
    if (small && header->orientation != 1) small = turned(gd, std::move(small), header->orientation);
    if (!small) return tl::unexpected(Refusal::broken);

    Preview preview;
    preview.width = gdImageSX(image.get());
    preview.height = gdImageSY(image.get());
    if (header->orientation >= 5) std::swap(preview.width, preview.height);
    preview.preview_width = gdImageSX(small.get());
    preview.preview_height = gdImageSY(small.get());
    const bool has_alpha = is_transparent_somewhere(*small);
    preview.type = has_alpha ? "image/webp" : "image/jpeg";
    int size = 0;
    void* const made = has_alpha ? gd.to_webp(small.get(), &size, quality) : gd.to_jpeg(small.get(), &size, quality);
    if (made == nullptr) return tl::unexpected(Refusal::broken);
    preview.bytes.assign(static_cast<const char*>(made), static_cast<std::size_t>(size));
    gd.free(made);
    return preview;
}

}  // namespace kabar::preview
