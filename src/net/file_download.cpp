// What a FileExchange does for those who fetch a file.
#include <algorithm>
#include <optional>
#include <span>

#include "base/limits.h"
#include "net/file_exchange.h"

namespace kabar::net {

/// An unfinished upload of one's own, or a file.
struct FileExchange::Fetched {
    chat::UserId user{};
    std::optional<store::Upload> upload;
    std::shared_ptr<const hub::Files::Opened> opened;
};

void FileExchange::fetch() {
    const auto job = [token = request_.token, id = request_.id, is_preview = request_.is_preview,
                      is_head = request_.is_head](hub::Files& files, store::Reader& reader) -> Result<Fetched> {
        const auto user = files.who(reader, token);
        if (!user) return tl::unexpected(user.error());
        if (is_head && !is_preview) {
            if (auto upload = files.find(*user, id)) return Fetched{*user, std::move(*upload), nullptr};
        }
        auto opened = files.open(reader, *user, id, is_preview);
        if (!opened) return tl::unexpected(opened.error());
        return Fetched{*user, std::nullopt, std::make_shared<const hub::Files::Opened>(std::move(*opened))};
    };
    run(job, [](FileExchange& exchange, Result<Fetched>&& found) { exchange.fetched(std::move(found)); });
}

void FileExchange::fetched(Result<Fetched>&& found) {
    if (peer_ == nullptr) return;
    if (!found) return refuse(found.error());
    const auto progress = [](std::int64_t offset, std::int64_t size) {
        return std::vector{"Upload-Offset: " + std::to_string(offset), "Upload-Length: " + std::to_string(size)};
    };
    if (found->upload) {
        return answer({200, R"({"status": "OK"})", progress(found->upload->offset, found->upload->info.size), false});
    }
    opened_ = std::move(found->opened);
    const Content content{opened_->file.name, opened_->type, opened_->etag, opened_->content.size()};
    // Whoever did not hear that his last piece arrived asks as before.
    std::string more;
    if (request_.is_head && !request_.is_preview && opened_->file.owner == found->user) {
        for (const auto& field : progress(content.size, content.size)) more.append(field).append("\r\n");
    }
    auto planned = file_answer(request_, content, more, keep_alive_);
    if (planned.status == 416) {
        return refuse({Code::bad_argument, "Range"}, "Content-Range: bytes */" + std::to_string(content.size));
    }
    if (planned.begin == planned.end) return peer_->send(std::move(planned.head), true);
    head_ = std::move(planned.head);
    offset_ = planned.begin;
    end_ = planned.end;
    read_piece();
}

void FileExchange::read_piece() {
    const auto bytes = std::min(end_ - offset_, static_cast<std::int64_t>(limits::file_piece_bytes));
    const auto job = [opened = opened_, offset = offset_, bytes](hub::Files&, store::Reader&) -> Result<std::string> {
        std::string piece(static_cast<std::size_t>(bytes), '\0');
        const auto count = opened->content.read_at(offset, std::span(piece));
        if (!count) return tl::unexpected(count.error());
        if (*count != piece.size()) return fail(Code::internal, "a file has become shorter");
        return piece;
    };
    run(job, [](FileExchange& exchange, Result<std::string>&& piece) { exchange.piece_read(std::move(piece)); });
}

void FileExchange::piece_read(Result<std::string>&& piece) {
    if (peer_ == nullptr) return;
    if (!piece) {
        hub().log.error("file_not_read", {{"id", request_.id}, {"why", piece.error().subject}});
        return peer_->cut();
    }
    offset_ += static_cast<std::int64_t>(piece->size());
    auto bytes = head_.empty() ? std::move(*piece) : std::exchange(head_, {}) + *piece;
    peer_->send(std::move(bytes), offset_ == end_);
}

}  // namespace kabar::net
