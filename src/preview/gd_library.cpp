#include "preview/gd_library.h"

#include <dlfcn.h>

namespace kabar::preview {

namespace {

template <class F>
bool find(void* library, const char* name, F& function) {
    function = reinterpret_cast<F>(::dlsym(library, name));
    return function != nullptr;
}

}  // namespace

const GdLibrary* GdLibrary::load() {
    static GdLibrary gd;
    void* const library = ::dlopen("libgd.so.3", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return nullptr;
    const bool is_whole =
        find(library, "gdImageCreateFromPngPtr", gd.from_png) &&
        find(library, "gdImageCreateFromJpegPtr", gd.from_jpeg) &&
        find(library, "gdImageCreateFromGifPtr", gd.from_gif) &&
        find(library, "gdImageCreateFromWebpPtr", gd.from_webp) && find(library, "gdImageCreateTrueColor", gd.create) &&
        find(library, "gdImageDestroy", gd.destroy) && find(library, "gdImageAlphaBlending", gd.alpha_blending) &&
        find(library, "gdImageSaveAlpha", gd.save_alpha) && find(library, "gdImageCopyResampled", gd.copy_resampled) &&
        find(library, "gdImageJpegPtr", gd.to_jpeg) && find(library, "gdImageWebpPtrEx", gd.to_webp) &&
        find(library, "gdFree", gd.free) && find(library, "gdSetErrorMethod", gd.set_error_method);
    return is_whole ? &gd : nullptr;
}

}  // namespace kabar::preview
