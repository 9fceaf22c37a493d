#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "store/vault.h"
#include "store/vault_files.h"
#include "store/vault_state.h"

namespace kabar::store {

Pin::Pin(Pin&& other) noexcept : vault_(std::exchange(other.vault_, nullptr)), digest_(other.digest_) {}

Pin& Pin::operator=(Pin&& other) noexcept {
    if (this != &other) {
        if (vault_ != nullptr) vault_->let_go(digest_);
        vault_ = std::exchange(other.vault_, nullptr);
        digest_ = other.digest_;
    }
    return *this;
}

Pin::~Pin() {
    if (vault_ != nullptr) vault_->let_go(digest_);
}

BlobFile::BlobFile(BlobFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)), size_(other.size_) {}

BlobFile& BlobFile::operator=(BlobFile&& other) noexcept {
    if (this != &other) {
        if (fd_ >= 0) ::close(fd_);
        fd_ = std::exchange(other.fd_, -1);
        size_ = other.size_;
    }
    return *this;
}

BlobFile::~BlobFile() {
    if (fd_ >= 0) ::close(fd_);
}

Result<std::size_t> BlobFile::read_at(std::int64_t offset, std::span<char> into) const {
    return read_from(fd_, offset, into, "a blob");
}

Pin Vault::hold(const BlobDigest& digest) {
    state_->with([&](VaultState& state) {
        ++state.pins[digest];
        if (state.asked_about == digest) state.was_pinned = true;
    });
    return Pin(this, digest);
}

void Vault::let_go(const BlobDigest& digest) {
    state_->with([&](VaultState& state) {
        const auto found = state.pins.find(digest);
        if (--found->second == 0) state.pins.erase(found);
    });
}

Result<Pin> Vault::pin(const BlobDigest& digest) {
    auto held = hold(digest);
    const auto size = file_size(blob_path(digest));
    if (!size) return tl::unexpected(size.error());
    if (!*size) return fail(Code::bad_argument, "blob");
    return held;
}

Result<BlobFile> Vault::open_blob(const BlobDigest& digest) const {
    const auto path = blob_path(digest);
    const auto size = file_size(path);
    if (!size) return tl::unexpected(size.error());
    if (!*size) return fail(Code::bad_argument, "blob");
    auto file = open_file(path, O_RDONLY);
    if (!file) {
        // It may have gone between the two.
        if (const auto again = file_size(path); again && !*again) return fail(Code::bad_argument, "blob");
        return tl::unexpected(file.error());
    }
    return BlobFile(file->release(), **size);
}

/// The answer of `is_referenced` is good only if nobody held the blob from before the question until the file is gone:
/// whoever held it may have committed a row meanwhile. So a pin taken in between is noticed, and the file is removed
/// under the lock under which pins are taken.
Result<bool> Vault::drop(const BlobDigest& digest, const IsReferenced& is_referenced) {
    const bool is_held = state_->with([&](VaultState& state) {
        state.asked_about = digest;
        state.was_pinned = false;
        return state.pins.contains(digest);
    });
    if (is_held) return false;
    const auto referenced = is_referenced(digest);
    if (!referenced) return tl::unexpected(referenced.error());
    if (*referenced) return false;
    return state_->with([&](VaultState& state) -> Result<bool> {
        if (state.was_pinned) return false;
        if (::unlink(blob_path(digest).c_str()) == 0) return true;
        if (errno == ENOENT) return false;
        return tl::unexpected(system_error("cannot remove", blob_path(digest)));
    });
}

Result<bool> Vault::drop_if_unreferenced(const BlobDigest& digest, const IsReferenced& is_referenced) {
    std::lock_guard lock(sweeping_);
    return drop(digest, is_referenced);
}

Result<Swept> Vault::sweep(const IsReferenced& is_referenced, std::size_t most) {
    std::lock_guard lock(sweeping_);
    Swept swept;
    while (swept.looked_at < most) {
        const auto names = names_in(blob_folder(sweep_folder_));
        if (!names) return tl::unexpected(names.error());
        auto next = std::upper_bound(names->begin(), names->end(), sweep_after_);
        for (; next != names->end() && swept.looked_at < most; ++next) {
            sweep_after_ = *next;
            const auto digest = blob_digest(*next);
            if (!digest || (*digest)[0] != sweep_folder_) continue;
            ++swept.looked_at;
            const auto dropped = drop(*digest, is_referenced);
            if (!dropped) return tl::unexpected(dropped.error());
            if (*dropped) ++swept.removed;
        }
        if (next != names->end()) break;
        sweep_after_.clear();
        sweep_folder_ = (sweep_folder_ + 1) % 256;
        if (sweep_folder_ == 0) {
            swept.whole_round = true;
            break;
        }
    }
    return swept;
}

}  // namespace kabar::store
