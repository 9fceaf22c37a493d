// The writer, of files: as chat::State, and what changes of them.
#include <algorithm>

#include "store/sqlite/rows.h"
#include "store/sqlite/writer.h"

namespace kabar::store::sqlite {

using namespace chat;

std::optional<File> SqliteWriter::file(std::string_view key) {
    return answer([&]() -> std::optional<File> {
        Query query(files_.find, key);
        if (!query.next()) return std::nullopt;
        return file_of(query);
    });
}

FileUse SqliteWriter::file_use(UserId owner) {
    return answer([&] {
        Query query(files_.find_use, owner);
        return query.next() ? FileUse{query.integer(0), query.integer(1)} : FileUse{};
    });
}

std::vector<File> SqliteWriter::unused_files(TimeMs before, std::size_t most) {
    return answer([&] {
        std::vector<File> files;
        Query query(files_.find_unused, before, most);
        while (query.next()) files.push_back(file_of(query));
        return files;
    });
}

std::vector<File> SqliteWriter::unused_files_of(UserId owner, std::size_t most) {
    return answer([&] {
        std::vector<File> files;
        Query query(files_.find_unused_of, owner, most);
        while (query.next()) files.push_back(file_of(query));
        return files;
    });
}

void SqliteWriter::on(const change::FileAdded& change) {
    const File& file = change.file;
    run(files_.add, file.id, file.key, file.owner, file.name, file.type, file.size, file.digest, file.created,
        file.preview, file.preview_type, file.width, file.height, file.uses);
    run(files_.add_use, file.owner, 1, file.size);
    counters_.files = std::max(counters_.files, file.id);
}

void SqliteWriter::on(const change::FileGone& change) { forget_file(change.file); }

void SqliteWriter::forget_file(const File& file) {
    run(files_.remove, file.id);
    run(files_.add_use, file.owner, -1, -file.size);
}

void SqliteWriter::attach_files(const change::MessageAdded& change) {
    std::int64_t place = 0;
    for (const File& file : change.files) {
        run(files_.attach, change.message.seq, place++, file.id);
        run(files_.count_use, file.id);
    }
}

void SqliteWriter::on(const change::FilesDropped& change) {
    drop_files(change.message);
    run(files_.clear_count, change.message);
}

void SqliteWriter::drop_files(Seq message) {
    std::vector<File> dropped;
    for (Query query(files_.find_of_message, message); query.next();) dropped.push_back(file_of(query));
    for (const File& file : dropped) {
        if (file.uses > 1) {
            run(files_.set_uses, file.id, file.uses - 1);
        } else {
            forget_file(file);
        }
    }
    run(files_.detach, message);
}

}  // namespace kabar::store::sqlite
