#include "wire/texts.h"

#include <set>

#include "unit/wire/support.h"
#include "wire/phrases.h"

namespace kabar::wire {
namespace {

TEST(ErrorText, ExistsForEachCodeInBothLanguages) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < code_count; ++i) {
        const Error error{static_cast<Code>(i), "SUBJECT"};
        for (const auto language : {Language::en, Language::id}) {
            const auto text = error_text(error, language);
            EXPECT_GT(text.size(), 15U) << code_name(error.code);
            EXPECT_EQ(text.find("{}"), std::string::npos) << text;
            EXPECT_TRUE(seen.insert(text).second) << "twice: " << text;
        }
    }
}

TEST(ErrorText, NamesTheSubjectInBothLanguagesOrInNone) {
    for (std::size_t i = 0; i < code_count; ++i) {
        const Error error{static_cast<Code>(i), "SUBJECT"};
        const auto has = [&](Language l) { return error_text(error, l).find("SUBJECT") != std::string::npos; };
        EXPECT_EQ(has(Language::en), has(Language::id)) << code_name(error.code);
    }
}

TEST(ErrorText, SaysWhatHappenedAndWhatToDo) {
    EXPECT_EQ(error_text({Code::unknown_user, "budi"}, Language::en),
              "there is no user named \"budi\"; check the spelling, or see with \"users\" who is active");
    EXPECT_EQ(error_text({Code::login_failed, {}}, Language::id),
              "nama pengguna atau kata sandi salah; periksa keduanya lalu coba lagi");
}

TEST(ErrorText, CutsWhatAClientWroteBetweenCharacters) {
    std::string name;
    for (int i = 0; i < 100; ++i) name += "\xE2\x82\xAC";
    const auto text = error_text({Code::unknown_user, name}, Language::en);
    EXPECT_LT(text.size(), 200U);
    EXPECT_NE(text.find("\xE2\x82\xAC...\""), std::string::npos) << text;
}

TEST(ErrorText, ShowsNoTokenThatWasTypedWhereANameBelongs) {
    for (const auto code :
         {Code::unknown_user, Code::unknown_command, Code::bad_name, Code::id_reused, Code::unknown_room,
          Code::bad_room, Code::room_taken, Code::not_a_member, Code::banned, Code::blocked}) {
        const auto text = error_text({code, std::string(testing::token)}, Language::en);
        EXPECT_EQ(text.find(testing::token), std::string::npos) << text;
    }
}

TEST(ErrorText, TellsTheAdministratorsTextToNobodyElse) {
    EXPECT_EQ(error_text({Code::internal, "/var/lib/kabar"}, Language::en).find("kabar"), std::string::npos);
    EXPECT_EQ(error_text({Code::storage_failed, "/var/lib/kabar"}, Language::en).find("kabar"), std::string::npos);
}

TEST(ErrorText, PutsSentencesOfTheCatalogIntoIndonesian) {
    EXPECT_EQ(error_text({Code::bad_argument, phrase(Phrase::expected_number, {"limit", "1", "1000"})}, Language::id),
              "permintaan ini belum benar: limit: seharusnya bilangan bulat dari 1 sampai 1000");
    EXPECT_EQ(error_text({Code::timeout, "a login"}, Language::id),
              "server terlalu lama menunggu login dan koneksi ditutup; sambungkan lagi");
    EXPECT_EQ(error_text({Code::too_many, "rooms of one user: 500"}, Language::id),
              "jumlahnya sudah penuh (ruang per pengguna: 500); kurangi dulu");
    EXPECT_EQ(error_text({Code::not_allowed, "owner"}, Language::en), "you may not do this; it needs: owner");
    EXPECT_EQ(error_text({Code::not_allowed, "owner"}, Language::id),
              "Anda tidak boleh melakukan ini; yang diperlukan: pemilik");
    EXPECT_EQ(in_language("a sentence of another room", Language::id), "a sentence of another room");
}

TEST(Phrases, HaveATranslationEach) {
    for (std::size_t i = 0; i <= static_cast<std::size_t>(Phrase::json_next_line); ++i) {
        const auto english = phrase(static_cast<Phrase>(i), {"one", "two", "three"});
        EXPECT_EQ(english.find("{}"), std::string::npos);
        const auto indonesian = in_language(english, Language::id);
        EXPECT_NE(indonesian, english) << english;
        for (const auto* value : {"one", "two", "three"}) {
            EXPECT_EQ(english.find(value) == std::string::npos, indonesian.find(value) == std::string::npos) << english;
        }
    }
}

TEST(Phrases, KeepWhatIsShortAndCutWhatIsLong) {
    EXPECT_EQ(shortened("arini"), "arini");
    EXPECT_EQ(shortened(std::string(64, 'x')), std::string(64, 'x'));
    EXPECT_EQ(shortened(std::string(65, 'x')), std::string(64, 'x') + "...");
}

TEST(DoneText, ExistsForEachThingInBothLanguages) {
    using What = chat::reply::Done::What;
    EXPECT_EQ(done_text(What::bye, Language::en), "bye");
    EXPECT_EQ(done_text(What::bye, Language::id), "bye");
    std::set<std::string_view> seen;
    for (auto i = static_cast<int>(What::registered); i <= static_cast<int>(What::room_deleted); ++i) {
        for (const auto language : {Language::en, Language::id}) {
            const auto text = done_text(static_cast<What>(i), language);
            EXPECT_FALSE(text.empty());
            EXPECT_TRUE(seen.insert(text).second) << "twice: " << text;
        }
    }
    EXPECT_EQ(done_text(What::marked_read, Language::en), "marked as read");
    EXPECT_EQ(done_text(What::message_edited, Language::en), "message edited");
    EXPECT_EQ(done_text(What::room_created, Language::en), "room created");
    EXPECT_EQ(done_text(What::room_deleted, Language::en), "room deleted");
}

TEST(ParseLanguage, KnowsTwo) {
    EXPECT_EQ(parse_language("en"), Language::en);
    EXPECT_EQ(parse_language("id"), Language::id);
    EXPECT_EQ(parse_language("EN"), std::nullopt);
    EXPECT_EQ(parse_language(""), std::nullopt);
}

}  // namespace
}  // namespace kabar::wire
