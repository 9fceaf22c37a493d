#pragma once

#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "base/log.h"
#include "base/result.h"
#include "client/connection.h"
#include "client/reply.h"
#include "server/server.h"

namespace kabar::server {

/// The administrator's way into a data directory: through the admin socket of the server that uses it, or else of a
/// server that lives only as long as this object and listens nowhere else.
class AdminPort {
public:
    /// `may_create`: a data directory that is not there is made. Errors: internal, with a text.
    static Result<std::unique_ptr<AdminPort>> open(const std::string& data_dir, bool may_create);
    ~AdminPort();

    /// One JSON request and its reply. Errors: internal, with a text.
    Result<client::Reply> ask(const std::string& request);

private:
    AdminPort() = default;

    std::unique_ptr<Log> log_;
    std::unique_ptr<Server> server_;
    std::thread thread_;
    std::optional<client::Connection> connection_;
};

}  // namespace kabar::server
