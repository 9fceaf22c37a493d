#include "preview/preview.h"

#include <gtest/gtest.h>

namespace kabar::preview {
namespace {

const std::string jpeg = "\xff\xd8\xff\xe0 and so on";

TEST(PreviewForm, IsReadBackAsItWasWritten) {
    const auto back = decode_preview(encode_preview({4000, 3000, 320, 240, "image/jpeg", jpeg})).value();
    EXPECT_EQ(back.width, 4000);
    EXPECT_EQ(back.height, 3000);
    EXPECT_EQ(back.preview_width, 320);
    EXPECT_EQ(back.preview_height, 240);
    EXPECT_EQ(back.type, "image/jpeg");
    EXPECT_EQ(back.bytes, jpeg);
}

TEST(PreviewForm, WhatNoGoodPreviewIsIsRefused) {
    const Preview good{4000, 3000, 320, 240, "image/jpeg", jpeg};
    ASSERT_TRUE(decode_preview(encode_preview(good)));
    const auto is_refused = [&](auto change) {
        auto bad = good;
        change(bad);
        return !decode_preview(encode_preview(bad));
    };
    EXPECT_TRUE(is_refused([](Preview& p) { p.width = 0; }));
    EXPECT_TRUE(is_refused([](Preview& p) { p.height = -3000; }));
    EXPECT_TRUE(is_refused([](Preview& p) { p.width = 14'000; })) << "too many pixels";
    EXPECT_TRUE(is_refused([](Preview& p) { p.preview_width = 321; }));
    EXPECT_TRUE(is_refused([](Preview& p) { p.type = "text/html"; }));
    EXPECT_TRUE(is_refused([](Preview& p) { p.type = "image/webp"; })) << "not what it is";
    EXPECT_TRUE(is_refused([](Preview& p) { p.bytes = "<script>"; }));
    EXPECT_TRUE(is_refused([](Preview& p) { p.bytes.clear(); }));
    const auto text = encode_preview(good);
    EXPECT_FALSE(decode_preview(text + "more"));
    EXPECT_FALSE(decode_preview(text.substr(0, text.size() - 1)));
    EXPECT_FALSE(decode_preview(" " + text));
    EXPECT_FALSE(decode_preview(""));
    EXPECT_FALSE(decode_preview("\n"));
}

}  // namespace
}  // namespace kabar::preview
