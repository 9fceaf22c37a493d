#include "wire/command_table.h"

#include <iterator>
#include <variant>

#include "chat/requests.h"
#include "wire/ascii.h"

namespace kabar::wire {

namespace {

constexpr CommandInfo table[] = {
    {"auth", "", "auth USER PASSWORD", "log in; the reply has the session's token",
     "masuk; balasannya berisi token sesi"},
    {"register", "", "register [invite=CODE] USER PASSWORD", "make a user, where the server allows it",
     "membuat pengguna, jika server mengizinkannya"},
    {"send", "", "send [id=ID] [reply=N] [file=ID,...] [TOKEN] WHO [TEXT]",
     "send a message, with files you uploaded, to a user or a #room; again with the same id makes no second one",
     "mengirim pesan, dengan berkas yang Anda unggah, ke pengguna atau #ruang; id yang sama tidak membuat pesan kedua"},
    {"inbox", "", "inbox [peek] [limit=N] [after=CURSOR] [TOKEN]",
     "the messages not read yet, oldest first; with peek or after they stay unread",
     "pesan yang belum dibaca, mulai dari yang terlama; dengan peek atau after tetap belum dibaca"},
    {"user_aktif", "users", "user_aktif [TOKEN]", "who is active now", "siapa saja yang sedang aktif"},
    {"logout", "", "logout [all] [session=N] [TOKEN]", "end this session, all sessions of the user, or session N",
     "mengakhiri sesi ini, semua sesi pengguna, atau sesi N"},
    {"passwd", "", "passwd [TOKEN] OLD NEW", "change the password; the user's other sessions end",
     "mengganti kata sandi; sesi lain milik pengguna berakhir"},
    {"whoami", "", "whoami [TOKEN]", "which user and session this is", "pengguna dan sesi mana yang sedang dipakai"},
    {"sessions", "", "sessions [TOKEN]", "the user's sessions", "daftar sesi milik pengguna"},
    {"ping", "", "ping [TEXT]", "ask whether the server answers; the text comes back",
     "memeriksa apakah server menjawab; teksnya dikirim kembali"},
    {"help", "", "help [COMMAND]", "all commands, or one", "semua perintah, atau satu saja"},
    {"quit", "", "quit", "say goodbye and close the connection", "berpamitan dan menutup koneksi"},

    {"listen", "", "listen [after=CURSOR] [TOKEN]", "what happened since the cursor, then what happens, as events",
     "yang terjadi sejak kursor itu, lalu yang sedang terjadi, sebagai peristiwa"},
    {"history", "", "history [before=N] [after=N] [around=N] [limit=N] [TOKEN] WHO",
     "messages with a user or in a #room, also those read already",
     "pesan dengan pengguna atau di #ruang, termasuk yang sudah dibaca"},
    {"read", "", "read [TOKEN] WHO N", "mark the messages up to number N as read",
     "menandai pesan sampai nomor N sebagai sudah dibaca"},
    {"outbox", "", "outbox [limit=N] [page=PAGE] [TOKEN]", "the messages you sent, newest first",
     "pesan yang Anda kirim, mulai dari yang terbaru"},
    {"conversations", "", "conversations [limit=N] [page=PAGE] [TOKEN]",
     "your conversations with their last message, newest first",
     "percakapan Anda beserta pesan terakhirnya, mulai dari yang terbaru"},
    {"search", "", "search [in=WHO] [from=USER] [since=TIME] [until=TIME] [limit=N] [page=PAGE] [TOKEN] WORDS",
     "messages with all these words, newest first; options may also follow the words",
     "pesan yang memuat semua kata itu, mulai dari yang terbaru; opsi boleh juga setelah kata-katanya"},
    {"edit", "", "edit [TOKEN] WHO N TEXT", "replace the text of message N, which you sent",
     "mengganti teks pesan N yang Anda kirim"},
    {"delete", "", "delete [TOKEN] WHO [N]", "delete message N, or without N the #room",
     "menghapus pesan N, atau tanpa N seluruh #ruang"},
    {"react", "", "react [TOKEN] WHO N REACTION", "put a reaction to message N", "memberi reaksi pada pesan N"},
    {"unreact", "", "unreact [TOKEN] WHO N REACTION", "take a reaction to message N back",
     "menarik kembali reaksi pada pesan N"},
    {"typing", "", "typing [TOKEN] WHO", "tell those who listen that you are writing",
     "memberi tahu pendengar bahwa Anda sedang menulis"},
    {"received", "", "received [TOKEN] WHO N", "tell a user who listens that you have everything up to message N",
     "memberi tahu pengguna yang mendengarkan bahwa Anda sudah menerima semua sampai pesan N"},
    {"block", "", "block [TOKEN] USER", "take no more messages from a user", "tidak lagi menerima pesan dari pengguna"},
    {"unblock", "", "unblock [TOKEN] USER", "take messages from a user again", "menerima lagi pesan dari pengguna"},
    {"mute", "", "mute [TOKEN] WHO", "keep a conversation quiet: its mark is for your programs",
     "membisukan percakapan: tandanya untuk program Anda"},
    {"unmute", "", "unmute [TOKEN] WHO", "end the quiet of a conversation", "tidak lagi membisukan percakapan"},
    {"presence", "", "presence [TOKEN] [USER]", "who is active, with status; or one user",
     "siapa yang aktif, beserta statusnya; atau satu pengguna"},
    {"status", "", "status [TOKEN] [TEXT]", "say something about yourself; without a text the status is cleared",
     "menulis status Anda; tanpa teks statusnya dihapus"},
    {"profile", "", "profile [TOKEN] [NAME]", "your profile; with a name, set what others see as your name",
     "profil Anda; dengan nama, mengatur nama yang dilihat orang lain"},
    {"create", "", "create [private] [TOKEN] #ROOM", "make a room; you become its owner",
     "membuat ruang; Anda menjadi pemiliknya"},
    {"join", "", "join [TOKEN] #ROOM", "enter a public room", "masuk ke ruang umum"},
    {"leave", "", "leave [TOKEN] #ROOM", "leave a room", "keluar dari ruang"},
    {"invite", "", "invite [TOKEN] #ROOM USER", "make a user a member of a room", "memasukkan pengguna ke ruang"},
    {"kick", "", "kick [TOKEN] #ROOM USER", "remove a member from a room", "mengeluarkan anggota dari ruang"},
    {"ban", "", "ban [TOKEN] #ROOM USER", "remove a user from a room and keep out",
     "mengeluarkan pengguna dari ruang dan melarangnya masuk"},
    {"unban", "", "unban [TOKEN] #ROOM USER", "let a banned user in again",
     "mengizinkan masuk lagi pengguna yang dilarang"},
    {"members", "", "members [limit=N] [page=PAGE] [TOKEN] #ROOM", "who is in a room", "siapa saja yang ada di ruang"},
    {"rooms", "", "rooms [limit=N] [page=PAGE] [TOKEN]", "the public rooms", "daftar ruang umum"},
    {"topic", "", "topic [TOKEN] #ROOM [TEXT]", "a room's topic; with a text, set it",
     "topik ruang; dengan teks, mengaturnya"},
    {"role", "", "role [TOKEN] #ROOM USER ROLE", "make a member owner, moderator or member",
     "menjadikan anggota owner, moderator atau member"},

    {"user_add", "", "user_add USER PASSWORD", "make a user", "membuat pengguna", true},
    {"user_passwd", "", "user_passwd USER PASSWORD", "set a user's password; the user's sessions end",
     "mengatur kata sandi pengguna; semua sesinya berakhir", true},
    {"user_list", "", "user_list [after=NAME] [limit=N]", "the users by name, after the given one",
     "daftar pengguna menurut nama, setelah nama yang diberikan", true},
    {"user_show", "", "user_show USER", "one user, with sessions", "satu pengguna beserta sesinya", true},
    {"user_disable", "", "user_disable USER", "let a user no longer log in; the user's sessions end",
     "melarang pengguna masuk; semua sesinya berakhir", true},
    {"user_enable", "", "user_enable USER", "let a disabled user log in again",
     "mengizinkan pengguna yang dinonaktifkan masuk lagi", true},
    {"user_remove", "", "user_remove USER", "remove a user for good; the name stays taken",
     "menghapus pengguna untuk selamanya; namanya tidak bisa dipakai lagi", true},
    {"invite_make", "", "invite_make [hours=N]", "make an invite code, good for one registration",
     "membuat kode undangan untuk satu pendaftaran", true},

    {"hook_in", "", "hook_in [TOKEN] #ROOM USER", "make a secret URL that posts into a room as a bot",
     "membuat URL rahasia yang mengirim pesan ke ruang sebagai bot"},
    {"hook_out", "", "hook_out [TOKEN] #ROOM URL", "send the messages of a room to a URL, too",
     "mengirim pesan di ruang juga ke sebuah URL"},
    {"hooks", "", "hooks [TOKEN] #ROOM", "a room's webhooks", "daftar webhook ruang"},
    {"hook_remove", "", "hook_remove [TOKEN] #ROOM N", "remove webhook N of a room", "menghapus webhook N milik ruang"},

    {"bot_add", "", "bot_add [limited] [label=LABEL] USER [NAME]",
     "make a bot, with its first token; limited: it sees and does only what concerns its rooms",
     "membuat bot beserta token pertamanya; limited: bot hanya melihat dan melakukan hal di ruangnya", true},
    {"bot_token", "", "bot_token [label=LABEL] USER", "make another token of a bot", "membuat token lain untuk bot",
     true},
    {"bot_tokens", "", "bot_tokens USER", "the tokens of a bot, without their secrets",
     "daftar token bot, tanpa rahasianya", true},
    {"bot_revoke", "", "bot_revoke USER SESSION", "end a token of a bot", "mengakhiri token bot", true},
    {"bot_join", "", "bot_join USER #ROOM", "let a bot enter a public room", "memasukkan bot ke ruang umum", true},
    {"bot_leave", "", "bot_leave USER #ROOM", "let a bot leave a room", "mengeluarkan bot dari ruang", true},
    {"bot_list", "", "bot_list [after=NAME] [limit=N]", "the bots by name, after the given one",
     "daftar bot menurut nama, setelah nama yang diberikan", true},
    {"files", "", "files [limit=N] [page=PAGE] [TOKEN]", "the files you uploaded, newest first, and the room they take",
     "berkas yang Anda unggah, mulai dari yang terbaru, dan ruang yang dipakainya"},
    {"retention", "", "retention [days=N] [messages=N] [TOKEN] #ROOM",
     "how long a room keeps messages; with days or messages, set it; 0: for ever, all",
     "berapa lama ruang menyimpan pesan; dengan days atau messages, mengaturnya; 0: selamanya, semua"},
    {"blocks", "", "blocks [limit=N] [page=PAGE] [TOKEN]", "the users you have blocked", "pengguna yang Anda blokir"},
};
static_assert(std::size(table) == std::variant_size_v<chat::Request>);

}  // namespace

std::span<const CommandInfo> command_table() { return table; }

const CommandInfo* find_command(std::string_view name) {
    if (name.empty()) return nullptr;
    for (const CommandInfo& info : table) {
        if (equal_ignoring_case(name, info.name) || equal_ignoring_case(name, info.alias)) return &info;
    }
    return nullptr;
}

}  // namespace kabar::wire
