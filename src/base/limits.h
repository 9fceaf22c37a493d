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

// --- bots and webhooks ---
/// Bots are made by the administrator, for whole programs: a list of them fits one page.
inline constexpr std::size_t bots = 1000;
/// One for each place where the bot's program runs.
inline constexpr std::size_t tokens_per_bot = 32;
/// What the administrator calls a token.
inline constexpr std::size_t label_bytes = 64;
/// Of both kinds; each message of the room is sent once for each outgoing one.
inline constexpr std::size_t hooks_per_room = 10;
/// On the whole server: each may have a connection under way and a megabyte waiting.
inline constexpr std::size_t hooks_out = 100;
/// Posts to one incoming webhook. A program that answers what an outgoing webhook tells it, and is told its own answer,
/// goes round no faster than this.
inline constexpr std::size_t hook_posts_per_minute = 120;
/// The position of an outgoing webhook is kept at most this often: after a crash so much may be sent again.
inline constexpr std::int64_t hook_position_ms = 3 * 1000;
/// Messages of one room that are read for a webhook at once.
inline constexpr std::size_t hook_page = 64;
/// When the store cannot be read or written, webhooks rest for so long.
inline constexpr std::int64_t hook_rest_ms = 5 * 1000;

// --- reading ---
inline constexpr std::size_t inbox_page = 200;
inline constexpr std::size_t inbox_page_max = 1000;
/// Texts in one page; a page ends after the message that passes this, so a reply fits memory whatever was sent.
inline constexpr std::size_t inbox_page_bytes = 512 * 1024;

/// Messages in one page of `history`, `outbox` and `search`.
inline constexpr std::size_t history_page = 50;
inline constexpr std::size_t history_page_max = 1000;
/// Conversations, rooms or members in one page.
inline constexpr std::size_t list_page = 100;
inline constexpr std::size_t list_page_max = 1000;
/// A page's name as a reply gave it in `next`.
inline constexpr std::size_t page_bytes = 256;
/// Events that one reading for a listener gives; the next reading goes on from there.
inline constexpr std::size_t event_page = 1000;
inline constexpr std::size_t event_page_bytes = 256 * 1024;
/// Places of the index that one `search` looks at; past it the page ends early and says that there is more.
inline constexpr std::size_t search_candidates = 20'000;
/// So many newest ones with the words, whoever may see them, tell how many there are in all; if no more than so many,
/// they are sooner passed over one by one than sought among all messages that the asker may see. Of them, so many may
/// turn out not to be his only when they are looked at.
inline constexpr std::size_t search_sample = 256;
inline constexpr std::size_t search_anywhere = 2048;
inline constexpr std::size_t search_mistaken = 64;
inline constexpr std::size_t search_words = 16;
/// A longer word is indexed and searched for by its beginning.
inline constexpr std::size_t search_word_characters = 64;
/// Words that the unfinished last word of a search stands for, the shortest of so many looked at.
inline constexpr std::size_t search_completions = 16;
inline constexpr std::size_t search_completions_seen = 1000;
/// Places in the order of everything, and bytes of texts, that one step of the index takes in: the step is one
/// transaction, and one reading.
inline constexpr std::int64_t search_step = 4096;
inline constexpr std::size_t search_step_bytes = 4 * 1024 * 1024;
/// The parts of the index become one when so many places, and this share of all, were added: each message is written
/// again a few times at most, however many there are.
inline constexpr std::int64_t search_merge_least = 20'000;
inline constexpr std::int64_t search_merge_share = 4;
/// Pages of the index in one step of that.
inline constexpr std::int64_t search_merge_pages = 500;
/// Rows, conversations or words that one step of forgetting what was deleted looks at.
inline constexpr std::size_t search_forget_step = 512;
/// The index gathers for so long what comes in, so that a busy server does not make a transaction for each message.
inline constexpr std::int64_t search_gather_ms = 50;
/// After a step that failed the index tries again after this, woken or not.
inline constexpr std::int64_t search_retry_ms = 5 * 1000;
/// Past this the index's own log is cut again.
inline constexpr std::int64_t search_log_bytes = 64 * 1024 * 1024;

/// Names shown with one reaction; all are counted.
inline constexpr std::size_t reaction_names = 20;
/// Messages that one reading passes over without giving them (deleted ones, those in rooms that the reader has left);
/// past it the page ends early and says that there is more.
inline constexpr std::size_t reading_passed = 20'000;

// --- rooms ---
inline constexpr std::size_t rooms_per_user = 500;
/// What one command may have to change, when the room is deleted.
inline constexpr std::size_t room_members = 10'000;
inline constexpr std::size_t room_bans = 10'000;
inline constexpr std::size_t blocks_per_user = 10'000;
inline constexpr std::size_t topic_bytes = 512;
inline constexpr std::size_t status_bytes = 256;
/// One reaction: an emoji with all its modifiers, or a short word.
inline constexpr std::size_t reaction_bytes = 64;
/// Of all users together, on one message.
inline constexpr std::size_t reactions_per_message = 1000;
/// In a greater room a read marker is told to its owner's devices alone: each message would make as many events as the
/// square of the members.
inline constexpr std::int64_t read_receipt_members = 64;

