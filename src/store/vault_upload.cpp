#include <algorithm>

#include <fcntl.h>

#include "store/vault.h"
#include "store/vault_files.h"
#include "store/vault_state.h"

namespace kabar::store {

Result<std::int64_t> Vault::append(std::string_view id, std::int64_t offset, std::span<const char> bytes) {
    const auto claimed = claim(id);
    if (!claimed) return tl::unexpected(claimed.error());
    const auto& upload = *claimed;
    if (offset != upload.offset()) return fail(Code::bad_argument, "offset");
    if (bytes.size() > static_cast<std::uint64_t>(upload.info().size - offset)) return fail(Code::bad_argument, "size");
    if (!upload.hash()) {
        if (auto hashed = hash_again(upload); !hashed) return give_up(upload, hashed.error());
    }
    const auto path = part_path(id);
    const auto file = open_file(path, O_WRONLY);
    if (!file) return give_up(upload, file.error());
    const auto written = write_at(file->get(), offset, bytes, path);
    const auto end = offset + static_cast<std::int64_t>(written.bytes);
    upload.hash()->add(bytes.first(written.bytes));
    upload.move_offset(end);
    if (offset / vault_write_back_bytes != end / vault_write_back_bytes) {
        (void)::sync_file_range(file->get(), 0, 0, SYNC_FILE_RANGE_WRITE);
    }
    if (!written.error) return end;
    if (written.error->code == Code::storage_full) return tl::unexpected(*written.error);
    return give_up(upload, *written.error);
}

Status Vault::hash_again(const Claim& claim) {
    const auto path = part_path(claim.info().id);
    const auto file = open_file(path, O_RDONLY);
    if (!file) return tl::unexpected(file.error());
    BlobHash hash;
    std::vector<char> buffer(vault_step_bytes);
    for (std::int64_t at = 0; at < claim.offset();) {
        const auto wanted = std::min(static_cast<std::int64_t>(buffer.size()), claim.offset() - at);
        const std::span step(buffer.data(), static_cast<std::size_t>(wanted));
        const auto count = read_from(file->get(), at, step, path);
        if (!count) return tl::unexpected(count.error());
        if (*count != step.size()) return fail(Code::internal, path + " has become shorter");
        hash.add(step);
        at += wanted;
    }
    claim.hash() = hash;
    return {};
}

Result<Stored> Vault::finish(std::string_view id) {
    const auto claimed = claim(id);
    if (!claimed) return tl::unexpected(claimed.error());
    const auto& upload = *claimed;
    const auto size = upload.info().size;
    if (upload.offset() != size) return fail(Code::bad_argument, "size");
    if (!upload.hash()) {
        if (auto hashed = hash_again(upload); !hashed) return give_up(upload, hashed.error());
    }
    const auto path = part_path(id);
    {
        const auto file = open_file(path, O_WRONLY);
        if (!file) return give_up(upload, file.error());
        // After a failed fsync nobody knows what the disk has, whatever the reason was.
        if (auto synced = sync_file(file->get(), path); !synced) return give_up(upload, synced.error());
    }
    Stored stored{hold(upload.hash()->digest()), size};
    if (auto moved = move_to_blob(path, stored.pin.digest(), size); !moved) {
        if (moved.error().code == Code::storage_full) return tl::unexpected(moved.error());
        return give_up(upload, moved.error());
    }
    // An .info that stays is removed at the next start.
    (void)remove_upload(upload);
    return stored;
}

Result<Stored> Vault::put(std::span<const char> bytes) {
    BlobHash hash;
    hash.add(bytes);
    Stored stored{hold(hash.digest()), static_cast<std::int64_t>(bytes.size())};
    const auto number = state_->with([](VaultState& state) { return ++state.last_temporary; });
    const auto path = directory_ + "/uploads/.put." + std::to_string(number);
    const auto file = open_file(path, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file) return tl::unexpected(file.error());
    Status done;
    if (auto written = write_at(file->get(), 0, bytes, path); written.error) {
        done = tl::unexpected(std::move(*written.error));
    }
    if (done) done = sync_file(file->get(), path);
    if (done) done = move_to_blob(path, stored.pin.digest(), stored.size);
    if (done) return stored;
    (void)remove_file(path);
    return tl::unexpected(done.error());
}

/// The digest is held already, so no sweep comes between looking for the blob and relying on it. The folder is synced
/// in both cases: whoever put the blob there may not have come so far.
Status Vault::move_to_blob(const std::string& from, const BlobDigest& digest, std::int64_t size) {
    const auto to = blob_path(digest);
    const auto there = file_size(to);
    if (!there) return tl::unexpected(there.error());
    const bool is_same = *there == size;
    if (!is_same) {
        if (auto moved = rename_file(from, to); !moved) return moved;
    }
    // The upload is a blob now, whatever the reason for which the disk refuses: there is nothing to come back to.
    if (auto synced = sync_directory(blob_folder(digest[0])); !synced)
        return fail(Code::internal, to + " is not synced");
    return is_same ? remove_file(from) : Status{};
}

}  // namespace kabar::store
