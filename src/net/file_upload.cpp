// What a FileExchange does for those who send a file.
#include <span>

#include "hub/file_reply.h"
#include "net/file_exchange.h"

namespace kabar::net {

namespace {

std::string offset_field(std::int64_t offset) { return "Upload-Offset: " + std::to_string(offset); }

std::string location_field(const std::string& id) { return "Location: /files/" + id; }

}  // namespace

struct FileExchange::Own {
    chat::UserId user{};
    store::Upload upload;
};

void FileExchange::begin() {
    const auto job = [token = request_.token,
                      wanted = hub::Files::NewUpload{request_.name, request_.type, request_.size}](
                         hub::Files& files, store::Reader& reader) -> Result<Own> {
        const auto user = files.who(reader, token);
        if (!user) return tl::unexpected(user.error());
        auto upload = files.begin(reader, *user, wanted);
        if (!upload) return tl::unexpected(upload.error());
        return Own{*user, std::move(*upload)};
    };
    run(job, [](FileExchange& exchange, Result<Own>&& own) { exchange.take_up(std::move(own)); });
}

void FileExchange::find() {
    const auto job = [token = request_.token, id = request_.id](hub::Files& files,
                                                                store::Reader& reader) -> Result<Own> {
        const auto user = files.who(reader, token);
        if (!user) return tl::unexpected(user.error());
        auto upload = files.find(*user, id);
        if (!upload) return tl::unexpected(upload.error());
        return Own{*user, std::move(*upload)};
    };
    run(job, [](FileExchange& exchange, Result<Own>&& own) { exchange.take_up(std::move(own)); });
}

void FileExchange::take_up(Result<Own>&& own) {
    if (!own) return refuse(own.error());
    user_ = own->user;
    upload_ = own->upload.info.id;
    size_ = own->upload.info.size;
    offset_ = own->upload.offset;
    if (peer_ == nullptr) return abandon_unfinished();
    if (request_.what == FileRequest::What::create) {
        const auto id = std::exchange(upload_, {});
        auto body = R"({"status": "OK", "upload": {"id": ")" + id + R"(", "size": )" + std::to_string(size_) + "}}";
        return answer({201, std::move(body), {location_field(id), offset_field(0)}, false});
    }
    if (request_.what == FileRequest::What::append) {
        if (request_.offset != offset_) return refuse({Code::bad_argument, "offset"}, offset_field(offset_));
        if (request_.size > size_ - offset_) return refuse({Code::bad_argument, "size"}, offset_field(offset_));
    }
    if (request_.size == 0) return body_ended();
    peer_->read_body();
}

void FileExchange::body(std::string&& piece, bool is_last) {
    had_last_ = is_last;
    if (piece.empty()) return is_last ? body_ended() : peer_->read_body();
    const auto job = [user = user_, id = upload_, offset = offset_, bytes = std::move(piece)](hub::Files& files,
                                                                                              store::Reader&) {
        return files.append(user, id, offset, std::span(bytes));
    };
    run(job, [](FileExchange& exchange, Result<std::int64_t>&& end) { exchange.appended(std::move(end)); });
}

void FileExchange::appended(Result<std::int64_t>&& end) {
    if (end) offset_ = *end;
    if (peer_ == nullptr) return abandon_unfinished();
    if (!end) return refuse(end.error());
    if (had_last_) return body_ended();
    peer_->read_body();
}

void FileExchange::body_ended() {
    if (offset_ != size_) return answer({204, {}, {offset_field(offset_)}, false});
    const auto job = [user = user_, id = upload_](hub::Files& files, store::Reader&) { return files.finish(user, id); };
    run(job, [](FileExchange& exchange, Result<chat::File>&& file) { exchange.finished(std::move(file)); });
}

void FileExchange::finished(Result<chat::File>&& file) {
    if (!file) return peer_ == nullptr ? abandon_unfinished() : refuse(file.error());
    upload_.clear();
    HttpResponse response{200, hub::file_reply(*file), {offset_field(size_)}, false};
    if (request_.what == FileRequest::What::store) {
        response.status = 201;
        response.fields = {location_field(file->key)};
    }
    answer(std::move(response));
}

void FileExchange::abandon() {
    const auto job = [token = request_.token, id = request_.id](hub::Files& files, store::Reader& reader) -> Status {
        const auto user = files.who(reader, token);
        if (!user) return tl::unexpected(user.error());
        return files.abandon(*user, id);
    };
    run(job, [](FileExchange& exchange, Status&& done) {
        if (!done) return exchange.refuse(done.error());
        exchange.answer({204, {}, {}, false});
    });
}

/// Nobody knows the id of what was not answered.
void FileExchange::abandon_unfinished() {
    if (upload_.empty() || request_.what == FileRequest::What::append) return;
    const auto job = [user = user_, id = std::exchange(upload_, {})](hub::Files& files, store::Reader&) {
        return files.abandon(user, id);
    };
    run(job, [](FileExchange&, Status&&) {});
}

}  // namespace kabar::net