// --- files ---
/// Photos of an album go as one message; each is a row to read with it.
inline constexpr std::size_t files_per_message = 10;
/// What file systems allow for a name.
inline constexpr std::size_t file_name_bytes = 255;
/// What clients call a file; ours have 22 characters.
inline constexpr std::size_t file_key_bytes = 64;
/// Of a media type, on each side of the slash (RFC 6838, 4.2).
inline constexpr std::size_t media_type_part_bytes = 127;
/// Rows of one user, whatever their sizes: the quota does not count empty files.
inline constexpr std::int64_t files_per_user = 100'000;
/// Messages with one file: who asks for it is looked for in all their conversations.
inline constexpr std::int64_t file_uses = 10'000;
inline constexpr std::int64_t file_bytes = 2LL * 1024 * 1024 * 1024;
inline constexpr std::int64_t file_quota_bytes = 8LL * 1024 * 1024 * 1024;
/// An upload that nobody goes on with, and a file that was never sent, are kept for so long.
inline constexpr std::int64_t file_unsent_ms = 24LL * 3600 * 1000;
/// Rows that one command removes, and contents that one step of tidying looks at: sends must not wait for either.
inline constexpr std::size_t files_cleaned = 200;
inline constexpr std::size_t files_swept = 2000;

// --- listening ---
/// Bytes of events that wait for one listener; past it the listener is cut with its cursor.
inline constexpr std::size_t listener_bytes = 1024 * 1024;
/// Batches kept for a listener while its last page is read; past it the page is read again.
inline constexpr std::size_t waiting_batches = 256;
inline constexpr std::int64_t heartbeat_ms = 30 * 1000;
/// A client's `typing` for one conversation is passed on at most this often.
inline constexpr std::int64_t typing_ms = 1000;
/// Typists who wait for the next tick on one shard; more are not told.
inline constexpr std::size_t typing_waiting = 256;
/// People who received something and wait for the next tick on one shard; when so many do, all are told at once.
inline constexpr std::size_t received_waiting = 256;
/// Names in one presence event; more are left for `users`.
inline constexpr std::size_t presence_names = 100;

// --- connections ---
inline constexpr std::size_t connections = 10'000;
inline constexpr std::size_t connections_per_address = 1'000;
/// Requests of one connection that wait for an answer; past it the connection is not read.
inline constexpr std::size_t unanswered_requests = 256;
/// Bytes that wait to be written to one connection; past it the connection's requests wait.
inline constexpr std::size_t output_bytes = 1024 * 1024;
/// Sessions that one connection may speak for by token at once (a gateway); the oldest is forgotten.
inline constexpr std::size_t sessions_per_connection = 16;
/// Chunks written with one system call.
inline constexpr std::size_t write_chunks = 64;
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

// --- HTTP ---
inline constexpr std::size_t http_header_bytes = 16 * 1024;
/// The body of one `POST /api`, and the requests in it.
inline constexpr std::size_t api_bytes = 1024 * 1024;
inline constexpr std::size_t api_requests = 1000;
/// An HTTP connection without a request; the next one costs only a connection.
inline constexpr std::int64_t http_idle_ms = 60 * 1000;
/// A WebSocket message past the longest line that is still answered; past it the connection only ends.
inline constexpr std::size_t websocket_spare_bytes = 4 * 1024;
/// Without a byte from a WebSocket's client for so long, answers to pings included, it counts as gone.
inline constexpr std::int64_t websocket_idle_ms = 60 * 1000;
/// The opening of a WebSocket, and its closing.
inline constexpr std::int64_t websocket_handshake_ms = 10 * 1000;

// --- files over HTTP ---
/// They wait for the disk, and for a preview: more of them would only take turns at it.
inline constexpr std::size_t file_threads = 4;
/// Uploads and downloads under way at all doors. Each has two pieces in memory at most, and one job on the pool.
inline constexpr std::size_t file_transfers = 512;
/// What is read from a socket before it goes to the disk, and from the disk before it goes to a socket.
inline constexpr std::size_t file_piece_bytes = 128 * 1024;

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
/// A connection has at most one reading under way: all of them may come back at once.
inline constexpr std::size_t read_waiting = 16 * 1024;
/// They take the processor time that others leave.
inline constexpr std::size_t catch_up_threads = 2;

// --- housekeeping ---
/// What has time is looked for so often, and at the start.
inline constexpr std::int64_t housekeeping_ms = 60 * 1000;
/// Messages, and events, that one Trim deletes: sends wait for it as for a batch of a few hundred others.
inline constexpr std::int64_t trim_step = 256;
/// Conversations that one look for something to trim passes, and those with something that it gives.
inline constexpr std::int64_t trim_looked = 1000;
inline constexpr std::size_t trim_found = 16;
/// A client's own id is remembered as long as its message, and never less than this after it was sent: whoever was cut
/// off tries again within days.
inline constexpr std::int64_t id_kept_ms = 7LL * 24 * 3600 * 1000;
/// A policy of retention in days, and in messages of each conversation.
inline constexpr std::int64_t retention_days = 36'500;
inline constexpr std::int64_t retention_messages = 1'000'000'000;

// --- the store ---
/// After this many bytes in the write-ahead log the checkpointer is woken.
inline constexpr std::int64_t wal_checkpoint_bytes = 4 * 1024 * 1024;
/// Past this the writer itself waits for a complete checkpoint, so that the log cannot grow without end.
inline constexpr std::int64_t wal_max_bytes = 256 * 1024 * 1024;
/// Pages that one step gives back to the disk. About as many are moved from the end of the file, and senders wait for
/// that as for a batch.
inline constexpr std::int64_t vacuum_pages = 64;
/// Free pages that stay for what comes, so that the file does not shrink and grow by turns: so many, and of all pages
/// this share.
inline constexpr std::int64_t vacuum_kept_pages = 1024;
inline constexpr std::int64_t vacuum_kept_share = 8;
/// Conversations whose state the writer keeps in memory (about 200 bytes each).
inline constexpr std::size_t cached_conversations = 100'000;
inline constexpr std::size_t cached_users = 100'000;
inline constexpr std::size_t cached_sessions = 100'000;

}  // namespace kabar::limits
