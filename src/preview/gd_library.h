// libgd, loaded when a preview is to be made: it brings some fifty libraries with it, which the server itself, and every
// other command, would have to load and to keep in memory for nothing.
#pragma once

#include <gd.h>

namespace kabar::preview {

/// The functions of libgd that are used.
struct GdLibrary {
    decltype(&gdImageCreateFromPngPtr) from_png = nullptr;
    decltype(&gdImageCreateFromJpegPtr) from_jpeg = nullptr;
    decltype(&gdImageCreateFromGifPtr) from_gif = nullptr;
    decltype(&gdImageCreateFromWebpPtr) from_webp = nullptr;
    decltype(&gdImageCreateTrueColor) create = nullptr;
    decltype(&gdImageDestroy) destroy = nullptr;
    decltype(&gdImageAlphaBlending) alpha_blending = nullptr;
    decltype(&gdImageSaveAlpha) save_alpha = nullptr;
    decltype(&gdImageCopyResampled) copy_resampled = nullptr;
    decltype(&gdImageJpegPtr) to_jpeg = nullptr;
    decltype(&gdImageWebpPtrEx) to_webp = nullptr;
    decltype(&gdFree) free = nullptr;
    decltype(&gdSetErrorMethod) set_error_method = nullptr;

    /// Null when libgd is not there, or lacks one of them. Stays loaded until the process ends.
    static const GdLibrary* load();
};

}  // namespace kabar::preview
