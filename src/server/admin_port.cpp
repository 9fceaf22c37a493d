#include "server/admin_port.h"

#include <filesystem>
#include <utility>

#include "server/log_output.h"

namespace kabar::server {

namespace {

constexpr auto patience = std::chrono::seconds(30);

auto connect(const std::string& data_dir) {
    client::Endpoint endpoint;
    endpoint.unix_path = admin_socket_path(data_dir);
    return client::Connection::open(endpoint, patience);
}

}  // namespace

Result<std::unique_ptr<AdminPort>> AdminPort::open(const std::string& data_dir, bool may_create) {
    std::unique_ptr<AdminPort> port(new AdminPort);
    if (auto connection = connect(data_dir)) {
        port->connection_ = std::move(*connection);
        return port;
    }
    if (!may_create && !std::filesystem::exists(data_dir + "/kabar.db")) {
        return fail(Code::internal, "there is no Kabar data in " + data_dir + "; name its directory with --data");
    }
    auto data = DataDir::take(data_dir);
    if (!data) return tl::unexpected(data.error());
    Config config;
    config.listen.clear();
    config.http.clear();
    config.data = data_dir;
    config.threads = 1;
    port->log_ = make_silent_log();
    auto server = Server::start(config, std::move(*data), *port->log_);
    if (!server) return tl::unexpected(server.error());
    port->server_ = std::move(*server);
    port->thread_ = std::thread([running = port->server_.get()] { (void)running->run(); });
    auto connection = connect(data_dir);
    if (!connection) return fail(Code::internal, connection.error().text);
    port->connection_ = std::move(*connection);
    return port;
}

AdminPort::~AdminPort() {
    connection_.reset();
    if (server_) server_->stop();
    if (thread_.joinable()) thread_.join();
}

Result<client::Reply> AdminPort::ask(const std::string& request) {
    const auto failed = [](const client::Problem& problem) {
        return fail(Code::internal, problem.text + "; only the user that runs the server may use its admin socket");
    };
    if (auto sent = connection_->send(request, patience); !sent) return failed(sent.error());
    auto text = connection_->receive(patience);
    if (!text) return failed(text.error());
    auto reply = client::Reply::parse(std::move(*text));
    if (!reply) return fail(Code::internal, reply.error().text);
    return std::move(*reply);
}

}  // namespace kabar::server
