// Any stream, whole and in pieces: the same lines and the same replies come out. The first byte sets the greatest
// length of a line, the second how the stream is cut.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "check.h"
#include "wire/lines.h"

namespace {

using kabar::wire::LineSplitter;
using kabar::wire::ReplySplitter;

struct Seen {
    std::vector<std::string> lines;
    bool too_long = false;
    bool partial = false;

    bool operator==(const Seen&) const = default;
};

void take_all(LineSplitter& splitter, std::size_t max, Seen& seen) {
    std::string_view line;
    auto next = splitter.next(line);
    for (; next == LineSplitter::Next::line; next = splitter.next(line)) {
        CHECK(!line.empty());
        CHECK(line.size() <= max);
        CHECK(line.find('\n') == std::string_view::npos);
        CHECK(!seen.too_long);
        seen.lines.emplace_back(line);
    }
    seen.too_long = next == LineSplitter::Next::too_long;
}

void take_all(ReplySplitter& splitter, std::size_t, Seen& seen) {
    std::string_view reply;
    while (splitter.next(reply)) seen.lines.emplace_back(reply);
}

/// Pieces of 1 to 2 * `cut` + 1 bytes, of changing size; `cut` 255 gives the whole.
template <class Splitter, class Feed>
Seen run(Splitter splitter, std::string_view bytes, std::size_t max, std::uint8_t cut, Feed after) {
    Seen seen;
    std::size_t size = 1;
    while (!bytes.empty()) {
        const auto piece = bytes.substr(0, cut == 255 ? bytes.size() : size);
        splitter.feed(piece);
        bytes.remove_prefix(piece.size());
        take_all(splitter, max, seen);
        size = 1 + (size * 7 + cut) % (2U * cut + 1);
    }
    after(splitter, seen);
    return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::size_t max = 1 + data[0];
    const std::uint8_t cut = data[1];
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);

    const auto lines = [&](std::uint8_t how) {
        return run(LineSplitter(max), bytes, max, how, [&](const LineSplitter& splitter, Seen& seen) {
            CHECK(seen.too_long || splitter.buffered() <= max + 1);
            seen.partial = splitter.has_partial();
        });
    };
    const auto whole = lines(255);
    CHECK(lines(cut) == whole);
    CHECK(lines(0) == whole);

    const auto replies = [&](std::uint8_t how) {
        return run(ReplySplitter(), bytes, max, how, [](const ReplySplitter&, Seen&) {});
    };
    CHECK(replies(cut) == replies(255));
    return 0;
}
