#include "wire/json_request.h"

#include <optional>

#include <boost/json/basic_parser_impl.hpp>

#include "base/limits.h"
#include "wire/command_spec.h"
#include "wire/phrases.h"

namespace kabar::wire {

namespace {

namespace json = boost::json;

/// Takes the scalars of the outermost object, and a list of texts where a command takes one; what else is nested in it is
/// only noted and skipped.
class FlatHandler {
public:
    static constexpr std::size_t max_object_size = limits::json_keys;
    static constexpr std::size_t max_array_size = limits::line_bytes;
    static constexpr std::size_t max_string_size = limits::line_bytes;
    static constexpr std::size_t max_key_size = limits::line_bytes;

    explicit FlatHandler(JsonRequest& out) : out_(out) {}

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code&) { return enter(); }
    bool on_object_end(std::size_t, json::error_code&) { return leave(); }
    bool on_array_begin(json::error_code&) {
        if (depth_ != 1 || field_ != Field::file) return enter();
        ++depth_;
        list_ = Kind::string;
        return true;
    }
    bool on_array_end(std::size_t, json::error_code&) {
        leave();
        if (depth_ == 1 && list_) {
            store(*list_);
            list_.reset();
        }
        return true;
    }

    bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
        if (depth_ == 1) key_.append(part.data(), part.size());
        return true;
    }
    bool on_key(json::string_view part, std::size_t n, json::error_code& ec) {
        on_key_part(part, n, ec);
        if (depth_ == 1) end_key();
        return true;
    }

    bool on_string_part(json::string_view part, std::size_t, json::error_code&) { return gather(part); }
    bool on_string(json::string_view part, std::size_t, json::error_code&) {
        gather(part);
        return end_value(Kind::string);
    }
    bool on_number_part(json::string_view part, json::error_code&) { return gather(part); }
    bool on_int64(std::int64_t, json::string_view part, json::error_code&) { return end_number(part); }
    bool on_uint64(std::uint64_t, json::string_view part, json::error_code&) { return end_number(part); }
    bool on_double(double, json::string_view part, json::error_code&) { return end_number(part); }
    bool on_bool(bool flag, json::error_code&) {
        gather(flag ? "true" : "false");
        return end_value(Kind::boolean);
    }
    bool on_null(json::error_code&) { return end_value(Kind::null); }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

private:
    bool enter() {
        if (list_) list_ = Kind::nested;
        if (++depth_ == 2) store(Kind::nested);
        return true;
    }
    bool leave() {
        --depth_;
        return true;
    }

    bool gather(json::string_view part) {
        if (depth_ == 1 || in_list()) {
            if (in_list() && !in_element_ && out_.strings.size() > begin_) out_.strings.push_back(',');
            in_element_ = true;
            out_.strings.append(part.data(), part.size());
        }
        return true;
    }
    bool in_list() const { return list_ && depth_ == 2; }

    bool end_number(json::string_view part) {
        gather(part);
        return end_value(Kind::number);
    }

    bool end_value(Kind kind) {
        in_element_ = false;
        if (in_list() && kind != Kind::string) list_ = Kind::nested;
        if (depth_ == 1) store(kind);
        return true;
    }

    void end_key() {
        field_ = field_of_key(key_);
        if (!field_ && !out_.has_unknown_key) {
            out_.has_unknown_key = true;
            out_.unknown_key = shortened(key_);
        }
        key_.clear();
    }

    /// The first of equal keys counts, so that a tag stays what it was.
    void store(Kind kind) {
        const std::string_view text = std::string_view(out_.strings).substr(begin_);
        begin_ = out_.strings.size();
        if (!field_) return;
        if (out_.arguments.has(*field_)) {
            refuse({Code::bad_json, phrase(Phrase::duplicate_key, {json_name(*field_)})});
        } else if (kind == Kind::string && text.find('\0') != std::string_view::npos) {
            refuse({Code::invalid_text, {}});
        } else {
            out_.arguments[*field_] = {text, kind};
        }
    }

    void refuse(Error error) {
        if (out_.content) out_.content = tl::unexpected(std::move(error));
    }

    JsonRequest& out_;
    std::size_t depth_ = 0;
    std::string key_;
    std::optional<Field> field_;
    std::size_t begin_ = 0;  ///< of the value under way, in out_.strings
    /// Of the list under way, which becomes one text with commas; `nested` as soon as something in it is no text.
    std::optional<Kind> list_;
    bool in_element_ = false;
};

std::string form_error(const json::error_code& ec, std::size_t at) {
    const auto is = [&](json::error which) { return ec == json::make_error_code(which); };
    if (is(json::error::incomplete)) return phrase(Phrase::json_ends_early, {});
    if (is(json::error::extra_data)) return phrase(Phrase::json_goes_on, {});
    if (is(json::error::exponent_overflow)) return phrase(Phrase::json_number, {});
    if (is(json::error::too_deep)) {
        return phrase(Phrase::json_too_deep, {std::to_string(limits::json_depth)});
    }
    if (is(json::error::object_too_large)) {
        return phrase(Phrase::json_too_many_keys, {std::to_string(limits::json_keys)});
    }
    if (is(json::error::illegal_leading_surrogate) || is(json::error::illegal_trailing_surrogate) ||
        is(json::error::expected_utf16_escape)) {
        return phrase(Phrase::json_surrogate, {std::to_string(at)});
    }
    return phrase(Phrase::json_syntax, {std::to_string(at)});
}

}  // namespace

void read_json(std::string_view line, JsonRequest& out) {
    out.arguments.format = Format::json;
    // No string is longer than it was written, so the buffer does not move and the arguments stay good.
    out.strings.reserve(line.size() + 16);
    json::parse_options options;
    options.max_depth = limits::json_depth;
    json::basic_parser<FlatHandler> parser(options, out);
    json::error_code ec;
    const std::size_t read = parser.write_some(false, line.data(), line.size(), ec);
    if (!ec && read < line.size()) ec = json::error::extra_data;
    if (ec) out.form = fail(Code::bad_json, form_error(ec, read + 1));
}

}  // namespace kabar::wire
