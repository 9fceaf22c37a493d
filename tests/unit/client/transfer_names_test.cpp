#include "client/transfer_names.h"

#include <gtest/gtest.h>

namespace kabar::client {
namespace {

TEST(TransferNames, AFileNameOfOthersLeadsNowhereElse) {
    EXPECT_EQ(harmless_file_name("../../etc/passwd"), "passwd");
    EXPECT_EQ(harmless_file_name("a\\b.txt"), "b.txt");
    EXPECT_EQ(harmless_file_name(".bashrc"), "bashrc");
    EXPECT_EQ(harmless_file_name("a\n\033b"), "a__b");
    EXPECT_EQ(harmless_file_name(".."), "");
    EXPECT_EQ(harmless_file_name("-rf"), "rf");
    EXPECT_EQ(harmless_file_name(std::string(199, 'x') + "\u6f22"), std::string(199, 'x'));
}

TEST(TransferNames, TheNameStandsInTheDisposition) {
    EXPECT_EQ(name_in_disposition("attachment; filename=\"a \\\"b.png\""), "a \"b.png");
    EXPECT_EQ(name_in_disposition("attachment; filename=\"x\"; filename*=UTF-8''kucing%20%E6%BC%A2.png"),
              "kucing \u6f22.png");
    EXPECT_EQ(name_in_disposition("attachment"), "");
}

TEST(TransferNames, BytesAreEncodedAndTypesGuessed) {
    EXPECT_EQ(percent_encoded("a b/\u00e9"), "a%20b%2F%C3%A9");
    EXPECT_EQ(media_type_of("x.PNG"), "image/png");
    EXPECT_EQ(media_type_of("png"), "application/octet-stream");
}

TEST(TransferNames, APathMayHaveBlanks) {
    std::string rest = " my\\ cat.png lihat ini";
    EXPECT_EQ(take_path(rest), "my cat.png");
    EXPECT_EQ(rest, "lihat ini");
    rest = "'a b' c";
    EXPECT_EQ(take_path(rest), "a b");
    EXPECT_EQ(rest, "c");
}

TEST(TransferNames, ProgressIsInHundredths) {
    EXPECT_EQ(progress_text(0, 1'000'000), "0% of 1.0 MB");
    EXPECT_EQ(progress_text(450'000, 1'000'000), "45% of 1.0 MB");
    EXPECT_EQ(progress_text(5, 5), "100% of 5 B");
    EXPECT_EQ(progress_text(1'500, 0), "1.5 kB");
}

}  // namespace
}  // namespace kabar::client
