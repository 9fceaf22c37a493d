#include "net/file_exchange.h"

#include "net/http_routes.h"

namespace kabar::net {

FileExchange::FileExchange(EventLoop::Impl& loop, FilePeer& peer, hub::Files& files, FileRequest request,
                           bool keep_alive)
    : loop_(loop), peer_(&peer), files_(files), request_(std::move(request)), keep_alive_(keep_alive) {
    hub().file_transfers.fetch_add(1);
}

FileExchange::~FileExchange() { hub().file_transfers.fetch_sub(1); }

void FileExchange::start() {
    switch (request_.what) {
        case FileRequest::What::store:
        case FileRequest::What::create: return begin();
        case FileRequest::What::append: return find();
        case FileRequest::What::abandon: return abandon();
        case FileRequest::What::fetch: return fetch();
    }
}

void FileExchange::leave() {
    peer_ = nullptr;
    if (!running_) abandon_unfinished();
}

void FileExchange::answer(HttpResponse response) {
    if (peer_ != nullptr) peer_->answer(std::move(response));
}

void FileExchange::refuse(const Error& error, std::string field) {
    const auto status = field.starts_with("Content-Range") ? 416 : file_status(error);
    auto response = net::refuse(status, error, loop_.shard->settings());
    if (!field.empty()) response.fields.push_back(std::move(field));
    if (status == 401) response.fields.emplace_back("WWW-Authenticate: Bearer");
    answer(std::move(response));
}

}  // namespace kabar::net
