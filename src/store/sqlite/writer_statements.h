// What the writer asks and writes of rooms, members, blocks and what is done to messages.
#pragma once

#include "store/sqlite/connection.h"
#include "store/sqlite/rows.h"

namespace kabar::store::sqlite {

struct RoomStatements {
    explicit RoomStatements(const Connection& connection) : db(connection) {}

    const Connection& db;

    Statement find_room{db, "SELECT id, key, name, topic, private, deleted, created, members FROM rooms WHERE id = ?"};
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

    Statement add_room{db, "INSERT INTO rooms VALUES (?, ?, ?, ?, ?, ?, ?, ?)"};
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

}  // namespace kabar::store::sqlite
