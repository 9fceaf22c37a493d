// Decodes an image and makes the small one.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "preview/gd_library.h"
#include "preview/preview.h"

namespace kabar::preview {

/// `bytes` is the whole file. A smaller image than `preview_side` keeps its size; of a moving GIF it is the first
/// picture; a moving WebP is `broken`. Of a JPEG that ends too early the rest is grey. The calling process may be killed
/// by what the bytes do to the decoder: call it after lock_process(), in a process made for it.
tl::expected<Preview, Refusal> shrink_image(const GdLibrary& gd, std::string& bytes);

}  // namespace kabar::preview
