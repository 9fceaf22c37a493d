// Files as readers find them.
#include <limits>

#include "store/sqlite/reader.h"
#include "store/sqlite/rows.h"

namespace kabar::store::sqlite {

using namespace chat;

FileQueries::FileQueries(const Connection& connection)
    : find_for(connection, select_file +
                               "AS f WHERE key = ?1 AND (owner = ?2 OR EXISTS (SELECT 1 FROM message_files u "
                               "CROSS JOIN messages m ON m.seq = u.message "
                               "CROSS JOIN members p ON p.user = ?2 AND p.conversation = m.conversation "
                               "WHERE u.file = f.id))"),
      list(connection, select_file + "WHERE owner = ? AND id < ? ORDER BY id DESC LIMIT ?"),
      find_use(connection, "SELECT files, bytes FROM file_use WHERE owner = ?"),
      find_content(connection,
                   "SELECT 1 FROM files WHERE digest = ?1 UNION ALL "
                   "SELECT 1 FROM files WHERE preview = ?1 AND preview_type <> '' LIMIT 1"),
      find_unused(connection, "SELECT 1 FROM files WHERE uses = 0 AND created < ? LIMIT 1") {}

Result<std::optional<File>> SqliteReader::file_for(UserId asker, std::string_view key) {
    return in_one_moment(parts_, [&]() -> Result<std::optional<File>> {
        Query query(files_.find_for, key, asker);
        if (!query.next()) return std::nullopt;
        return file_of(query);
    });
}

Result<reply::Files> SqliteReader::files(UserId owner, std::size_t limit, std::string_view page) {
    const auto before = page_number(page, std::numeric_limits<std::int64_t>::max());
    if (!before) return tl::unexpected<Error>(before.error());
    return in_one_moment(parts_, [&]() -> Result<reply::Files> {
        reply::Files given;
        {
            Query query(files_.find_use, owner);
            if (query.next()) given.used = query.integer(1);
        }
        Query query(files_.list, owner, *before, limit + 1);
        std::int64_t last = 0;
        while (query.next()) {
            if (given.items.size() == limit) {
                given.next = std::to_string(last);
                break;
            }
            const File file = file_of(query);
            last = file.id;
            given.items.push_back({attachment_of(file), file.created, file.uses});
        }
        return given;
    });
}

Result<FileUse> SqliteReader::file_use(UserId owner) {
    return in_one_moment(parts_, [&]() -> Result<FileUse> {
        Query query(files_.find_use, owner);
        return query.next() ? FileUse{query.integer(0), query.integer(1)} : FileUse{};
    });
}

Result<bool> SqliteReader::is_stored(const FileDigest& digest) {
    return in_one_moment(parts_, [&]() -> Result<bool> { return Query(files_.find_content, digest).next(); });
}

Result<bool> SqliteReader::has_unused_files(TimeMs before) {
    return in_one_moment(parts_, [&]() -> Result<bool> { return Query(files_.find_unused, before).next(); });
}

}  // namespace kabar::store::sqlite
