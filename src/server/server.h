#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/result.h"
#include "server/config.h"
#include "server/data_dir.h"

namespace kabar::server {

/// The whole server, assembled: reads top to bottom in server.cpp.
class Server {
public:
    /// Opens the store, starts the threads and listens. With `config.listen` empty only the admin socket listens.
    /// Errors: internal, storage_full, storage_failed, with a text for the administrator.
    static Result<std::unique_ptr<Server>> start(const Config& config, DataDir data, Log& log);
    ~Server();  ///< shuts down at once, if run() has not done so

    /// What it listens on, the admin socket left out.
    std::vector<std::string> addresses() const;

    /// Runs until stop(), then answers what was accepted and ends within limits::shutdown_ms.
    /// The reason, if it stopped because the storage failed.
    Status run();
    /// Thread-safe.
    void stop();

    /// SIGTERM and SIGINT stop; SIGHUP calls `reload` on the thread of run().
    void handle_signals(std::function<void()> reload);
    /// On the thread of run(): what may change while running.
    void apply(const Config& config);

private:
    struct Impl;
    explicit Server(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace kabar::server
