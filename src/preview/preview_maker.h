// Makes previews in processes of their own: a hostile image gets what one such process has left, and the server only a
// few checked bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "preview/preview.h"

namespace kabar::preview {

/// From the start to the end of the process; then it is killed. It has 5 seconds of the processor (lock_process.h).
inline constexpr std::int64_t preview_ms = 10 * 1000;

/// Either there is a preview, or the reason for the log why not.
struct PreviewResult {
    std::optional<Preview> preview;
    std::string reason;
};

/// One thread at a time for each object; any number of objects. Blocks, so it is for a pool.
class PreviewMaker {
public:
    /// `program` is run as `program preview`; the server gives the path of itself.
    explicit PreviewMaker(std::string program, std::int64_t deadline_ms = preview_ms)
        : program_(std::move(program)), deadline_ms_(deadline_ms) {}

    /// A preview of the open file `fd`, from its beginning; its position does not matter and is not moved. The process
    /// has nothing else open, and no environment. It has ended, however it did, when this returns.
    /// Errors, of the server's own system and not of the image: internal, when no process can be started.
    Result<PreviewResult> make(int fd);

private:
    const std::string program_;
    const std::int64_t deadline_ms_;
};

}  // namespace kabar::preview
