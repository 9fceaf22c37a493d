#include "preview/image_header.h"

#include <string>

#include <gtest/gtest.h>

namespace kabar::preview {
namespace {

using namespace std::string_literals;

std::string with_size(const ImageHeader& header) {
    return std::to_string(header.width) + "x" + std::to_string(header.height) + " " +
           std::to_string(header.orientation);
}

std::string told(const std::string& bytes) {
    const auto header = read_image_header(bytes);
    return header ? with_size(*header) : "none";
}

const std::string png = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x0f\xa0\0\0\x0b\xb8\x08\x06\0\0\0"s;
const std::string gif = "GIF89a\x40\x01\xc8\0\xf7\0\0"s;
const std::string webp_lossy = "RIFF\0\0\0\0WEBPVP8 \x10\0\0\0\0\0\0\x9d\x01\x2a\x90\x41\x2c\x81"s;
const std::string webp_lossless = "RIFF\0\0\0\0WEBPVP8L\x10\0\0\0\x2f\x8f\xc1\x4a\0"s;
const std::string webp_extended = "RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x8f\x01\0\x2b\x01\0"s;
const std::string jfif = "\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"s;
const std::string frame = "\xff\xc2\0\x0b\x08\x01\x2c\x01\x90\x01\x01\x11\0"s;

std::string exif(const std::string& tiff) {
    const auto content = "Exif\0\0"s + tiff;
    return "\xff\xe1\0"s + static_cast<char>(content.size() + 2) + content;
}

TEST(ImageHeader, EachFormatTellsItsSize) {
    EXPECT_EQ(told(png), "4000x3000 1");
    EXPECT_EQ(told(gif), "320x200 1");
    EXPECT_EQ(told(webp_lossy), "400x300 1");
    EXPECT_EQ(told(webp_lossless), "400x300 1");
    EXPECT_EQ(told(webp_extended), "400x300 1");
    EXPECT_EQ(told("\xff\xd8"s + jfif + frame), "400x300 1");
    EXPECT_EQ(read_image_header(png)->format, Format::png);
    EXPECT_EQ(read_image_header(gif)->format, Format::gif);
    EXPECT_EQ(read_image_header(webp_lossy)->format, Format::webp);
    EXPECT_EQ(read_image_header("\xff\xd8"s + frame)->format, Format::jpeg);
}

TEST(ImageHeader, AnOrientationIsReadInBothOrdersOfBytes) {
    const auto big = "MM\0*\0\0\0\x08\0\x02\x01\x0f\0\x02\0\0\0\1abc\0\x01\x12\0\x03\0\0\0\1\0\x06\0\0"s;
    const auto little = "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\1\0\0\0\x08\0\0\0"s;
    EXPECT_EQ(told("\xff\xd8"s + exif(big) + frame), "400x300 6");
    EXPECT_EQ(told("\xff\xd8"s + jfif + exif(little) + frame), "400x300 8");
}

TEST(ImageHeader, AnOrientationThatIsNoneCountsAsStored) {
    const auto too_far = "II*\0\xff\xff\xff\x7f"s;
    const auto nine = "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\1\0\0\0\x09\0\0\0"s;
    const auto cut = "II*\0\x08\0\0\0\xff\xff\x12\x01"s;
    for (const auto& tiff : {too_far, nine, cut, "XX*\0"s, ""s}) {
        EXPECT_EQ(told("\xff\xd8"s + exif(tiff) + frame), "400x300 1");
    }
}

TEST(ImageHeader, NoBeginningOfAHeaderIsAnImage) {
    for (const auto& whole : {png.substr(0, 24), gif.substr(0, 10), webp_lossy, webp_lossless.substr(0, 25),
                              webp_extended, "\xff\xd8"s + jfif + frame.substr(0, 9)}) {
        ASSERT_NE(told(whole), "none");
        for (std::size_t size = 0; size < whole.size(); ++size) {
            const auto header = read_image_header(std::string_view(whole).substr(0, size));
            EXPECT_TRUE(!header || with_size(*header) != told(whole)) << size << " bytes";
        }
    }
}

TEST(ImageHeader, OtherFilesAreNoImages) {
    for (const auto& bytes :
         {""s, "hello"s, "%PDF-1.7 "s + std::string(100, ' '), "BM"s + std::string(100, '\1'),
          "<svg xmlns='http://www.w3.org/2000/svg'/>"s, std::string(1000, '\0'), "\xff\xd8\xff\xd9"s,
          "\xff\xd8\xff\xe0\0\0\0\0\0\0"s, "RIFF\0\0\0\0WAVEfmt \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"s}) {
        EXPECT_EQ(told(bytes), "none");
    }
}

}  // namespace
}  // namespace kabar::preview
