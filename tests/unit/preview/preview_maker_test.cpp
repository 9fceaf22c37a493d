// Real images, made by libgd itself, through a process of its own.
#include "preview/preview_maker.h"

#include <fcntl.h>
#include <gd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>

#include <gtest/gtest.h>

#include "contract/temp_dir.h"
#include "unit/preview/program.h"

namespace kabar::preview {
namespace {

namespace fs = std::filesystem;
using Image = std::unique_ptr<gdImage, decltype(&gdImageDestroy)>;
using Encoder = void* (*)(gdImagePtr, int*);

constexpr int red = 0xff0000;
constexpr int blue = 0x0000ff;

/// The left half red, the right half blue.
Image two_halves(int width, int height) {
    Image image(gdImageCreateTrueColor(width, height), &gdImageDestroy);
    gdImageFilledRectangle(image.get(), 0, 0, width / 2 - 1, height - 1, red);
    gdImageFilledRectangle(image.get(), width / 2, 0, width - 1, height - 1, blue);
    return image;
}

std::string encoded(gdImagePtr image, Encoder encode) {
    int size = 0;
    void* const made = encode(image, &size);
    std::string bytes(static_cast<const char*>(made), static_cast<std::size_t>(size));
    gdFree(made);
    return bytes;
}

void* to_jpeg(gdImagePtr image, int* size) { return gdImageJpegPtr(image, size, 90); }

/// As a viewer shows it.
Image decoded(const Preview& preview) {
    std::string bytes = preview.bytes;
    const auto read = preview.type == "image/webp" ? &gdImageCreateFromWebpPtr : &gdImageCreateFromJpegPtr;
    return {read(static_cast<int>(bytes.size()), bytes.data()), &gdImageDestroy};
}

bool is_near(int color, int wanted) {
    return std::abs(gdTrueColorGetRed(color) - gdTrueColorGetRed(wanted)) < 40 &&
           std::abs(gdTrueColorGetGreen(color) - gdTrueColorGetGreen(wanted)) < 40 &&
           std::abs(gdTrueColorGetBlue(color) - gdTrueColorGetBlue(wanted)) < 40;
}

std::string told(const PreviewResult& result) {
    if (!result.preview) return result.reason;
    const auto& p = *result.preview;
    return std::to_string(p.width) + "x" + std::to_string(p.height) + " " + std::to_string(p.preview_width) + "x" +
           std::to_string(p.preview_height) + " " + p.type;
}

class PreviewMakerTest : public ::testing::Test {
protected:
    PreviewResult make(const std::string& bytes, PreviewMaker maker = PreviewMaker(testing::program(), 60'000)) {
        const auto path = dir_.file("image");
        std::ofstream(path, std::ios::binary) << bytes;
        const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        auto result = maker.make(fd);
        ::close(fd);
        return result.value();
    }
    /// Another program in its place, which misbehaves.
    PreviewMaker script(const std::string& text, std::int64_t deadline_ms = 60'000) {
        const auto path = dir_.file("script");
        std::ofstream(path) << "#!/bin/sh\n" << text << '\n';
        ::chmod(path.c_str(), 0700);
        return PreviewMaker(path, deadline_ms);
    }

    kabar::testing::TempDir dir_;
};

TEST_F(PreviewMakerTest, EachFormatBecomesASmallPicture) {
    const auto image = two_halves(1000, 500);
    for (const auto encode : {&gdImagePngPtr, &to_jpeg, &gdImageGifPtr, &gdImageWebpPtr}) {
        const auto result = make(encoded(image.get(), encode));
        ASSERT_EQ(told(result), "1000x500 320x160 image/jpeg");
        const auto small = decoded(*result.preview);
        ASSERT_TRUE(small);
        EXPECT_EQ(gdImageSX(small.get()), 320);
        EXPECT_EQ(gdImageSY(small.get()), 160);
        EXPECT_TRUE(is_near(gdImageGetTrueColorPixel(small.get(), 40, 80), red));
        EXPECT_TRUE(is_near(gdImageGetTrueColorPixel(small.get(), 280, 80), blue));
    }
}

TEST_F(PreviewMakerTest, ASmallImageKeepsItsSizeAndALongOneItsProportions) {
    EXPECT_EQ(told(make(encoded(two_halves(16, 9).get(), &gdImagePngPtr))), "16x9 16x9 image/jpeg");
    EXPECT_EQ(told(make(encoded(two_halves(320, 320).get(), &gdImagePngPtr))), "320x320 320x320 image/jpeg");
    EXPECT_EQ(told(make(encoded(two_halves(200, 800).get(), &gdImagePngPtr))), "200x800 80x320 image/jpeg");
    EXPECT_EQ(told(make(encoded(two_halves(5000, 2).get(), &gdImagePngPtr))), "5000x2 320x1 image/jpeg");
}

TEST_F(PreviewMakerTest, TransparencyIsKept) {
    Image image(gdImageCreateTrueColor(640, 640), &gdImageDestroy);
    gdImageAlphaBlending(image.get(), 0);
    gdImageSaveAlpha(image.get(), 1);
    gdImageFilledRectangle(image.get(), 0, 0, 639, 639, gdTrueColorAlpha(0, 0, 0, gdAlphaTransparent));
    gdImageFilledRectangle(image.get(), 0, 0, 319, 639, red);
    const auto result = make(encoded(image.get(), &gdImagePngPtr));
    ASSERT_EQ(told(result), "640x640 320x320 image/webp");
    const auto small = decoded(*result.preview);
    ASSERT_TRUE(small);
    EXPECT_EQ(gdTrueColorGetAlpha(gdImageGetTrueColorPixel(small.get(), 280, 100)), gdAlphaTransparent);
    EXPECT_TRUE(is_near(gdImageGetTrueColorPixel(small.get(), 40, 100), red));
}

TEST_F(PreviewMakerTest, APhotographIsTurnedAsItsExifDataSay) {
    const auto jpeg = encoded(two_halves(640, 320).get(), &to_jpeg);
    struct Turn {
        char orientation;
        const char* told;
        int red_x, red_y;
    };
    // Stored red left: where the red half is shown.
    for (const auto& [orientation, shown, x, y] :
         {Turn{1, "640x320 320x160 image/jpeg", 20, 80}, Turn{2, "640x320 320x160 image/jpeg", 300, 80},
          Turn{3, "640x320 320x160 image/jpeg", 300, 80}, Turn{4, "640x320 320x160 image/jpeg", 20, 80},
          Turn{5, "320x640 160x320 image/jpeg", 80, 20}, Turn{6, "320x640 160x320 image/jpeg", 80, 20},
          Turn{7, "320x640 160x320 image/jpeg", 80, 300}, Turn{8, "320x640 160x320 image/jpeg", 80, 300}}) {
        std::string exif(
            "\xff\xe1\0\x22"
            "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\1\0\0\0\0\0\0\0\0",
            36);
        exif[29] = orientation;
        const auto result = make(jpeg.substr(0, 2) + exif + jpeg.substr(2));
        ASSERT_EQ(told(result), shown) << int{orientation};
        const auto small = decoded(*result.preview);
        EXPECT_TRUE(is_near(gdImageGetTrueColorPixel(small.get(), x, y), red)) << int{orientation};
    }
}

TEST_F(PreviewMakerTest, WhatIsNotAnImageHasNoPreview) {
    EXPECT_EQ(told(make("")), "not an image");
    EXPECT_EQ(told(make("<html>hello</html>")), "not an image");
    EXPECT_EQ(told(make("\xff\xd8\xff")), "not an image");
    EXPECT_EQ(told(make("GIF89a\x10\x10\x10\x10 and no more")), "image cannot be decoded");
}

TEST_F(PreviewMakerTest, ATruncatedImageHarmsNobody) {
    const auto image = two_halves(1000, 500);
    for (const auto encode : {&gdImagePngPtr, &to_jpeg, &gdImageGifPtr, &gdImageWebpPtr}) {
        const auto whole = encoded(image.get(), encode);
        for (const auto size : {whole.size() / 10, whole.size() / 2, whole.size() - 20}) {
            const auto result = told(make(whole.substr(0, size)));
            const std::set<std::string> good{"1000x500 320x160 image/jpeg", "image cannot be decoded", "not an image"};
            EXPECT_TRUE(good.contains(result)) << result << " of " << size << " bytes";
        }
    }
}

TEST_F(PreviewMakerTest, AnImageThatClaimsToBeHugeIsNotDecoded) {
    auto png = encoded(two_halves(100, 100).get(), &gdImagePngPtr);
    const std::string huge("\0\1\x86\xa0", 4);  // 100,000
    EXPECT_EQ(told(make(png.replace(16, 4, huge).replace(20, 4, huge))), "too many pixels");
}

TEST_F(PreviewMakerTest, TheLargestImageAllowedIsMadeSmall) {
    auto png = encoded(two_halves(8000, 5000).get(), &gdImagePngPtr);
    EXPECT_LT(png.size(), 300'000u) << "it unpacks to 160 MB";
    EXPECT_EQ(told(make(png)), "8000x5000 320x200 image/jpeg");
    EXPECT_EQ(told(make(encoded(two_halves(8000, 5001).get(), &gdImagePngPtr))), "too many pixels");
}

TEST_F(PreviewMakerTest, AFileThatIsTooLargeIsNotRead) {
    auto png = encoded(two_halves(100, 100).get(), &gdImagePngPtr);
    png.resize(image_bytes, '\0');
    EXPECT_EQ(told(make(png)), "100x100 100x100 image/jpeg");
    png.resize(image_bytes + 1, '\0');
    EXPECT_EQ(told(make(png)), "file too large");
}

TEST_F(PreviewMakerTest, AProcessThatHangsIsEnded) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
    EXPECT_EQ(told(PreviewMaker(testing::program(), 300).make(pipe[0]).value()), "not made in time");
    ::close(pipe[0]);
    ::close(pipe[1]);
    EXPECT_EQ(told(make("", script("exec sleep 1000", 300))), "not made in time");
    EXPECT_EQ(told(make("", script("exec sleep 1000 >/dev/null", 300))), "not made in time") << "lets go of the pipe";
}

TEST_F(PreviewMakerTest, AProcessThatMisbehavesGivesNoPreview) {
    EXPECT_EQ(told(make("", script("kill -11 $$"))), "killed by signal 11");
    EXPECT_EQ(told(make("", script("exit 1"))), "exit status 1");
    EXPECT_EQ(told(make("", script("echo hello"))), "not a preview");
    EXPECT_EQ(told(make("", script("exec cat /dev/zero"))), "output too large");
}

TEST_F(PreviewMakerTest, AProgramThatIsNotThereIsAnError) {
    const int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    EXPECT_EQ(PreviewMaker("/nowhere/kabar").make(fd).error().code, Code::internal);
    ::close(fd);
}

TEST_F(PreviewMakerTest, TheProcessHasNothingButTheFileAndThePipe) {
    const int leaked = ::open("/dev/null", O_RDONLY);  // meant to be inherited
    const auto seen = dir_.file("seen");
    make("content", script("{ cat; ls /proc/self/fd; tr '\\0' '\\n' </proc/$$/environ; } >" + seen));
    ::close(leaked);
    std::ifstream in(seen);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    // `ls` itself opens the directory, as number 3.
    EXPECT_EQ(text, "content0\n1\n2\n3\n");
}

TEST_F(PreviewMakerTest, ThePositionOfTheFileDoesNotMatterAndStays) {
    const auto path = dir_.file("image");
    std::ofstream(path, std::ios::binary) << encoded(two_halves(10, 10).get(), &gdImagePngPtr);
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    ASSERT_EQ(::lseek(fd, 5, SEEK_SET), 5);
    EXPECT_EQ(told(PreviewMaker(testing::program(), 60'000).make(fd).value()), "10x10 10x10 image/jpeg");
    EXPECT_EQ(::lseek(fd, 0, SEEK_CUR), 5);
    ::close(fd);
}

}  // namespace
}  // namespace kabar::preview
