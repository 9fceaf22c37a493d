// Every bound in Kabar, with its reason. A bound that the administrator may change is here as its default.
#pragma once

#include <cstddef>
#include <cstdint>

namespace kabar::limits {

// --- the wire ---
/// One request line, its end not counted. Room for the longest text as JSON with every byte escaped is not
/// promised: a text that does not fit a line is refused with the limit's name.
inline constexpr std::size_t line_bytes = 64 * 1024;
/// One message's text. Below line_bytes, so that every text that fits can also be typed with its command.
inline constexpr std::size_t text_bytes = 32 * 1024;
/// A JSON request is flat; two levels leave room for lists of names. Deeper input is refused while it is read.
inline constexpr std::size_t json_depth = 3;
/// Keys in one JSON request: the richest command has ten.
inline constexpr std::size_t json_keys = 32;
/// The client's own id of a message: a UUID with a prefix fits.
inline constexpr std::size_t client_id_bytes = 64;
/// A tag is echoed in the reply and kept while the request is under way.
inline constexpr std::size_t tag_bytes = 256;

// --- users and sessions ---
inline constexpr std::size_t name_characters = 32;
/// 32 code points of at most 4 bytes; case folding can make a name longer, three times at most.
inline constexpr std::size_t name_key_bytes = 32 * 4 * 3;
inline constexpr std::size_t display_bytes = 128;
/// Argon2 takes any length; hashing a long one costs the server, and no person types more.
inline constexpr std::size_t password_bytes = 256;
inline constexpr std::size_t password_min_characters = 4;
/// A bot that logs in for each message must not fill the store; the oldest session ends when one more begins.
inline constexpr std::size_t sessions_per_user = 64;
inline constexpr std::int64_t session_ms = 30LL * 24 * 3600 * 1000;
/// A session's expiry moves on when used, but is written at most this often: a read must not cost a write.
inline constexpr std::int64_t session_touch_ms = 3600 * 1000;
inline constexpr std::int64_t invite_ms = 7LL * 24 * 3600 * 1000;
/// Names listed by `user_aktif` and pages of `user list`.
inline constexpr std::size_t listed_users = 1000;
/// A user without a connection stays active this long after the last use of a session.
inline constexpr std::int64_t active_grace_ms = 60 * 1000;

// --- reading ---
inline constexpr std::size_t inbox_page = 200;
inline constexpr std::size_t inbox_page_max = 1000;
/// Texts in one page; a page ends after the message that passes this, so a reply fits memory whatever was sent.
inline constexpr std::size_t inbox_page_bytes = 512 * 1024;

// --- connections ---
inline constexpr std::size_t connections = 10'000;
inline constexpr std::size_t connections_per_address = 1'000;
/// Requests of one connection that wait for an answer; past it the connection is not read.
inline constexpr std::size_t unanswered_requests = 256;
/// Bytes that wait to be written to one connection; past it the connection's requests wait.
inline constexpr std::size_t output_bytes = 1024 * 1024;
/// Sessions that one connection may speak for by token at once (a gateway); the oldest is forgotten.
inline constexpr std::size_t sessions_per_connection = 16;
inline constexpr std::size_t read_bytes_min = 2 * 1024;
inline constexpr std::size_t read_bytes_max = 64 * 1024;
/// A line begun must end within this; a person types slowly, a slow-reader attack holds a connection.
inline constexpr std::int64_t line_ms = 60 * 1000;
/// A connection must log in, or use a token, within this.
inline constexpr std::int64_t login_ms = 120 * 1000;
/// Without a byte written for so long while bytes wait, a reader counts as gone.
inline constexpr std::int64_t write_ms = 30 * 1000;
/// SIGTERM: what was accepted is answered within this, then connections are closed.
inline constexpr std::int64_t shutdown_ms = 4 * 1000;
/// Log lines about refused requests of one connection, each quarter of a second.
inline constexpr std::size_t refusals_logged_per_tick = 5;

// --- logging in ---
/// Argon2id takes 50 ms and 64 MiB each: few threads, and few may wait, or a login waits for minutes.
inline constexpr std::size_t hash_threads = 2;
inline constexpr std::size_t hash_waiting = 512;
/// Failed logins from one address within one minute.
inline constexpr std::size_t login_failures_per_minute = 30;
/// Addresses whose failures are remembered; when full, the oldest minute is forgotten.
inline constexpr std::size_t login_failure_addresses = 4096;

// --- the ledger ---
/// Commands waiting for the writer; a full queue answers `busy` at once. About a second of work.
inline constexpr std::size_t ledger_queue = 64 * 1024;
/// One batch is one transaction: a larger one writes fewer pages for each message (16.1, 15.0, 14.1 and 13.2 us of the
/// processor a send at 512, 1024, 2048 and 4096), and keeps those behind it waiting longer.
inline constexpr std::size_t ledger_batch = 2048;
inline constexpr std::size_t read_threads = 2;
inline constexpr std::size_t read_waiting = 4096;

// --- the store ---
/// After this many bytes in the write-ahead log the checkpointer is woken.
inline constexpr std::int64_t wal_checkpoint_bytes = 4 * 1024 * 1024;
/// Past this the writer itself waits for a complete checkpoint, so that the log cannot grow without end.
inline constexpr std::int64_t wal_max_bytes = 256 * 1024 * 1024;
/// Conversations whose state the writer keeps in memory (about 200 bytes each).
inline constexpr std::size_t cached_conversations = 100'000;
inline constexpr std::size_t cached_users = 100'000;
inline constexpr std::size_t cached_sessions = 100'000;

}  // namespace kabar::limits
