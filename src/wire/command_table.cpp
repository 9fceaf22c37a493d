#include "wire/command_table.h"

#include <array>
#include <cstddef>
#include <variant>

#include "chat/requests.h"
#include "wire/ascii.h"

namespace kabar::wire {

namespace {

constexpr auto table = std::to_array<CommandInfo>({
    {"auth", "", "auth USER PASSWORD", "log in; the reply has the session's token",
     "masuk; balasannya berisi token sesi"},
    {"register", "", "register [invite=CODE] USER PASSWORD", "make a user, where the server allows it",
     "membuat pengguna, jika server mengizinkannya"},
    {"send", "", "send [id=ID] [TOKEN] USER TEXT",
     "send a message; sending it again with the same id makes no second one",
     "mengirim pesan; mengirim ulang dengan id yang sama tidak membuat pesan kedua"},
    {"inbox", "", "inbox [limit=N] [TOKEN]", "the messages not read yet, oldest first",
     "pesan yang belum dibaca, mulai dari yang terlama"},
    {"user_aktif", "users", "user_aktif [TOKEN]", "who is active now", "siapa saja yang sedang aktif"},
    {"logout", "", "logout [all] [TOKEN]", "end this session, or all sessions of the user",
     "mengakhiri sesi ini, atau semua sesi pengguna"},
    {"passwd", "", "passwd [TOKEN] OLD NEW", "change the password; the user's other sessions end",
     "mengganti kata sandi; sesi lain milik pengguna berakhir"},
    {"whoami", "", "whoami [TOKEN]", "which user and session this is", "pengguna dan sesi mana yang sedang dipakai"},
    {"sessions", "", "sessions [TOKEN]", "the user's sessions", "daftar sesi milik pengguna"},
    {"ping", "", "ping [TEXT]", "ask whether the server answers; the text comes back",
     "memeriksa apakah server menjawab; teksnya dikirim kembali"},
    {"help", "", "help [COMMAND]", "all commands, or one", "semua perintah, atau satu saja"},
    {"quit", "", "quit", "say goodbye and close the connection", "berpamitan dan menutup koneksi"},
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
    {"invite", "", "invite [hours=N]", "make an invite code, good for one registration",
     "membuat kode undangan untuk satu pendaftaran", true},
});
static_assert(table.size() == std::variant_size_v<chat::Request>);

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
