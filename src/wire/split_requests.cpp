#include "wire/split_requests.h"

#include <string>

#include "wire/phrases.h"

namespace kabar::wire {

namespace {

constexpr bool is_json_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

class BodyReader {
public:
    BodyReader(std::string_view body, std::size_t most) : body_(body), most_(most) {}

    Result<std::vector<std::string_view>> read() {
        skip_blanks();
        const bool array = front() == '[';
        if (array) ++at_;
        const Status status = array ? read_array() : read_lines();
        if (!status) return tl::unexpected(status.error());
        return std::move(found_);
    }

private:
    char front() const { return at_ < body_.size() ? body_[at_] : '\0'; }

    /// True if a line ended among the blanks.
    bool skip_blanks() {
        bool line_ended = false;
        for (; at_ < body_.size() && is_json_blank(body_[at_]); ++at_) line_ended |= body_[at_] == '\n';
        return line_ended;
    }

    tl::unexpected<Error> refuse(Phrase why) const {
        if (at_ >= body_.size()) return fail(Code::bad_json, phrase(Phrase::json_ends_early, {}));
        return fail(Code::bad_json, phrase(why, {std::to_string(at_ + 1)}));
    }

    Status read_array() {
        skip_blanks();
        if (front() == ']') {
            ++at_;
            return read_end();
        }
        while (true) {
            if (auto status = read_object(); !status) return status;
            skip_blanks();
            const char c = front();
            if (c != ',' && c != ']') return refuse(Phrase::json_syntax);
            ++at_;
            if (c == ']') return read_end();
            skip_blanks();
        }
    }

    Status read_end() {
        skip_blanks();
        if (at_ < body_.size()) return fail(Code::bad_json, phrase(Phrase::json_goes_on, {}));
        return {};
    }

    Status read_lines() {
        while (true) {
            if (auto status = read_object(); !status) return status;
            const bool new_line = skip_blanks();
            if (at_ >= body_.size()) return {};
            if (!new_line) return refuse(Phrase::json_next_line);
        }
    }

    Status read_object() {
        if (front() != '{') return refuse(Phrase::json_no_object);
        if (found_.size() == most_) return fail(Code::bad_json, phrase(Phrase::json_too_many, {std::to_string(most_)}));
        const std::size_t begin = at_;
        std::size_t depth = 0;
        bool in_string = false;
        for (; at_ < body_.size(); ++at_) {
            const char c = body_[at_];
            if (in_string) {
                // An object that was not ended must not swallow the next line.
                if (c == '\n') return refuse(Phrase::json_syntax);
                if (c == '\\' && at_ + 1 < body_.size() && body_[at_ + 1] != '\n') ++at_;
                if (c == '"') in_string = false;
            } else if (c == '"') {
                in_string = true;
            } else if (c == '{' || c == '[') {
                ++depth;
            } else if ((c == '}' || c == ']') && --depth == 0) {
                ++at_;
                found_.push_back(body_.substr(begin, at_ - begin));
                return {};
            }
        }
        return refuse(Phrase::json_ends_early);
    }

    std::string_view body_;
    std::size_t most_;
    std::size_t at_ = 0;
    std::vector<std::string_view> found_;
};

}  // namespace

Result<std::vector<std::string_view>> split_requests(std::string_view body, std::size_t most) {
    return BodyReader(body, most).read();
}

bool is_array(std::string_view body) {
    while (!body.empty() && is_json_blank(body.front())) body.remove_prefix(1);
    return body.starts_with('[');
}

}  // namespace kabar::wire
