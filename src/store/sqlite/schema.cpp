#include "store/sqlite/schema.h"

#include <array>

#include "store/sqlite/sqlite_store.h"

namespace kabar::store::sqlite {

namespace {

constexpr std::int64_t application_id = 0x4b616261;  // "Kaba", for file(1)

constexpr const char* version_1 = R"sql(
CREATE TABLE users (
    id            INTEGER PRIMARY KEY,
    key           TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    display       TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled      INTEGER NOT NULL,
    removed       INTEGER NOT NULL,
    created       INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
    id      INTEGER PRIMARY KEY,
    user    INTEGER NOT NULL,
    token   BLOB NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    used    INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_user ON sessions (user);

CREATE TABLE invites (
    code    BLOB NOT NULL PRIMARY KEY,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX invites_expires ON invites (expires);

CREATE TABLE conversations (
    id   INTEGER PRIMARY KEY,
    low  INTEGER NOT NULL,
    high INTEGER NOT NULL,
    UNIQUE (low, high)
) STRICT;

CREATE TABLE members (
    user         INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    read_number  INTEGER NOT NULL,
    PRIMARY KEY (user, conversation)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
    seq          INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL,
    number       INTEGER NOT NULL,
    sender       INTEGER NOT NULL,
    sent         INTEGER NOT NULL,
    text         TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX messages_place ON messages (conversation, number, sender);

CREATE TABLE send_ids (
    sender    INTEGER NOT NULL,
    client_id TEXT NOT NULL,
    seq       INTEGER NOT NULL,
    digest    BLOB NOT NULL,
    PRIMARY KEY (sender, client_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    users         INTEGER NOT NULL,
    sessions      INTEGER NOT NULL,
    conversations INTEGER NOT NULL,
    seq           INTEGER NOT NULL
) STRICT;
INSERT INTO counters VALUES (1, 0, 0, 0, 0);
)sql";

// Rooms, events, what can be done to a message. A conversation of two has a row in `conversations`, a room in `rooms`;
// their ids are counted together. An event's scope is its conversation, or less than 0 for one user alone.
constexpr const char* version_2 = R"sql(
ALTER TABLE users ADD COLUMN status TEXT NOT NULL DEFAULT '';

CREATE TABLE rooms (
    id      INTEGER PRIMARY KEY,
    key     TEXT NOT NULL,
    name    TEXT NOT NULL,
    topic   TEXT NOT NULL,
    private INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created INTEGER NOT NULL,
    members INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX rooms_public ON rooms (key) WHERE private = 0 AND deleted = 0;

CREATE TABLE new_members (
    user         INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    read_number  INTEGER NOT NULL,
    read_seq     INTEGER NOT NULL,
    role         INTEGER NOT NULL,
    joined       INTEGER NOT NULL,
    muted        INTEGER NOT NULL,
    aliased      INTEGER NOT NULL,
    room_key     TEXT,  -- of a room that is not aliased
    PRIMARY KEY (user, conversation)
) STRICT, WITHOUT ROWID;
INSERT INTO new_members SELECT user, conversation, read_number, 0, 0, 0, 0, 0, NULL FROM members;
DROP TABLE members;
ALTER TABLE new_members RENAME TO members;
CREATE INDEX members_conversation ON members (conversation, user);
CREATE UNIQUE INDEX members_room ON members (user, room_key) WHERE room_key IS NOT NULL;

CREATE TABLE bans (
    room INTEGER NOT NULL,
    user INTEGER NOT NULL,
    PRIMARY KEY (room, user)
) STRICT, WITHOUT ROWID;

CREATE TABLE blocks (
    user    INTEGER NOT NULL,
    blocked INTEGER NOT NULL,
    PRIMARY KEY (user, blocked)
) STRICT, WITHOUT ROWID;

ALTER TABLE messages ADD COLUMN reply INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN edited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
CREATE INDEX messages_sender ON messages (sender);

CREATE TABLE reactions (
    conversation INTEGER NOT NULL,
    number       INTEGER NOT NULL,
    user         INTEGER NOT NULL,
    reaction     TEXT NOT NULL,
    PRIMARY KEY (conversation, number, user, reaction)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    seq          INTEGER PRIMARY KEY,
    scope        INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    kind         INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    actor        INTEGER NOT NULL,
    subject      INTEGER NOT NULL,
    number       INTEGER NOT NULL,
    text         TEXT NOT NULL
) STRICT;
CREATE INDEX events_scope ON events (scope);

CREATE TABLE epochs (
    seq INTEGER PRIMARY KEY,
    id  INTEGER NOT NULL
) STRICT;
)sql";

// Bots and webhooks. An incoming one has a bot and the hash of its secret, an outgoing one a URL and its key.
constexpr const char* version_3 = R"sql(
ALTER TABLE users ADD COLUMN bot INTEGER NOT NULL DEFAULT 0;
CREATE INDEX users_bots ON users (key) WHERE bot > 0;
ALTER TABLE sessions ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE counters ADD COLUMN hooks INTEGER NOT NULL DEFAULT 0;

CREATE TABLE hooks (
    id       INTEGER PRIMARY KEY,
    room     INTEGER NOT NULL,
    kind     INTEGER NOT NULL,
    by_user  INTEGER NOT NULL,
    created  INTEGER NOT NULL,
    bot      INTEGER NOT NULL,
    secret   BLOB UNIQUE,  -- of an incoming one
    url      TEXT NOT NULL,
    key      TEXT NOT NULL,
    position INTEGER NOT NULL,
    off      TEXT NOT NULL
) STRICT;
CREATE INDEX hooks_room ON hooks (room);
CREATE INDEX hooks_bot ON hooks (bot) WHERE bot > 0;
CREATE INDEX hooks_kind ON hooks (kind);
)sql";

// Files. Their contents lie beside the database. `file_use` is the sum of each owner's rows, so that a quota costs one
// look; `messages.files` tells how many a message has, so that those without any cost none.
constexpr const char* version_4 = R"sql(
CREATE TABLE files (
    id           INTEGER PRIMARY KEY,
    key          TEXT NOT NULL UNIQUE,
    owner        INTEGER NOT NULL,
    name         TEXT NOT NULL,
    type         TEXT NOT NULL,
    size         INTEGER NOT NULL,
    digest       BLOB NOT NULL,
    created      INTEGER NOT NULL,
    preview      BLOB NOT NULL,
    preview_type TEXT NOT NULL,
    width        INTEGER NOT NULL,
    height       INTEGER NOT NULL,
    uses         INTEGER NOT NULL
) STRICT;
CREATE INDEX files_owner ON files (owner);
CREATE INDEX files_digest ON files (digest);
CREATE INDEX files_preview ON files (preview) WHERE preview_type <> '';
CREATE INDEX files_unused ON files (created) WHERE uses = 0;
CREATE INDEX files_unused_owner ON files (owner) WHERE uses = 0;

CREATE TABLE file_use (
    owner INTEGER PRIMARY KEY,
    files INTEGER NOT NULL,
    bytes INTEGER NOT NULL
) STRICT;

CREATE TABLE message_files (
    message INTEGER NOT NULL,
    place   INTEGER NOT NULL,
    file    INTEGER NOT NULL,
    PRIMARY KEY (message, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_files_file ON message_files (file);

ALTER TABLE messages ADD COLUMN files INTEGER NOT NULL DEFAULT 0;
ALTER TABLE counters ADD COLUMN files INTEGER NOT NULL DEFAULT 0;
)sql";

// Retention. What is gone of each conversation, whose numbers go on; clients' ids of messages that are gone, for a while.
constexpr const char* version_5 = R"sql(
ALTER TABLE rooms ADD COLUMN keep_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN keep_messages INTEGER NOT NULL DEFAULT 0;

CREATE TABLE trimmed (
    conversation INTEGER PRIMARY KEY,
    number       INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    events       INTEGER NOT NULL
) STRICT;

CREATE TABLE retired_ids (
    sender       INTEGER NOT NULL,
    client_id    TEXT NOT NULL,
    digest       BLOB NOT NULL,
    seq          INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    number       INTEGER NOT NULL,
    sent         INTEGER NOT NULL,
    PRIMARY KEY (sender, client_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX retired_ids_sent ON retired_ids (sent);
CREATE INDEX send_ids_seq ON send_ids (seq);
)sql";

/// migrations[n] leads from schema n to n + 1.
constexpr std::array<const char*, schema_version> migrations{version_1, version_2, version_3, version_4, version_5};

[[noreturn]] void refuse(const std::string& text) { throw Failure(Code::storage_failed, SQLITE_ERROR, text); }

void migrate(Connection& connection, const std::string& path) {
    const auto found = connection.number("PRAGMA user_version");
    const auto owner = connection.number("PRAGMA application_id");
    const bool is_empty = connection.number("SELECT count(*) FROM sqlite_schema") == 0;
    if (owner != application_id && !(is_empty && owner == 0 && found == 0)) {
        refuse(path + " is the database of another program: move it away or choose another data directory");
    }
    if (found > schema_version) {
        refuse(path + " was written by a newer kabar (schema " + std::to_string(found) + ", this one knows " +
               std::to_string(schema_version) + "): start that version, or restore a backup made by this one");
    }
    if (found < 0) refuse(path + " has an impossible schema version: restore a backup");
    if (found == schema_version) return;
    for (auto version = found; version < schema_version; ++version) {
        connection.exec(migrations[static_cast<std::size_t>(version)]);
    }
    connection.exec("PRAGMA application_id=" + std::to_string(application_id));
    connection.exec("PRAGMA user_version=" + std::to_string(schema_version));
}

}  // namespace

void prepare_schema(Connection& connection, const std::string& path) {
    connection.exec("BEGIN IMMEDIATE");
    try {
        migrate(connection, path);
        connection.exec("COMMIT");
    } catch (...) {
        sqlite3_exec(connection.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
        throw;
    }
}

}  // namespace kabar::store::sqlite
