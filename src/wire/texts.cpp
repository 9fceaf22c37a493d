#include "wire/texts.h"

#include <array>

#include "chat/names.h"
#include "wire/phrases.h"

namespace kabar::wire {

namespace {

struct ErrorText {
    std::string_view en;
    std::string_view id;
};

/// In the order of Code. `{}` is the subject.
constexpr std::array<ErrorText, code_count> texts = {{
    // unknown_command
    {"there is no command \"{}\"; \"help\" lists the commands",
     "perintah \"{}\" tidak dikenal; \"help\" menampilkan daftar perintah"},
    // missing_argument
    {"{} is missing; \"help\" shows how each command is written",
     "{} belum diberikan; \"help\" menunjukkan cara menulis setiap perintah"},
    // bad_argument
    {"this cannot be taken as it is: {}", "permintaan ini belum benar: {}"},
    // bad_json
    {"this JSON cannot be used: {}", "JSON ini tidak bisa dipakai: {}"},
    // invalid_text
    {"the request is not valid UTF-8 or contains a NUL; send text as UTF-8",
     "permintaan ini bukan UTF-8 yang sah atau berisi NUL; kirimlah teks sebagai UTF-8"},
    // line_too_long
    {"the line is longer than {} bytes, and the connection ends; connect again and send less in one line",
     "baris ini lebih dari {} byte dan koneksi ditutup; sambungkan lagi dan kirim lebih sedikit dalam satu baris"},
    // text_too_long
    {"the text is longer than {} bytes; send it in several messages",
     "teksnya lebih dari {} byte; kirimlah dalam beberapa pesan"},
    // empty_message
    {"the message is empty; write a text after the receiver's name",
     "pesannya kosong; tulislah teks setelah nama penerima"},
    // unfinished_line
    {"the connection ended inside a line, and that request was not carried out; end each request with a newline",
     "koneksi berakhir di tengah baris dan permintaan itu tidak dijalankan; akhiri setiap permintaan dengan baris "
     "baru"},
    // not_logged_in
    {"log in first: auth USER PASSWORD", "masuk dulu: auth USER PASSWORD"},
    // login_failed
    {"user name or password is wrong; check both and try again",
     "nama pengguna atau kata sandi salah; periksa keduanya lalu coba lagi"},
    // bad_token
    {"the token belongs to no session; log in again with auth USER PASSWORD",
     "token ini bukan milik sesi mana pun; masuk lagi dengan auth USER PASSWORD"},
    // token_expired
    {"the session has expired; log in again with auth USER PASSWORD",
     "sesi ini sudah kedaluwarsa; masuk lagi dengan auth USER PASSWORD"},
    // user_disabled
    {"this user is disabled; ask the server's administrator",
     "pengguna ini dinonaktifkan; hubungi administrator server"},
    // forbidden
    {"only the server's administrator may do this, on the server itself; a bot may do no more than it was made for",
     "hanya administrator server yang boleh melakukan ini, di server itu sendiri; bot hanya boleh melakukan tugasnya"},
    // unknown_user
    {"there is no user named \"{}\"; check the spelling, or see with \"users\" who is active",
     "tidak ada pengguna bernama \"{}\"; periksa ejaannya, atau lihat siapa yang aktif dengan \"user_aktif\""},
    // id_reused
    {"the id \"{}\" already belongs to another message of yours; give each message its own id",
     "id \"{}\" sudah dipakai untuk pesan Anda yang lain; beri setiap pesan id tersendiri"},
    // bad_name
    {"\"{}\" cannot be a user name; use 1 to 32 letters, digits, \".\", \"_\" or \"-\"",
     "\"{}\" tidak bisa menjadi nama pengguna; pakailah 1 sampai 32 huruf, angka, \".\", \"_\" atau \"-\""},
    // name_taken
    {"the name \"{}\" is taken; choose another", "nama \"{}\" sudah dipakai; pilihlah nama lain"},
    // bad_password
    {"this password cannot be used; a password has {} characters",
     "kata sandi ini tidak bisa dipakai; panjangnya harus {} karakter"},
    // registration_closed
    {"this server lets nobody register; ask its administrator for a user",
     "server ini tidak menerima pendaftaran; mintalah akun kepada administrator"},
    // bad_invite
    {"the invite code is unknown, used or expired; ask the administrator for a new one",
     "kode undangan tidak dikenal, sudah dipakai, atau kedaluwarsa; mintalah yang baru kepada administrator"},
    // unknown_room
    {"there is no room named \"{}\" that you can enter; check the spelling, or see \"rooms\"",
     "tidak ada ruang bernama \"{}\" yang bisa Anda masuki; periksa ejaannya, atau lihat \"rooms\""},
    // bad_room
    {"\"{}\" cannot be a room's name; write \"#\" and 1 to 32 letters, digits, \".\", \"_\" or \"-\"",
     "\"{}\" tidak bisa menjadi nama ruang; tulislah \"#\" dan 1 sampai 32 huruf, angka, \".\", \"_\" atau \"-\""},
    // room_taken
    {"the room \"{}\" is there already; join it, or choose another name",
     "ruang \"{}\" sudah ada; masuklah, atau pilih nama lain"},
    // not_a_member
    {"this takes a member of \"{}\"; see \"members\" for who is, and \"join\" to become one",
     "ini hanya untuk anggota \"{}\"; lihat \"members\" untuk daftarnya, dan \"join\" untuk masuk"},
    // not_allowed
    {"you may not do this; it needs: {}", "Anda tidak boleh melakukan ini; yang diperlukan: {}"},
    // banned
    {"banned from \"{}\"; a moderator of the room can lift that with \"unban\"",
     "dilarang masuk ke \"{}\"; moderator ruang itu bisa mengizinkan lagi dengan \"unban\""},
    // blocked
    {"\"{}\" takes no messages from you, and nothing was sent",
     "\"{}\" tidak menerima pesan dari Anda, dan tidak ada yang dikirim"},
    // unknown_message
    {"there is no message {} in this conversation; see \"history\" for their numbers",
     "tidak ada pesan {} dalam percakapan ini; lihat nomornya dengan \"history\""},
    // too_many
    {"no more are allowed ({}); remove some first", "jumlahnya sudah penuh ({}); kurangi dulu"},
    // cursor_reset
    {"this cursor does not belong to what the server holds now; read again with \"conversations\" and \"history\", "
     "and listen without a cursor",
     "kursor ini bukan dari isi server yang sekarang; baca lagi dengan \"conversations\" dan \"history\", lalu "
     "listen tanpa kursor"},
    // unknown_session
    {"you have no session {}; \"sessions\" lists yours",
     "Anda tidak punya sesi {}; \"sessions\" menampilkan sesi Anda"},
    // unknown_hook
    {"there is no such webhook; \"hooks #ROOM\" lists those of a room",
     "webhook itu tidak ada; \"hooks #ROOM\" menampilkan webhook sebuah ruang"},
    // unknown_file
    {"there is no file \"{}\" for you: it is gone, or was sent to others",
     "tidak ada berkas \"{}\" untuk Anda: sudah tidak ada, atau dikirim kepada orang lain"},
    // file_too_large
    {"the file is too large; at most {} bytes are taken", "berkas ini terlalu besar; paling banyak {} byte"},
    // file_type
    {"this server takes no files of the type {}", "server ini tidak menerima berkas jenis {}"},
    // quota_exceeded
    {"your files would be more than {} bytes together; delete messages with files, or ask the administrator for more",
     "berkas Anda akan melebihi {} byte seluruhnya; hapus pesan yang berisi berkas, atau mintalah lebih kepada "
     "administrator"},
    // cursor_gone
    {"what this points at was deleted by the retention of messages; read what is left with \"conversations\" and "
     "\"history\", and listen without a cursor",
     "yang ditunjuk sudah dihapus oleh aturan penyimpanan pesan; baca yang masih ada dengan \"conversations\" dan "
     "\"history\", lalu listen tanpa kursor"},
    // needs_connection
    {"\"{}\" needs a connection that stays open; use /ws, or the line protocol",
     "\"{}\" memerlukan koneksi yang tetap terbuka; pakailah /ws, atau protokol baris"},
    // busy
    {"the server is too busy and did nothing; try again in a moment",
     "server terlalu sibuk dan tidak melakukan apa-apa; coba lagi sebentar lagi"},
    // too_many_attempts
    {"too many failed logins; wait a minute and try again",
     "terlalu banyak gagal masuk; tunggu satu menit lalu coba lagi"},
    // too_many_connections
    {"there are too many connections; close some, or try again later",
     "koneksi terlalu banyak; tutup sebagian, atau coba lagi nanti"},
    // storage_full
    {"the server's disk is full and nothing was kept; reading still works, try again later",
     "disk server penuh dan tidak ada yang disimpan; membaca masih bisa, coba lagi nanti"},
    // storage_failed
    {"the server's storage has failed, and nobody knows whether this was kept; send it again later with the same id",
     "penyimpanan server gagal dan belum pasti apakah ini tersimpan; kirim lagi nanti dengan id yang sama"},
    // shutting_down
    {"the server is stopping; connect again in a moment", "server sedang berhenti; sambungkan lagi sebentar lagi"},
    // timeout
    {"the server has waited too long for {}, and the connection ends; connect again",
     "server terlalu lama menunggu {} dan koneksi ditutup; sambungkan lagi"},
    // too_slow
    {"this connection reads too slowly and is closed; connect again and go on",
     "koneksi ini membaca terlalu lambat dan ditutup; sambungkan lagi untuk melanjutkan"},
    // internal
    {"the server made a mistake, its log says more; send the same again, a message with the same id",
     "terjadi kesalahan di server, rinciannya ada di log; kirim lagi, untuk pesan dengan id yang sama"},
}};

struct DoneText {
    std::string_view en;
    std::string_view id;
};

/// In the order of Done::What.
constexpr auto done_texts = std::to_array<DoneText>({
    {"bye", "bye"},
    {"registered", "pengguna terdaftar"},
    {"password changed", "kata sandi sudah diganti"},
    {"user added", "pengguna ditambahkan"},
    {"user disabled", "pengguna dinonaktifkan"},
    {"user enabled", "pengguna diaktifkan lagi"},
    {"user removed", "pengguna dihapus"},
    {"marked as read", "ditandai sudah dibaca"},
    {"message edited", "pesan diubah"},
    {"message deleted", "pesan dihapus"},
    {"reaction given", "reaksi diberikan"},
    {"reaction taken back", "reaksi ditarik kembali"},
    {"typing", "sedang menulis"},
    {"received", "diterima"},
    {"user blocked", "pengguna diblokir"},
    {"user unblocked", "blokir pengguna dibuka"},
    {"muted", "dibisukan"},
    {"unmuted", "tidak dibisukan lagi"},
    {"status set", "status diatur"},
    {"room created", "ruang dibuat"},
    {"room joined", "masuk ke ruang"},
    {"room left", "keluar dari ruang"},
    {"user invited", "pengguna dimasukkan ke ruang"},
    {"user kicked", "pengguna dikeluarkan dari ruang"},
    {"user banned", "pengguna dilarang masuk"},
    {"user unbanned", "larangan masuk dicabut"},
    {"topic set", "topik diatur"},
    {"role set", "peran diatur"},
    {"room deleted", "ruang dihapus"},
    {"token revoked", "token dicabut"},
    {"webhook removed", "webhook dihapus"},
    {"retention set", "aturan penyimpanan diatur"},
});
static_assert(done_texts.size() == static_cast<std::size_t>(chat::reply::Done::What::retention_set) + 1);

/// Subjects of these codes are what a client wrote; those of the others are sentences and limits of the server's own.
constexpr bool is_quoted(Code code) {
    switch (code) {
        case Code::unknown_command:
        case Code::unknown_user:
        case Code::id_reused:
        case Code::bad_name:
        case Code::name_taken:
        case Code::unknown_room:
        case Code::bad_room:
        case Code::room_taken:
        case Code::not_a_member:
        case Code::banned:
        case Code::blocked: return true;
        default: return false;
    }
}

/// A sentence names at most a command's keys and one shortened word.
constexpr std::size_t sentence_bytes = 512;

std::string shown_subject(const Error& error, Language language) {
    if (!is_quoted(error.code)) return shortened(in_language(error.subject, language), sentence_bytes);
    // A token that was typed where a name belongs stays a secret.
    if (chat::has_token_shape(error.subject)) return "...";
    return shortened(error.subject);
}

}  // namespace

std::optional<Language> parse_language(std::string_view text) {
    if (text == "en") return Language::en;
    if (text == "id") return Language::id;
    return std::nullopt;
}

std::string error_text(const Error& error, Language language) {
    const ErrorText& both = texts[static_cast<std::size_t>(error.code)];
    const std::string_view pattern = language == Language::id ? both.id : both.en;
    constexpr std::string_view place = "{}";
    const auto at = pattern.find(place);
    if (at == std::string_view::npos) return std::string(pattern);
    std::string text(pattern.substr(0, at));
    text += shown_subject(error, language);
    text += pattern.substr(at + place.size());
    return text;
}

std::string_view done_text(chat::reply::Done::What what, Language language) {
    const DoneText& both = done_texts[static_cast<std::size_t>(what)];
    return language == Language::id ? both.id : both.en;
}

}  // namespace kabar::wire
