#include "server/files_open.h"

#include <utility>

#include "preview/preview_maker.h"

namespace kabar::server {

namespace {

/// The file that this process was started from, even after it was replaced by a newer one.
constexpr const char* own_program = "/proc/self/exe";

}  // namespace

Result<std::unique_ptr<store::Vault>> open_vault(const std::string& data_dir) {
    return store::Vault::open(data_dir + "/files");
}

hub::Files::Options files_options(const Config& config, Log& log) {
    const auto make = [&log](int fd) -> std::optional<hub::ImagePreview> {
        auto made = preview::PreviewMaker(own_program).make(fd);
        if (!made) {
            log.warn("preview_failed", {{"why", made.error().subject}});
            return std::nullopt;
        }
        if (!made->preview) {
            log.info("no_preview", {{"why", made->reason}});
            return std::nullopt;
        }
        auto& preview = *made->preview;
        return hub::ImagePreview{std::move(preview.bytes), std::move(preview.type), preview.width, preview.height};
    };
    return {config.file_bytes, config.hub.file_quota_bytes, config.file_types, make};
}

bool clean_files(hub::Files& files, store::Reader& reader, Log& log) {
    const auto more = files.clean(reader);
    if (more) return *more;
    log.warn("cleaning_files_failed", {{"code", code_name(more.error().code)}, {"why", more.error().subject}});
    return false;
}

}  // namespace kabar::server
