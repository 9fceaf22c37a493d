// What the writer asks and writes of rooms, members, blocks and what is done to messages.
#pragma once

#include "store/sqlite/connection.h"
#include "store/sqlite/rows.h"

namespace kabar::store::sqlite {

struct RoomStatements {
    explicit RoomStatements(const Connection& connection) : db(connection) {}

    const Connection& db;

    Statement find_room{db,
                        "SELECT id, key, name, topic, private, deleted, created, members, keep_days, "
                        "keep_messages FROM rooms WHERE id = ?"};
    Statement find_public{db, "SELECT id FROM rooms WHERE key = ? AND private = 0 AND deleted = 0"};
    Statement find_known{db, "SELECT conversation FROM members WHERE user = ? AND room_key = ?"};
    Statement find_rooms_of{db,
                            "SELECT m.conversation FROM members m JOIN rooms r ON r.id = m.conversation "
                            "WHERE m.user = ? ORDER BY m.conversation"};
    Statement find_member{db, select_member + "WHERE user = ? AND conversation = ?"};
    Statement find_members_of{db, select_member + "WHERE conversation = ? ORDER BY user"};
    Statement find_ban{db, "SELECT 1 FROM bans WHERE room = ? AND user = ?"};
    Statement count_bans{db, "SELECT count(*) FROM bans WHERE room = ?"};
    Statement find_block{db, "SELECT 1 FROM blocks WHERE user = ? AND blocked = ?"};
    Statement count_blocks{db, "SELECT count(*) FROM blocks WHERE user = ?"};

    Statement add_room{db, "INSERT INTO rooms VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
    Statement set_topic{db, "UPDATE rooms SET topic = ?2 WHERE id = ?1"};
    Statement set_count{db, "UPDATE rooms SET members = ?2 WHERE id = ?1"};
    Statement set_deleted{db, "UPDATE rooms SET deleted = 1 WHERE id = ?"};
    Statement clear_bans{db, "DELETE FROM bans WHERE room = ?"};
    Statement add_member{db, "INSERT INTO members VALUES (?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''))"};
    Statement remove_member{db, "DELETE FROM members WHERE user = ? AND conversation = ?"};
    Statement set_role{db, "UPDATE members SET role = ?3 WHERE user = ?1 AND conversation = ?2"};
    Statement set_muted{db, "UPDATE members SET muted = ?3 WHERE user = ?1 AND conversation = ?2"};
    Statement set_read{db, "UPDATE members SET read_number = ?3, read_seq = ?4 WHERE user = ?1 AND conversation = ?2"};
    Statement add_ban{db, "INSERT OR IGNORE INTO bans VALUES (?, ?)"};
    Statement remove_ban{db, "DELETE FROM bans WHERE room = ? AND user = ?"};
    Statement add_block{db, "INSERT OR IGNORE INTO blocks VALUES (?, ?)"};
    Statement remove_block{db, "DELETE FROM blocks WHERE user = ? AND blocked = ?"};
};

struct HookStatements {
    explicit HookStatements(const Connection& connection) : db(connection) {}

    const Connection& db;

    Statement count_bots{db, "SELECT count(*) FROM users WHERE bot > 0 AND removed = 0"};
    Statement find{db, select_hook + "WHERE id = ?"};
    Statement find_by_secret{db, select_hook + "WHERE secret = ?"};
    Statement count_in_room{db, "SELECT count(*) FROM hooks WHERE room = ?"};
    Statement count_of_kind{db, "SELECT count(*) FROM hooks WHERE kind = ?"};

    Statement add_incoming{db, "INSERT INTO hooks VALUES (?, ?, 0, ?, ?, ?, ?, '', '', 0, '')"};
    Statement add_outgoing{db, "INSERT INTO hooks VALUES (?, ?, 1, ?, ?, 0, NULL, ?, ?, ?, ?)"};
    Statement remove{db, "DELETE FROM hooks WHERE id = ?"};
    Statement move{db, "UPDATE hooks SET position = ?2, off = ?3 WHERE id = ?1"};
    Statement clear_room{db, "DELETE FROM hooks WHERE room = ?"};
    Statement clear_bot{db, "DELETE FROM hooks WHERE bot = ? AND bot > 0"};
};

struct MessageStatements {
    explicit MessageStatements(const Connection& connection) : db(connection) {}

    const Connection& db;

    Statement find{db,
                   "SELECT seq, sender, deleted, files, (SELECT count(*) FROM reactions r WHERE "
                   "r.conversation = m.conversation AND r.number = m.number) "
                   "FROM messages m WHERE conversation = ? AND number = ?"};
    Statement find_reaction{
        db, "SELECT 1 FROM reactions WHERE conversation = ? AND number = ? AND user = ? AND reaction = ?"};

