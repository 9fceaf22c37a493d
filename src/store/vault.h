// The files that people send: on disk beside the database, under `files/` in the data directory.
//
//   uploads/ID.info       what is known of an unfinished upload
//   uploads/ID.part       its bytes so far
//   blobs/ab/abcd...      a finished content, named by its digest in hex; it never changes
//
// A content is stored once, whoever sends it. The database says who refers to it; the vault knows nothing of that and
// takes away what nobody refers to (sweep). A `Pin` holds a content until the row that refers to it is committed.
//
// A process killed at any instant leaves no blob that is not whole, and after a loss of power every blob for which a Pin
// was given is there. An unfinished upload goes on where its .part ends. After a loss of power that needs a file system
// that does not lengthen a file before the data is written (ext4 as it comes, XFS, Btrfs); the digest tells.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/guarded.h"
#include "base/result.h"

namespace kabar::store {

/// An upload's id: letters, digits, `-` and `_`. A UUID fits.
inline constexpr std::size_t upload_id_bytes = 64;
/// What file systems allow for a name.
inline constexpr std::size_t file_name_bytes = 255;
/// A media type: 127 bytes on each side of the slash (RFC 6838, 4.2).
inline constexpr std::size_t file_type_bytes = 255;
/// A client sends a few files at once; more are only left behind.
inline constexpr std::size_t uploads_per_user = 16;
/// Each takes about a kilobyte of memory, two directory entries, and a file to read when the server starts.
inline constexpr std::size_t uploads_unfinished = 10'000;
/// The vault's own buffer when it reads a file again.
inline constexpr std::size_t vault_step_bytes = 64 * 1024;
/// After so many bytes the disk begins to write: the fsync at the end, for which the database's own would wait, stays
/// short.
inline constexpr std::int64_t vault_write_back_bytes = 8 * 1024 * 1024;

/// BLAKE2b-256 of the content.
using BlobDigest = std::array<std::uint8_t, 32>;

/// 64 hexadecimal digits, small.
std::string hex_of(const BlobDigest& digest);
/// Empty when `hex` is not what hex_of() gives.
std::optional<BlobDigest> blob_digest(std::string_view hex);

/// All of it chosen by the caller; name and type are any bytes and mean nothing to the vault.
struct UploadInfo {
    std::string id;
    std::int64_t owner = 0;
    std::string name;
    std::string type;
    std::int64_t size = 0;  ///< declared, in bytes
    TimeMs created = 0;
};

struct Upload {
    UploadInfo info;
    std::int64_t offset = 0;  ///< bytes that are there
};

struct UploadUse {
    std::size_t uploads = 0;
    std::int64_t bytes = 0;  ///< as declared
};

class Vault;

/// Holds one blob: while it lives no sweep takes it. Movable; must not outlive its vault. One thread at a time.
class Pin {
public:
    Pin() = default;
    Pin(Pin&& other) noexcept;
    Pin& operator=(Pin&& other) noexcept;
    ~Pin();

    const BlobDigest& digest() const { return digest_; }

private:
    friend class Vault;
    Pin(Vault* vault, const BlobDigest& digest) : vault_(vault), digest_(digest) {}

    Vault* vault_ = nullptr;
    BlobDigest digest_{};
};

struct Stored {
    Pin pin;
    std::int64_t size = 0;
};

/// An open blob; stays readable when the blob is taken away. Movable; reading is thread-safe.
class BlobFile {
public:
    BlobFile(BlobFile&& other) noexcept;
    BlobFile& operator=(BlobFile&& other) noexcept;
    ~BlobFile();

    std::int64_t size() const { return size_; }
    /// Fills `into` from `offset` on; gives the number of bytes, fewer only at the end. Errors: internal.
    Result<std::size_t> read_at(std::int64_t offset, std::span<char> into) const;
    /// For handing it to another process, or to the kernel. Its own position is never used by read_at().
    int fd() const { return fd_; }

private:
    friend class Vault;
    BlobFile(int fd, std::int64_t size) : fd_(fd), size_(size) {}

