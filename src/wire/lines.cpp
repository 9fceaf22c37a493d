#include "wire/lines.h"

#include <cstring>

namespace kabar::wire {

namespace {

constexpr std::string_view blanks = " \t\r";

/// Below this, moving what is left to the front is not worth it unless nothing is left.
constexpr std::size_t compact_from = 4096;

/// Removes [0, head). Each byte is moved at most once for each byte taken before it, so the total stays linear.
void remove_front(std::string& buffer, std::size_t& head, std::size_t& scanned) {
    if (head == buffer.size()) {
        buffer.clear();
    } else if (head >= compact_from && head * 2 >= buffer.size()) {
        buffer.erase(0, head);
    } else {
        return;
    }
    scanned -= head;
    head = 0;
}

}  // namespace

void LineSplitter::drop_taken() {
    if (broken_) {
        buffer_.clear();
        head_ = 0;
        scanned_ = 0;
        return;
    }
    remove_front(buffer_, head_, scanned_);
}

void LineSplitter::feed(std::string_view bytes) {
    drop_taken();
    if (!broken_) buffer_.append(bytes);
}

LineSplitter::Next LineSplitter::next(std::string_view& line) {
    if (broken_) return Next::too_long;
    while (true) {
        if (head_ == scanned_) {
            const auto begin = buffer_.find_first_not_of(blanks, head_);
            head_ = begin == std::string::npos ? buffer_.size() : begin;
            scanned_ = head_;
        }
        if (head_ == buffer_.size()) return Next::need_more;

        const char* found =
            static_cast<const char*>(std::memchr(buffer_.data() + scanned_, '\n', buffer_.size() - scanned_));
        const std::size_t end = found == nullptr ? buffer_.size() : static_cast<std::size_t>(found - buffer_.data());
        std::size_t size = end - head_;
        if (size > 0 && buffer_[end - 1] == '\r') --size;
        if (size > max_bytes_) {
            broken_ = true;
            return Next::too_long;
        }
        if (found == nullptr) {
            scanned_ = end;
            return Next::need_more;
        }
        line = std::string_view(buffer_).substr(head_, size);
        head_ = end + 1;
        scanned_ = head_;
        if (size > 0) return Next::line;
    }
}

bool LineSplitter::has_partial() const {
    if (broken_) return false;
    const auto last_end = std::string_view(buffer_).substr(scanned_).rfind('\n');
    const std::size_t begin = last_end == std::string_view::npos ? head_ : scanned_ + last_end + 1;
    return buffer_.find_first_not_of(blanks, begin) != std::string::npos;
}

void LineSplitter::release_unused() {
    drop_taken();
    buffer_.shrink_to_fit();
}

void ReplySplitter::feed(std::string_view bytes) {
    remove_front(buffer_, head_, scanned_);
    buffer_.append(bytes);
}

bool ReplySplitter::next(std::string_view& reply) {
    constexpr std::string_view end = "\r\n\r\n";
    const auto found = buffer_.find(end, scanned_);
    if (found == std::string::npos) {
        // The end may have begun: its first three bytes are looked at again.
        const std::size_t keep = end.size() - 1;
        if (buffer_.size() > keep && buffer_.size() - keep > scanned_) scanned_ = buffer_.size() - keep;
        return false;
    }
    reply = std::string_view(buffer_).substr(head_, found - head_);
    head_ = found + end.size();
    scanned_ = head_;
    return true;
}

}  // namespace kabar::wire
