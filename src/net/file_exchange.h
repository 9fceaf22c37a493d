// Private to net: one request about files. What waits for the disk runs on the pool, the rest on the connection's loop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/post.hpp>

#include "hub/files.h"
#include "net/event_loop_impl.h"
#include "net/file_answer.h"
#include "net/file_request.h"
#include "net/http_message.h"

namespace kabar::net {

/// The connection, as an exchange needs it. Called on the loop's thread, never from within start(), body(), written() or
/// leave(), and after leave() not at all.
class FilePeer {
public:
    virtual ~FilePeer() = default;
    /// Calls body() once, with what comes next; tells who waits for it that the body may come.
    virtual void read_body() = 0;
    /// All of the response.
    virtual void answer(HttpResponse response) = 0;
    /// What comes next of a response that has been composed; written() follows, but not after the last of it.
    virtual void send(std::string bytes, bool is_last) = 0;
    /// The response cannot be brought to its end.
    virtual void cut() = 0;
};

/// At most one job on the pool and two pieces in memory: a piece is read only when the one before has gone on. It lives as
/// long as its connection, or its job. On the loop's thread only.
class FileExchange final : public std::enable_shared_from_this<FileExchange> {
public:
    FileExchange(EventLoop::Impl& loop, FilePeer& peer, hub::Files& files, FileRequest request, bool keep_alive);
    ~FileExchange();
    FileExchange(const FileExchange&) = delete;
    FileExchange& operator=(const FileExchange&) = delete;

    void start();
    /// A piece of the body, which may be empty.
    void body(std::string&& piece, bool is_last);
    void written() { read_piece(); }
    /// The connection goes. What it was sent of an upload that can be resumed stays.
    void leave();

private:
    /// `job(files, reader)` on the pool, then `then(exchange, result)` here, left or not.
    template <class Job, class Then>
    void run(Job job, Then then);
    void answer(HttpResponse response);
    void refuse(const Error& error, std::string field = {});

    // An upload (file_upload.cpp).
    void begin();
    void find();
    struct Own;
    void take_up(Result<Own>&& own);
    void want_body();
    void appended(Result<std::int64_t>&& end);
    void body_ended();
    void finish();
    void finished(Result<chat::File>&& file);
    void abandon();
    void abandon_unfinished();

    // A download (file_download.cpp).
    struct Fetched;
    void fetch();
    void fetched(Result<Fetched>&& found);
    void read_piece();
    void piece_read(Result<std::string>&& piece);

    hub::Hub& hub() { return loop_.shard->hub(); }

    EventLoop::Impl& loop_;
    FilePeer* peer_;
    hub::Files& files_;
    const FileRequest request_;
    const bool keep_alive_;
    chat::UserId user_{};
    bool running_ = false;

    std::string upload_;  ///< the id; empty: none that is under way
    std::int64_t size_ = 0;
    std::int64_t offset_ = 0;
    bool had_last_ = false;

    std::shared_ptr<const hub::Files::Opened> opened_;
    std::string head_;  ///< goes before the next piece
    std::int64_t end_ = 0;
};

template <class Job, class Then>
void FileExchange::run(Job job, Then then) {
    running_ = true;
    // What keeps this alive comes back with the result, so that it never goes on a thread of the pool.
    auto task = [self = shared_from_this(), &files = files_, job = std::move(job),
                 then = std::move(then)](store::Reader& reader) mutable {
        auto& io = self->loop_.io;
        boost::asio::post(io, [self = std::move(self), result = job(files, reader), then = std::move(then)]() mutable {
            self->running_ = false;
            then(*self, std::move(result));
        });
    };
    if (hub().file_workers.submit(std::move(task))) return;
    boost::asio::post(loop_.io, [self = shared_from_this()] {
        self->running_ = false;
        self->refuse({Code::busy, {}});
    });
}

}  // namespace kabar::net