    int fd_ = -1;
    std::int64_t size_ = 0;
};

/// Whether a committed row refers to the blob. It must look at a moment that is not before the call, and must not call
/// sweep() or drop_if_unreferenced(). An error ends the sweep.
using IsReferenced = std::function<Result<bool>(const BlobDigest&)>;

struct Swept {
    std::size_t looked_at = 0;
    std::size_t removed = 0;
    bool whole_round = false;  ///< the end was reached; the next call begins anew
};

struct VaultState;
struct UploadEntry;

/// Thread-safe. All of it may wait for the disk, so it is for pools, not for event loops. One process at a time has a
/// directory open (the data directory's lock sees to that).
///
/// Errors, besides those that are named:
///   storage_full  the disk or the quota of the system; nothing that was there is lost, trying again later may help
///   internal      the system refused something else, with a text for the administrator. An upload to which that
///                 happened is abandoned, because what it has on disk cannot be trusted. The server can go on.
/// Where an upload is named: bad_argument (subject `upload`) when there is none of that id, busy (subject `upload`)
/// while another thread works on it.
class Vault {
public:
    /// Makes the directories (0700) that are missing, takes up the unfinished uploads and removes what was half-made.
    static Result<std::unique_ptr<Vault>> open(const std::string& directory);
    ~Vault();
    Vault(const Vault&) = delete;
    Vault& operator=(const Vault&) = delete;

    /// After OK the upload is there even after a crash. `allowance`: what all unfinished uploads of the owner may take
    /// together, this one included; it is checked and taken in one step.
    /// Errors: bad_argument (id, name, type or size; an id that is in use), too_many (uploads, or bytes).
    Status begin(const UploadInfo& info, std::int64_t allowance);

    /// Adds bytes at `offset`, which must be where the upload ends, and gives the new end. On storage_full a part may
    /// have been kept: find() tells the end. The first call after a start reads what is there already.
    /// Errors: bad_argument (subject `offset`, or `size` for bytes past the declared end).
    Result<std::int64_t> append(std::string_view id, std::int64_t offset, std::span<const char> bytes);

    std::optional<Upload> find(std::string_view id) const;
    std::vector<Upload> uploads_of(std::int64_t owner) const;
    UploadUse use_of(std::int64_t owner) const;
    /// Ids of at most `most` uploads that were created before.
    std::vector<std::string> expired(TimeMs before_ms, std::size_t most) const;
    Status abandon(std::string_view id);

    /// Makes a blob of an upload whose bytes are all there (bad_argument, subject `size`, if not). After OK it is on disk
    /// (fsync) and the upload is gone. On storage_full find() tells whether it is still there for another finish(): not
    /// after a failed fsync.
    Result<Stored> finish(std::string_view id);

    /// Stores a small content that the server itself made; on disk (fsync) after OK.
    Result<Stored> put(std::span<const char> bytes);

    /// Holds a blob that is there; bad_argument (subject `blob`) if it is not.
    Result<Pin> pin(const BlobDigest& digest);
    /// Errors: bad_argument (subject `blob`) when there is none.
    Result<BlobFile> open_blob(const BlobDigest& digest) const;

    /// Looks at up to `most` blobs, from where the last call stopped, and removes those that are neither pinned nor
    /// referred to. Holds the names of one of 256 folders in memory.
    Result<Swept> sweep(const IsReferenced& is_referenced, std::size_t most);
    /// The same for one blob; true if it was removed.
    Result<bool> drop_if_unreferenced(const BlobDigest& digest, const IsReferenced& is_referenced);

private:
    friend class Pin;
    class Claim;

    explicit Vault(std::string directory);

    std::string info_path(std::string_view id) const;
    std::string part_path(std::string_view id) const;
    std::string blob_folder(std::size_t number) const;
    std::string blob_path(const BlobDigest& digest) const;

    Status make_directories();
    Status load_uploads();
    Status load_upload(const std::string& id);

    Status enter(const std::shared_ptr<UploadEntry>& entry, std::int64_t allowance);
    Status write_new(const UploadInfo& info);
    Result<Claim> claim(std::string_view id);
    Status remove_upload(const Claim& claim);
    tl::unexpected<Error> give_up(const Claim& claim, Error error);
    Status hash_again(const Claim& claim);

    Pin hold(const BlobDigest& digest);
    void let_go(const BlobDigest& digest);
    Status move_to_blob(const std::string& from, const BlobDigest& digest, std::int64_t size);
    Result<bool> drop(const BlobDigest& digest, const IsReferenced& is_referenced);

    const std::string directory_;
    const std::unique_ptr<Guarded<VaultState>> state_;

    /// One sweep at a time. Held while a callback runs, so it comes before every lock of the database; the state's lock
    /// is the innermost.
    std::mutex sweeping_;
    std::size_t sweep_folder_ = 0;
    std::string sweep_after_;
};

}  // namespace kabar::store
