#include "preview/preview_main.h"

#include <cerrno>
#include <cstdarg>
#include <exception>
#include <string>

#include <sys/stat.h>
#include <unistd.h>

#include "base/background.h"
#include "preview/gd_library.h"
#include "preview/lock_process.h"
#include "preview/preview.h"
#include "preview/shrink_image.h"

namespace kabar::preview {

namespace {

void say_nothing(int, const char*, std::va_list) {}

/// A file from its beginning, whatever its position is; a pipe as it comes.
ssize_t read_some(char* into, std::size_t size, std::size_t offset) {
    const auto count = ::pread(STDIN_FILENO, into, size, static_cast<off_t>(offset));
    return count < 0 && errno == ESPIPE ? ::read(STDIN_FILENO, into, size) : count;
}

/// Of `expected` bytes; a file that grows meanwhile is not read further.
tl::expected<std::string, Refusal> read_input(std::size_t expected) {
    if (expected > image_bytes) return tl::unexpected(Refusal::too_large);
    std::string bytes(expected, '\0');
    std::size_t size = 0;
    while (size < bytes.size()) {
        const auto count = read_some(bytes.data() + size, bytes.size() - size, size);
        if (count < 0) return tl::unexpected(Refusal::not_readable);
        if (count == 0) break;
        size += static_cast<std::size_t>(count);
    }
    bytes.resize(size);
    return bytes;
}

bool write_output(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (count < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

Refusal run() {
    const auto* gd = GdLibrary::load();
    if (gd == nullptr) return Refusal::no_library;
    gd->set_error_method(say_nothing);
    struct stat input {};
    if (::fstat(STDIN_FILENO, &input) != 0) return Refusal::not_readable;
    work_in_background();
    if (!lock_process()) return Refusal::not_locked;

    auto bytes = read_input(S_ISREG(input.st_mode) ? static_cast<std::size_t>(input.st_size) : image_bytes);
    if (!bytes) return bytes.error();
    const auto preview = shrink_image(*gd, *bytes);
    if (!preview) return preview.error();
    return write_output(encode_preview(*preview)) ? Refusal::made : Refusal::not_readable;
}

}  // namespace

int preview_main() {
    try {
        return static_cast<int>(run());
    } catch (const std::exception&) {  // no memory is left
        return static_cast<int>(Refusal::broken);
    }
}

}  // namespace kabar::preview
