// Files, as doors deal with them: uploads in pieces, what is finished and may be sent, and what its members may fetch.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "chat/commands.h"
#include "chat/model.h"
#include "ledger/caller.h"
#include "store/store.h"
#include "store/vault.h"

namespace kabar::hub {

/// A small picture of an image, and the size of the image itself in pixels.
struct ImagePreview {
    std::string bytes;
    std::string type;  ///< "image/jpeg" or "image/webp"
    std::int32_t width = 0;
    std::int32_t height = 0;
};

/// Thread-safe. Every call may wait for the disk or the ledger, so it is for a pool and not for event loops; `reader` is
/// the calling thread's own. Errors, besides those that are named: storage_full, storage_failed, busy, internal.
class Files {
public:
    struct Options {
        std::int64_t file_bytes = 0;   ///< of one file
        std::int64_t quota_bytes = 0;  ///< of all files of one user, unfinished uploads included
        std::string types;             ///< allowed media types, such as "image/*, text/plain"; empty: all
        /// Nothing for what is no image. Called on the caller's thread; may take seconds.
        std::function<std::optional<ImagePreview>(int fd)> make_preview;
    };

    Files(store::Vault& vault, ledger::Caller& ledger, Clock& clock, Log& log, Options options);

    /// Whose token it is. Errors: not_logged_in for an empty one, bad_token, token_expired, user_disabled.
    Result<chat::UserId> who(store::Reader& reader, const std::string& token) const;

    struct NewUpload {
        std::string name;  ///< as the sender calls it, made harmless here; empty: "file"
        std::string type;  ///< media type; empty or no such thing: application/octet-stream
        std::int64_t size = 0;
    };
    /// Errors: file_too_large, file_type, quota_exceeded, too_many (unfinished uploads), invalid_text.
    Result<store::Upload> begin(store::Reader& reader, chat::UserId owner, const NewUpload& upload);

    // Of one's own unfinished upload; unknown_file when there is none of this id.
    Result<store::Upload> find(chat::UserId owner, std::string_view id) const;
    /// The new end. Errors: bad_argument (subject `offset` or `size`), busy while another request writes it.
    Result<std::int64_t> append(chat::UserId owner, std::string_view id, std::int64_t offset,
                                std::span<const char> bytes);
    /// All bytes are there: makes it a file that can be sent. After OK it is kept.
    Result<chat::File> finish(chat::UserId owner, std::string_view id);
    Status abandon(chat::UserId owner, std::string_view id);

    struct Opened {
        chat::File file;
        store::BlobFile content;  ///< of the file, or of its preview
        std::string type;         ///< of `content`
        std::string etag;         ///< the digest in hex, without quotes; the same content has the same one
    };
    /// Errors: unknown_file; also for who is not its owner and in none of the conversations that it was sent to, and
    /// for a preview that there is none of.
    Result<Opened> open(store::Reader& reader, chat::UserId asker, std::string_view id, bool preview) const;

    /// Forgets uploads that nobody goes on with, files that were never sent, and contents that no file has any more: a
    /// bounded step of it. True: there is more to do.
    Result<bool> clean(store::Reader& reader);

private:
    /// Makes the picture, and writes into the command what there is to know of it.
    store::Pin add_preview(chat::command::AddFile& add);

    store::Vault& vault_;
    ledger::Caller& ledger_;
    Clock& clock_;
    Log& log_;
    const Options options_;
};

}  // namespace kabar::hub
