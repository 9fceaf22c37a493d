#include "store/vault.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fcntl.h>

#include "store/vault_files.h"
#include "store/vault_state.h"

namespace kabar::store {

namespace {

constexpr std::string_view info_suffix = ".info";
constexpr std::string_view part_suffix = ".part";
constexpr std::size_t folders = 256;

void take_use(VaultState& state, const UploadInfo& info) {
    auto& use = state.use[info.owner];
    ++use.uploads;
    use.bytes += info.size;
}

void forget(VaultState& state, const UploadInfo& info) {
    if (state.uploads.erase(info.id) == 0) return;
    const auto use = state.use.find(info.owner);
    use->second.bytes -= info.size;
    if (--use->second.uploads == 0) state.use.erase(use);
}

Status check(const UploadInfo& info) {
    if (!is_upload_id(info.id)) return fail(Code::bad_argument, "upload");
    if (info.name.size() > file_name_bytes) return fail(Code::bad_argument, "name");
    if (info.type.size() > file_type_bytes) return fail(Code::bad_argument, "type");
    if (info.size < 0) return fail(Code::bad_argument, "size");
    return {};
}

}  // namespace

Vault::Vault(std::string directory)
    : directory_(std::move(directory)), state_(std::make_unique<Guarded<VaultState>>()) {}

Vault::~Vault() = default;

Result<std::unique_ptr<Vault>> Vault::open(const std::string& directory) {
    if (sodium_init() < 0) return fail(Code::internal, "libsodium cannot be used");
    std::unique_ptr<Vault> vault(new Vault(directory));
    if (const auto made = vault->make_directories(); !made) return tl::unexpected(made.error());
    if (const auto loaded = vault->load_uploads(); !loaded) return tl::unexpected(loaded.error());
    return vault;
}

std::string Vault::info_path(std::string_view id) const {
    return directory_ + "/uploads/" + std::string(id) + std::string(info_suffix);
}

std::string Vault::part_path(std::string_view id) const {
    return directory_ + "/uploads/" + std::string(id) + std::string(part_suffix);
}

std::string Vault::blob_folder(std::size_t number) const {
    const BlobDigest digest{static_cast<std::uint8_t>(number)};
    return directory_ + "/blobs/" + hex_of(digest).substr(0, 2);
}

std::string Vault::blob_path(const BlobDigest& digest) const { return blob_folder(digest[0]) + "/" + hex_of(digest); }

Status Vault::make_directories() {
    const auto blobs = directory_ + "/blobs";
    for (const auto& path : {directory_, directory_ + "/uploads", blobs}) {
        if (auto made = make_directory(path); !made) return made;
    }
    for (std::size_t number = 0; number < folders; ++number) {
        if (auto made = make_directory(blob_folder(number)); !made) return made;
    }
    for (const auto& path : {blobs, directory_}) {
        if (auto synced = sync_directory(path); !synced) return synced;
    }
    // If the directory is a link to another disk, what is above it may be closed to us, and was not changed by us.
    (void)sync_directory(directory_ + "/..");
    return {};
}

/// An upload is its .info and its .part: begin() makes the .part first and finish() takes it away first, so that one
/// without the other is a leftover of either.
Status Vault::load_uploads() {
    const auto uploads = directory_ + "/uploads";
    auto names = names_in(uploads);
    if (!names) return tl::unexpected(names.error());
    for (const auto& name : *names) {
        if (!name.ends_with(info_suffix)) continue;
        if (auto loaded = load_upload(name.substr(0, name.size() - info_suffix.size())); !loaded) return loaded;
    }
    for (const auto& name : *names) {
        const auto id = std::string_view(name).substr(0, name.find_last_of('.'));
        const bool belongs = name.ends_with(info_suffix) || name.ends_with(part_suffix);
        if (belongs && state_->with([&](VaultState& state) { return state.uploads.contains(id); })) continue;
        if (auto removed = remove_file(uploads + "/" + name); !removed) return removed;
    }
    return {};
}

Status Vault::load_upload(const std::string& id) {
    const auto size = file_size(part_path(id));
    if (!size) return tl::unexpected(size.error());
    auto file = open_file(info_path(id), O_RDONLY);
    if (!file) return tl::unexpected(file.error());
    std::array<char, 512 + file_name_bytes + file_type_bytes> buffer;
    const auto count = read_from(file->get(), 0, buffer, info_path(id));
    if (!count) return tl::unexpected(count.error());
    auto info = decode_info(id, {buffer.data(), *count});
    if (!is_upload_id(id) || !info || !*size || **size > info->size) return {};
    state_->with([&](VaultState& state) {
        take_use(state, *info);
        state.uploads.emplace(id, std::make_shared<UploadEntry>(UploadEntry{.info = *info, .offset = **size}));
    });
    return {};
}

Status Vault::begin(const UploadInfo& info, std::int64_t allowance) {
    if (auto checked = check(info); !checked) return checked;
    auto entry = std::make_shared<UploadEntry>(UploadEntry{.info = info, .claimed = true});
    if (auto entered = enter(entry, allowance); !entered) return entered;
    const Claim claim(*state_, std::move(entry));
    auto written = write_new(info);
    if (!written) (void)remove_upload(claim);
    return written;
}

Status Vault::enter(const std::shared_ptr<UploadEntry>& entry, std::int64_t allowance) {
    const auto& info = entry->info;
    return state_->with([&](VaultState& state) -> Status {
        if (state.uploads.contains(info.id)) return fail(Code::bad_argument, "upload");
        const auto found = state.use.find(info.owner);
        const auto use = found == state.use.end() ? UploadUse{} : found->second;
        if (use.uploads >= uploads_per_user) {
            return fail(Code::too_many, "uploads: " + std::to_string(uploads_per_user));
        }
        if (state.uploads.size() >= uploads_unfinished) {
            return fail(Code::too_many, "uploads: " + std::to_string(uploads_unfinished));
        }
        if (info.size > allowance - use.bytes) return fail(Code::too_many, "bytes: " + std::to_string(allowance));
        state.uploads.emplace(info.id, entry);
        take_use(state, info);
        return {};
    });
}

Status Vault::write_new(const UploadInfo& info) {
    const auto part = open_file(part_path(info.id), O_WRONLY | O_CREAT | O_TRUNC);
    if (!part) return tl::unexpected(part.error());
    const auto path = directory_ + "/uploads/." + info.id;
    const auto file = open_file(path, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file) return tl::unexpected(file.error());
    const auto text = encode_info(info);
    auto written = write_at(file->get(), 0, text, path);
    Status done;
    if (written.error) done = tl::unexpected(std::move(*written.error));
    if (done) done = sync_file(file->get(), path);
    if (done) done = rename_file(path, info_path(info.id));
    if (!done) (void)remove_file(path);
    return done ? sync_directory(directory_ + "/uploads") : done;
}

Result<Vault::Claim> Vault::claim(std::string_view id) {
    return state_->with([&](VaultState& state) -> Result<Claim> {
        const auto found = state.uploads.find(id);
        if (found == state.uploads.end()) return fail(Code::bad_argument, "upload");
        if (found->second->claimed) return fail(Code::busy, "upload");
        found->second->claimed = true;
        return Claim(*state_, found->second);
    });
}

std::optional<Upload> Vault::find(std::string_view id) const {
    return state_->with([&](const VaultState& state) -> std::optional<Upload> {
        const auto found = state.uploads.find(id);
        if (found == state.uploads.end()) return std::nullopt;
        return Upload{found->second->info, found->second->offset};
    });
}

std::vector<Upload> Vault::uploads_of(std::int64_t owner) const {
    return state_->with([&](const VaultState& state) {
        std::vector<Upload> uploads;
        if (!state.use.contains(owner)) return uploads;
        for (const auto& [id, entry] : state.uploads) {
            if (entry->info.owner == owner) uploads.push_back({entry->info, entry->offset});
        }
        return uploads;
    });
}

UploadUse Vault::use_of(std::int64_t owner) const {
    return state_->with([&](const VaultState& state) {
        const auto found = state.use.find(owner);
        return found == state.use.end() ? UploadUse{} : found->second;
    });
}

std::vector<std::string> Vault::expired(TimeMs before_ms, std::size_t most) const {
    return state_->with([&](const VaultState& state) {
        std::vector<std::string> ids;
        for (const auto& [id, entry] : state.uploads) {
            if (ids.size() == most) break;
            if (entry->info.created < before_ms) ids.push_back(id);
        }
        return ids;
    });
}

Status Vault::abandon(std::string_view id) {
    const auto claimed = claim(id);
    if (!claimed) return tl::unexpected(claimed.error());
    return remove_upload(*claimed);
}

/// The .info first: a .part alone is nothing, while an .info whose .part has become a blob is a finished upload.
Status Vault::remove_upload(const Claim& claim) {
    auto removed = remove_file(info_path(claim.info().id));
    if (removed) removed = remove_file(part_path(claim.info().id));
    state_->with([&](VaultState& state) { forget(state, claim.info()); });
    return removed;
}

tl::unexpected<Error> Vault::give_up(const Claim& claim, Error error) {
    (void)remove_upload(claim);
    return tl::unexpected(std::move(error));
}

}  // namespace kabar::store