    Statement edit{db, "UPDATE messages SET text = ?2, edited = ?3 WHERE seq = ?1"};
    Statement forget{db, "UPDATE messages SET text = '', deleted = 1 WHERE seq = ?"};
    Statement clear_reactions{db, "DELETE FROM reactions WHERE conversation = ? AND number = ?"};
    Statement add_reaction{db, "INSERT OR IGNORE INTO reactions VALUES (?, ?, ?, ?)"};
    Statement remove_reaction{
        db, "DELETE FROM reactions WHERE conversation = ? AND number = ? AND user = ? AND reaction = ?"};
    Statement add_event{db, "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"};
    Statement add_epoch{db, "INSERT INTO epochs VALUES (?, ?)"};
};

struct FileStatements {
    explicit FileStatements(const Connection& connection) : db(connection) {}

    const Connection& db;

    Statement find{db, select_file + "WHERE key = ?"};
    Statement find_unused{db, select_file + "WHERE uses = 0 AND created < ? ORDER BY created, id LIMIT ?"};
    Statement find_unused_of{db, select_file + "WHERE uses = 0 AND owner = ? ORDER BY id LIMIT ?"};
    Statement find_use{db, "SELECT files, bytes FROM file_use WHERE owner = ?"};
    Statement find_of_message{db, select_file + "WHERE id IN (SELECT file FROM message_files WHERE message = ?)"};

    Statement add{db, "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
    Statement remove{db, "DELETE FROM files WHERE id = ?"};
    Statement add_use{db,
                      "INSERT INTO file_use VALUES (?, ?, ?) ON CONFLICT (owner) DO UPDATE "
                      "SET files = files + excluded.files, bytes = bytes + excluded.bytes"};
    Statement set_uses{db, "UPDATE files SET uses = ?2 WHERE id = ?1"};
    Statement count_use{db, "UPDATE files SET uses = uses + 1 WHERE id = ?"};
    Statement attach{db, "INSERT INTO message_files VALUES (?, ?, ?)"};
    Statement detach{db, "DELETE FROM message_files WHERE message = ?"};
    Statement clear_count{db, "UPDATE messages SET files = 0 WHERE seq = ?"};
};

/// `?1` is a conversation, its messages after number `?2` up to `?3` are meant.
struct RetentionStatements {
    explicit RetentionStatements(const Connection& connection) : db(connection) {}

    const Connection& db;

    Statement find_trimmed{db, "SELECT number, seq, events FROM trimmed WHERE conversation = ?"};
    Statement find_event{db,
                         "SELECT max(seq) FROM (SELECT seq FROM events WHERE scope = ? AND seq <= ? ORDER BY seq "
                         "LIMIT ?)"};
    Statement find_retired{
        db, "SELECT digest, seq, conversation, number, sent FROM retired_ids WHERE sender = ? AND client_id = ?"};

    Statement set_keep{db, "UPDATE rooms SET keep_days = ?2, keep_messages = ?3 WHERE id = ?1"};
    Statement retire_ids{db,
                         "INSERT OR REPLACE INTO retired_ids SELECT s.sender, s.client_id, s.digest, m.seq, "
                         "m.conversation, m.number, m.sent FROM messages m CROSS JOIN send_ids s ON s.seq = m.seq "
                         "WHERE m.conversation = ?1 AND m.number > ?2 AND m.number <= ?3 AND m.sent >= ?4"};
    Statement remove_ids{db,
                         "DELETE FROM send_ids WHERE seq IN (SELECT seq FROM messages WHERE conversation = ?1 AND "
                         "number > ?2 AND number <= ?3)"};
    Statement find_with_files{db,
                              "SELECT seq FROM messages WHERE conversation = ?1 AND number > ?2 AND number <= ?3 AND "
                              "files > 0"};
    Statement remove_reactions{db, "DELETE FROM reactions WHERE conversation = ?1 AND number > ?2 AND number <= ?3"};
    Statement remove_messages{db, "DELETE FROM messages WHERE conversation = ?1 AND number > ?2 AND number <= ?3"};
    Statement remove_events{db, "DELETE FROM events WHERE scope = ? AND seq <= ?"};
    Statement put_trimmed{db, "INSERT OR REPLACE INTO trimmed VALUES (?, ?, ?, ?)"};
    Statement forget_ids{db,
                         "DELETE FROM retired_ids WHERE (sender, client_id) IN (SELECT sender, client_id FROM "
                         "retired_ids WHERE sent < ? ORDER BY sent, sender, client_id LIMIT ?)"};
};

}  // namespace kabar::store::sqlite
