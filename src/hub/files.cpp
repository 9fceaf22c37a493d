#include "hub/files.h"

#include <utility>
#include <variant>

#include "base/limits.h"
#include "chat/file_names.h"
#include "hub/secrets.h"

namespace kabar::hub {

namespace {

tl::unexpected<Error> no_such_file(std::string_view id) { return fail(Code::unknown_file, std::string(id)); }

/// The vault's word for "there is none of that id".
template <class T>
Result<T> as_file_error(Result<T> result, std::string_view id) {
    if (!result && result.error() == Error{Code::bad_argument, "upload"}) return no_such_file(id);
    return result;
}

bool may_have_preview(std::string_view type) {
    return type == "image/png" || type == "image/jpeg" || type == "image/gif" || type == "image/webp";
}

}  // namespace

Files::Files(store::Vault& vault, ledger::Caller& ledger, Clock& clock, Log& log, Options options)
    : vault_(vault), ledger_(ledger), clock_(clock), log_(log), options_(std::move(options)) {}

Result<chat::UserId> Files::who(store::Reader& reader, const std::string& token) const {
    if (token.empty()) return fail(Code::not_logged_in);
    const auto session = reader.session_by_token(hash_secret(token));
    if (!session) return tl::unexpected(session.error());
    if (!*session) return fail(Code::bad_token);
    if ((*session)->expires <= clock_.wall_ms()) return fail(Code::token_expired);
    const auto user = reader.user((*session)->user);
    if (!user) return tl::unexpected(user.error());
    if (!*user || (*user)->removed) return fail(Code::bad_token);
    if ((*user)->disabled) return fail(Code::user_disabled);
    return (*user)->id;
}

Result<store::Upload> Files::begin(store::Reader& reader, chat::UserId owner, const NewUpload& upload) {
    auto name = chat::file_name(upload.name);
    if (!name) return tl::unexpected(name.error());
    auto type = chat::media_type(upload.type);
    if (!chat::is_type_allowed(type, options_.types)) return fail(Code::file_type, std::move(type));
    if (upload.size > options_.file_bytes) return fail(Code::file_too_large, std::to_string(options_.file_bytes));
    const auto use = reader.file_use(owner);
    if (!use) return tl::unexpected(use.error());
    const auto left = options_.quota_bytes - use->bytes;
    if (upload.size > left - vault_.use_of(number_of(owner)).bytes) {
        return fail(Code::quota_exceeded, std::to_string(options_.quota_bytes));
    }
    const store::UploadInfo info{new_file_key(),  number_of(owner), std::move(*name),
                                 std::move(type), upload.size,      clock_.wall_ms()};
    if (auto begun = vault_.begin(info, left); !begun) return tl::unexpected(begun.error());
    return store::Upload{info, 0};
}

Result<store::Upload> Files::find(chat::UserId owner, std::string_view id) const {
    auto upload = vault_.find(id);
    if (!upload || upload->info.owner != number_of(owner)) return no_such_file(id);
    return std::move(*upload);
}

Result<std::int64_t> Files::append(chat::UserId owner, std::string_view id, std::int64_t offset,
                                   std::span<const char> bytes) {
    if (const auto upload = find(owner, id); !upload) return tl::unexpected(upload.error());
    return as_file_error(vault_.append(id, offset, bytes), id);
}

Status Files::abandon(chat::UserId owner, std::string_view id) {
    if (const auto upload = find(owner, id); !upload) return tl::unexpected(upload.error());
    return as_file_error(vault_.abandon(id), id);
}

Result<chat::File> Files::finish(chat::UserId owner, std::string_view id) {
    const auto upload = find(owner, id);
    if (!upload) return tl::unexpected(upload.error());
    // Both are held until the row that refers to them is committed, or refused.
    const auto stored = as_file_error(vault_.finish(id), id);
    if (!stored) return tl::unexpected(stored.error());
    store::Pin preview_pin;
    const store::UploadInfo& info = upload->info;
    chat::command::AddFile add;
    add.owner = owner;
    add.key = info.id;
    add.name = info.name;
    add.type = info.type;
    add.size = stored->size;
    add.digest = stored->pin.digest();
    add.quota = options_.quota_bytes;
    if (may_have_preview(info.type)) preview_pin = add_preview(add);
    add.at = clock_.wall_ms();
    auto outcome = ledger_.ask(std::move(add));
    if (auto* error = std::get_if<Error>(&outcome)) return tl::unexpected(std::move(*error));
    return std::get<chat::outcome::FileAdded>(outcome).file;
}

/// A file without one is as good: what fails here is the log's.
store::Pin Files::add_preview(chat::command::AddFile& add) {
    const auto content = vault_.open_blob(add.digest);
    if (!content || !options_.make_preview) return {};
    const auto preview = options_.make_preview(content->fd());
    if (!preview) return {};
    auto stored = vault_.put(preview->bytes);
    if (!stored) {
        log_.warn("preview_not_kept", {{"code", code_name(stored.error().code)}, {"why", stored.error().subject}});
        return {};
    }
    add.preview = stored->pin.digest();
    add.preview_type = preview->type;
    add.width = preview->width;
    add.height = preview->height;
    return std::move(stored->pin);
}

Result<Files::Opened> Files::open(store::Reader& reader, chat::UserId asker, std::string_view id, bool preview) const {
    auto found = reader.file_for(asker, id);
    if (!found) return tl::unexpected(found.error());
    if (!*found || (preview && (*found)->preview_type.empty())) return no_such_file(id);
    chat::File& file = **found;
    const auto digest = preview ? file.preview : file.digest;
    auto content = vault_.open_blob(digest);
    if (!content) {
        // A message that was deleted a moment ago takes its file along.
        const auto still = reader.file_for(asker, id);
        if (still && !*still) return no_such_file(id);
        log_.error("file_content_missing", {{"content", store::hex_of(digest)}, {"why", content.error().subject}});
        return fail(Code::internal, "a file's content cannot be opened");
    }
    std::string type = preview ? file.preview_type : file.type;
    return Opened{std::move(file), std::move(*content), std::move(type), store::hex_of(digest)};
}

Result<bool> Files::clean(store::Reader& reader) {
    const auto before = clock_.wall_ms() - limits::file_unsent_ms;
    const auto expired = vault_.expired(before, limits::files_cleaned);
    // One that is being written at this moment is busy, and goes the next time.
    for (const std::string& id : expired) (void)vault_.abandon(id);
    const auto unused = reader.has_unused_files(before);
    if (!unused) return tl::unexpected(unused.error());
    if (*unused) {
        auto outcome = ledger_.ask(chat::command::CleanFiles{clock_.wall_ms(), before, limits::files_cleaned});
        if (auto* error = std::get_if<Error>(&outcome)) return tl::unexpected(std::move(*error));
    }
    const auto is_referenced = [&reader](const store::BlobDigest& digest) { return reader.is_stored(digest); };
    const auto swept = vault_.sweep(is_referenced, limits::files_swept);
    if (!swept) return tl::unexpected(swept.error());
    return *unused || swept->removed > 0;
}

}  // namespace kabar::hub
