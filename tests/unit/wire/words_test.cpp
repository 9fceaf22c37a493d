// Requests in words, through decode().
#include <rapidcheck/gtest.h>

#include "unit/wire/support.h"
#include "wire/ascii.h"

namespace kabar::wire {
namespace {

using namespace chat::request;
using testing::error_of;
using testing::request_of;

const std::string token(testing::token);

TEST(Words, ReadTheFiveCommandsOfTheReport) {
    EXPECT_EQ(request_of<Auth>("auth arini hehe").user, "arini");
    EXPECT_EQ(request_of<Auth>("auth arini hehe").password, "hehe");
    const auto send = request_of<Send>("send " + token + " arini piye kabare?");
    EXPECT_EQ(send.to, "arini");
    EXPECT_EQ(send.text, "piye kabare?");
    EXPECT_EQ(request_of<Inbox>("inbox " + token).limit, limits::inbox_page);
    request_of<Users>("user_aktif " + token);
    EXPECT_FALSE(request_of<Logout>("logout " + token).all);
    for (const auto* command : {"send", "inbox", "user_aktif", "logout"}) {
        const std::string rest = std::string_view(command) == "send" ? " arini halo" : "";
        EXPECT_EQ(decode(std::string(command) + " " + token + rest).token, token);
        EXPECT_EQ(decode(command + rest).token, "");
        EXPECT_TRUE(decode(command + rest).request);
    }
}

TEST(Words, AreAnsweredInWords) {
    EXPECT_EQ(decode("inbox").style.format, Format::words);
    EXPECT_EQ(decode("nonsense").style.format, Format::words);
    EXPECT_EQ(decode("inbox").style.tag, "");
}

TEST(Words, TakeAnyBlanksAndAnyCase) {
    const auto send = request_of<Send>(" \tSEND\t " + token + "  arini   piye   kabare?  ");
    EXPECT_EQ(send.to, "arini");
    EXPECT_EQ(send.text, "piye   kabare?");
    request_of<Users>("Users");
    request_of<Quit>("QUIT ");
}

TEST(Words, GiveTheTokenInLowerCase) {
    std::string upper = token;
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    EXPECT_EQ(decode("inbox " + upper).token, token);
}

TEST(Words, TakeOptionsBeforeAndAfterTheToken) {
    EXPECT_EQ(request_of<Send>("send id=a1 arini halo").id, "a1");
    EXPECT_EQ(request_of<Send>("send id=a1 " + token + " arini halo").id, "a1");
    EXPECT_EQ(request_of<Send>("send " + token + " id=a=1 arini halo").id, "a=1");
    EXPECT_EQ(request_of<Inbox>("inbox limit=5 " + token).limit, 5U);
    EXPECT_EQ(request_of<Inbox>("inbox " + token + " limit=1000").limit, 1000U);
    EXPECT_EQ(request_of<Register>("register invite=XYZ budi sandi rahasia").invite, "XYZ");
    EXPECT_EQ(request_of<UserList>("user_list after=arini limit=3").after, "arini");
    EXPECT_EQ(request_of<UserList>("user_list after=arini limit=3").limit, 3U);
    EXPECT_EQ(request_of<InviteMake>("invite_make hours=8760").hours, 8760);
    EXPECT_EQ(request_of<InviteMake>("invite_make").hours, 168);
}

TEST(Words, LeaveEqualSignsInArgumentsAlone) {
    EXPECT_EQ(request_of<Send>("send arini id=a1").text, "id=a1");
    EXPECT_EQ(request_of<Auth>("auth arini a=b").password, "a=b");
    EXPECT_EQ(request_of<Auth>("auth a=b c").user, "a=b");
    EXPECT_EQ(request_of<Passwd>("passwd a=b c=d").old_password, "a=b");
    EXPECT_EQ(request_of<Ping>("ping a=b").text, "a=b");
    EXPECT_EQ(request_of<UserAdd>("user_add budi a=b").password, "a=b");
}

TEST(Words, TakeAPasswordWithBlanksAsTheRestOfTheLine) {
    EXPECT_EQ(request_of<Auth>("auth arini  dua  kata  ").password, "dua  kata");
    EXPECT_EQ(request_of<Auth>("auth arini " + token).password, token);
    EXPECT_EQ(request_of<UserPasswd>("user_passwd arini dua kata").password, "dua kata");
    const auto passwd = request_of<Passwd>("passwd " + token + " lama  yang baru ");
    EXPECT_EQ(passwd.old_password, "lama");
    EXPECT_EQ(passwd.new_password, "yang baru");
    EXPECT_EQ(request_of<Passwd>("passwd " + token + " " + token + " baru").old_password, token);
}

TEST(Words, TakeLogoutAllInAnyOrder) {
    for (const auto& line : {std::string("logout all"), "logout ALL " + token, "logout " + token + " all"}) {
        EXPECT_TRUE(request_of<Logout>(line).all) << line;
    }
    EXPECT_EQ(decode("logout " + token + " all").token, token);
    EXPECT_EQ(error_of("logout all all").code, Code::bad_argument);
    EXPECT_EQ(request_of<Logout>("logout session=12 " + token).session, 12);
    EXPECT_EQ(request_of<Logout>("logout").session, 0);
    EXPECT_EQ(error_of("logout all session=12"), (Error{Code::bad_argument, "all, session: give only one of them"}));
    EXPECT_EQ(error_of("logout session=x").subject.substr(0, 9), "session: ");
    EXPECT_EQ(error_of("logout everything").code, Code::bad_argument);
}

TEST(Words, TakeReceivedOfAUserAlone) {
    EXPECT_EQ(request_of<Received>("received arini 7").where, "arini");
    EXPECT_EQ(request_of<Received>("received " + token + " arini 7").number, 7);
    EXPECT_EQ(error_of("received arini 0").code, Code::bad_argument);
    EXPECT_EQ(error_of("received arini").code, Code::missing_argument);
    EXPECT_EQ(error_of("received #kelas 7"),
              (Error{Code::bad_argument, "WHO: in rooms there is no such thing; give a user"}));
}

TEST(Words, TakeOptionalArguments) {
    EXPECT_EQ(request_of<Ping>("ping").text, "");
    EXPECT_EQ(request_of<Ping>("ping  halo  dunia ").text, "halo  dunia");
    EXPECT_EQ(request_of<Help>("help").command, "");
    EXPECT_EQ(request_of<Help>("help Send").command, "Send");
    EXPECT_EQ(request_of<UserShow>("user_show arini").user, "arini");
}

TEST(Words, SayWhichArgumentIsMissing) {
    EXPECT_EQ(error_of("auth"), (Error{Code::missing_argument, "USER"}));
    EXPECT_EQ(error_of("auth arini  "), (Error{Code::missing_argument, "PASSWORD"}));
    EXPECT_EQ(error_of("send"), (Error{Code::missing_argument, "WHO"}));
    EXPECT_EQ(error_of("send id=1 " + token), (Error{Code::missing_argument, "WHO"}));
    EXPECT_EQ(error_of("passwd x"), (Error{Code::missing_argument, "NEW"}));
    EXPECT_EQ(error_of("user_show"), (Error{Code::missing_argument, "USER"}));
    EXPECT_EQ(error_of("").code, Code::missing_argument);
    EXPECT_EQ(error_of(" \t").code, Code::missing_argument);
}

TEST(Words, CallAMessageOfBlanksEmpty) {
    EXPECT_EQ(error_of("send arini").code, Code::empty_message);
    EXPECT_EQ(error_of("send " + token + " arini  \t ").code, Code::empty_message);
}

TEST(Words, RefuseUnknownCommands) {
    EXPECT_EQ(error_of("halo dunia"), (Error{Code::unknown_command, "halo"}));
    EXPECT_EQ(error_of("[1, 2]").code, Code::unknown_command);
    EXPECT_LT(error_of(std::string(60'000, 'x')).subject.size(), 80U);
}

TEST(Words, RefuseOptionsThatTheCommandDoesNotKnow) {
    EXPECT_EQ(error_of("send idd=a1 arini halo"),
              (Error{Code::bad_argument, "\"idd\" is not an option of send; it takes id, reply, file"}));
    EXPECT_EQ(error_of("inbox id=1").code, Code::bad_argument);
    EXPECT_EQ(error_of("whoami x=secret"),
              (Error{Code::bad_argument, "whoami takes no options, and \"x=\" looks like one"}));
    EXPECT_EQ(error_of("user_show a=b").code, Code::bad_argument);
    EXPECT_EQ(error_of("send command=x arini halo").code, Code::bad_argument);
}

TEST(Words, RefuseWhatIsGivenTwice) {
    EXPECT_EQ(error_of("send id=1 id=2 arini halo"), (Error{Code::bad_argument, "id: given twice"}));
    EXPECT_EQ(error_of("send " + token + " " + token + " halo"), (Error{Code::bad_argument, "TOKEN: given twice"}));
}

TEST(Words, RefuseWhatIsLeftOver) {
    for (const auto* line : {"inbox notatoken", "whoami me", "sessions 1", "user_aktif x", "quit now", "help a b",
                             "user_show a b", "invite_make x", "user_list arini"}) {
        EXPECT_EQ(error_of(line).code, Code::bad_argument) << line;
    }
    EXPECT_EQ(error_of("inbox ebe02817-6496-4cbe-8119").subject.find("ebe02817"), std::string::npos);
}

TEST(Words, RefuseNumbersOutOfRange) {
    for (const auto* value : {"", "0", "-1", "1001", "+5", "5x", "1e2", "99999999999999999999999", "0x10"}) {
        const auto error = error_of(std::string("inbox limit=") + value);
        EXPECT_EQ(error, (Error{Code::bad_argument, "limit: expected a whole number from 1 to 1000"})) << value;
    }
    EXPECT_EQ(error_of("invite_make hours=8761").code, Code::bad_argument);
}

TEST(Words, RefuseWhatIsTooLong) {
    const std::string full(limits::text_bytes, 'x');
    EXPECT_EQ(request_of<Send>("send arini " + full).text, full);
    EXPECT_EQ(error_of("send arini " + full + "x"), (Error{Code::text_too_long, std::to_string(limits::text_bytes)}));
    EXPECT_EQ(error_of("ping " + full + "x").code, Code::text_too_long);
    EXPECT_EQ(error_of("auth arini " + std::string(limits::password_bytes + 1, 'x')).code, Code::bad_password);
    EXPECT_EQ(error_of("send id=" + std::string(limits::client_id_bytes + 1, 'x') + " arini x").code,
              Code::bad_argument);
    EXPECT_EQ(error_of("send id= arini x").code, Code::bad_argument);
}

TEST(Words, RefuseBrokenUtf8AndNul) {
    EXPECT_EQ(error_of("send arini \xC3").code, Code::invalid_text);
    EXPECT_EQ(error_of(std::string_view("send arini a\0b", 14)).code, Code::invalid_text);
    EXPECT_EQ(error_of("\xFF").code, Code::invalid_text);
    EXPECT_EQ(error_of("send arini \xED\xA0\x80").code, Code::invalid_text);
}

RC_GTEST_PROP(Words, CarryAnyTextWithoutTheBlanksAroundIt, ()) {
    const auto text = *rc::gen::map(testing::utf8_text(), [](std::string t) {
        std::erase(t, '\n');
        return std::string(trimmed(t));
    });
    const auto decoded = decode("send id=7 " + token + " arini  " + text + " ");
    if (text.empty()) {
        RC_ASSERT(decoded.request.error().code == Code::empty_message);
    } else {
        RC_ASSERT(std::get<Send>(*decoded.request).text == text);
        RC_ASSERT(std::get<Send>(*decoded.request).to == "arini");
        RC_ASSERT(decoded.token == token);
    }
}

/// Lines near the grammar: its own words in any order.
rc::Gen<std::string> near_lines() {
    const auto word = rc::gen::element<std::string>(
        "send", "auth", "logout", "inbox", "passwd", "all", "id=1", "id=", "limit=9", "limit=x", "=", "x=y", token,
        "arini", " ", "\t", "{", "{\"command\":", "\"tag\":1", "\xFF", "help", "invite", "search", "history", "in=x",
        "edit", "react", "3", "peek", "#kelas");
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(word), [](const auto& words) {
        std::string line;
        for (const auto& w : words) line += w + " ";
        return line;
    });
}

RC_GTEST_PROP(Decode, TurnsAnyBytesIntoARequestOrAnError, ()) {
    const auto line = *rc::gen::oneOf(near_lines(), rc::gen::arbitrary<std::string>());
    const auto decoded = decode(line);
    if (!decoded.request) RC_ASSERT(!error_text(decoded.request.error(), Language::id).empty());
}

}  // namespace
}  // namespace kabar::wire
