// Files: taking one in, sending it, and forgetting those that nobody sent.
#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "chat/decide_help.h"

namespace kabar::chat::deciding {

Result<std::vector<File>> own_files(State& state, UserId owner, const std::vector<std::string>& keys) {
    std::vector<File> files;
    for (const std::string& key : keys) {
        const auto is_same = [&](const File& file) { return file.key == key; };
        if (std::any_of(files.begin(), files.end(), is_same)) continue;
        auto file = state.file(key);
        if (!file || file->owner != owner) return fail(Code::unknown_file, key);
        if (file->uses >= limits::file_uses) {
            return fail(Code::too_many, "messages with one file: " + std::to_string(limits::file_uses));
        }
        files.push_back(std::move(*file));
    }
    if (files.size() > limits::files_per_message) {
        return fail(Code::too_many, "files of one message: " + std::to_string(limits::files_per_message));
    }
    return files;
}

Outcome on(State& state, command::AddFile&& c, Changes& changes) {
    const User* owner = state.user(c.owner);
    if (owner == nullptr || owner->removed) return refuse(Code::bad_token);
    if (owner->disabled) return refuse(Code::user_disabled);
    if (state.file(c.key)) return refuse(Code::internal, "a file's key came twice");
    const FileUse use = state.file_use(c.owner);
    if (use.files >= limits::files_per_user) {
        return refuse_more("files of one user", static_cast<std::size_t>(limits::files_per_user));
    }
    if (c.size > c.quota - use.bytes) return refuse(Code::quota_exceeded, std::to_string(c.quota));
    File file;
    file.id = state.counters().files + 1;
    file.key = std::move(c.key);
    file.owner = c.owner;
    file.name = std::move(c.name);
    file.type = std::move(c.type);
    file.size = c.size;
    file.digest = c.digest;
    file.created = c.at;
    file.preview = c.preview;
    file.preview_type = std::move(c.preview_type);
    file.width = static_cast<std::int32_t>(c.width);
    file.height = static_cast<std::int32_t>(c.height);
    changes.emplace_back(change::FileAdded{file});
    return outcome::FileAdded{std::move(file)};
}

Outcome on(State& state, command::CleanFiles&& c, Changes& changes) {
    const auto most = std::clamp<std::int64_t>(c.most, 0, static_cast<std::int64_t>(limits::files_cleaned));
    auto unused = state.unused_files(c.created_before, static_cast<std::size_t>(most));
    const auto count = static_cast<std::int64_t>(unused.size());
    for (File& file : unused) changes.emplace_back(change::FileGone{std::move(file)});
    return outcome::FilesCleaned{count};
}

}  // namespace kabar::chat::deciding
