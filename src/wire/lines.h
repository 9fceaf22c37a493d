#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/limits.h"

namespace kabar::wire {

/// Cuts a byte stream into request lines, however the bytes arrive. A line ends with LF or CRLF. Blanks (space, tab,
/// CR) before a line are dropped, so blank lines do not come out and do not count. Takes time in proportion to the
/// bytes, whatever the pieces; holds one line and what was fed after it. Not thread-safe.
class LineSplitter {
public:
    enum class Next { line, need_more, too_long };

    /// `max_bytes`: the longest line, its end not counted. A longer one is noticed before its end has arrived.
    explicit LineSplitter(std::size_t max_bytes = limits::line_bytes) : max_bytes_(max_bytes) {}

    void feed(std::string_view bytes);

    /// On `line`, `line` is the next one without its end, valid until the next feed(). After `too_long` the stream
    /// cannot be continued: nothing more comes out.
    Next next(std::string_view& line);

    /// True while an unfinished line is held (more than blanks).
    bool has_partial() const;
    /// Bytes held, finished lines included.
    std::size_t buffered() const { return buffer_.size() - head_; }
    /// Gives back memory that a burst has left; for a connection that has become quiet. Ends the views of lines.
    void release_unused();

private:
    void drop_taken();

    std::size_t max_bytes_;
    std::string buffer_;
    std::size_t head_ = 0;     ///< where the next line begins
    std::size_t scanned_ = 0;  ///< no LF between head_ and here
    bool broken_ = false;
};

/// Cuts a byte stream into replies, each ended by CR LF CR LF. For clients, who bound what they accept by
/// buffered(). Not thread-safe.
class ReplySplitter {
public:
    void feed(std::string_view bytes);
    /// True and the next reply without its end; the view is valid until the next feed().
    bool next(std::string_view& reply);
    std::size_t buffered() const { return buffer_.size() - head_; }

private:
    std::string buffer_;
    std::size_t head_ = 0;
    std::size_t scanned_ = 0;
};

}  // namespace kabar::wire
