// What the vault has in memory; only its own sources see it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <sodium.h>

#include "store/vault.h"

namespace kabar::store {

/// BLAKE2b-256 of what is given to it piece by piece.
class BlobHash {
public:
    BlobHash() { crypto_generichash_init(&state_, nullptr, 0, std::tuple_size_v<BlobDigest>); }
    void add(std::span<const char> bytes) {
        crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    }
    /// Of all so far; more may be added.
    BlobDigest digest() const {
        auto state = state_;
        BlobDigest digest;
        crypto_generichash_final(&state, digest.data(), digest.size());
        return digest;
    }

private:
    crypto_generichash_state state_;
};

/// `offset` and `claimed` are guarded by the state's lock; `hash` belongs to the thread that has claimed the upload.
struct UploadEntry {
    const UploadInfo info;
    std::int64_t offset = 0;
    bool claimed = false;
    std::optional<BlobHash> hash{};  ///< of all bytes that are there; empty: not read yet
};

struct VaultState {
    std::map<std::string, std::shared_ptr<UploadEntry>, std::less<>> uploads;
    std::map<std::int64_t, UploadUse> use;
    std::map<BlobDigest, std::size_t> pins;
    /// The blob that a sweep is asking about, and whether it was pinned since: then the answer may be too old.
    std::optional<BlobDigest> asked_about;
    bool was_pinned = false;
    std::uint64_t last_temporary = 0;
};

/// An upload for one thread, until this goes.
class Vault::Claim {
public:
    Claim(Guarded<VaultState>& state, std::shared_ptr<UploadEntry> entry) : state_(&state), entry_(std::move(entry)) {}
    Claim(Claim&& other) noexcept = default;
    Claim& operator=(Claim&&) = delete;
    ~Claim() {
        if (entry_) state_->with([&](VaultState&) { entry_->claimed = false; });
    }

    const UploadInfo& info() const { return entry_->info; }
    std::int64_t offset() const { return entry_->offset; }  // nobody else changes it meanwhile
    std::optional<BlobHash>& hash() const { return entry_->hash; }
    void move_offset(std::int64_t offset) const {
        state_->with([&](VaultState&) { entry_->offset = offset; });
    }

private:
    Guarded<VaultState>* state_;
    std::shared_ptr<UploadEntry> entry_;
};

/// The form of an .info file.
std::string encode_info(const UploadInfo& info);
/// Empty when the text is not whole. The id is that of the file's name.
std::optional<UploadInfo> decode_info(std::string_view id, std::string_view text);
bool is_upload_id(std::string_view id);

}  // namespace kabar::store
