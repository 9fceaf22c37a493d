#include "server/server.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "hub/hub.h"
#include "hub/refusal.h"
#include "hub/shard.h"
#include "ledger/caller.h"
#include "ledger/ledger.h"
#include "ledger/recording.h"
#include "net/event_loop.h"
#include "net/http.h"
#include "net/listener.h"
#include "net/signals.h"
#include "server/checkpointer.h"
#include "server/demo.h"
#include "server/descriptors.h"
#include "server/files_open.h"
#include "server/hook_driver.h"
#include "server/hook_target.h"
#include "server/housekeeper.h"
#include "server/indexer.h"
#include "server/shrinker.h"
#include "server/start_batch.h"
#include "server/trimmer.h"
#include "store/sqlite/sqlite_store.h"

namespace kabar::server {

namespace {

/// While it lives, new threads take no signals: those are the main thread's.
class SignalsBlocked {
public:
    SignalsBlocked() {
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;

private:
    sigset_t before_{};
};

net::Gate::Limits gate_limits(const Config& config) {
    return {possible_connections(config.connections), config.connections_per_address};
}

}  // namespace

// Members are destroyed from the last to the first: who uses another stands after it.
struct Server::Impl {
    Impl(const Config& config, DataDir held, Log& log_)
        : data(std::move(held)), log(log_), hub(clock, log_, config.hub) {}

    DataDir data;
    Log& log;
    SystemClock clock;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<store::Vault> vault;
    std::unique_ptr<ledger::FileRecorder> recorder;
    std::uint64_t epoch = 0;
    hub::Hub hub;
    net::EventLoop control;
    std::vector<std::unique_ptr<net::EventLoop>> loops;
    std::vector<std::unique_ptr<hub::Shard>> shards;
    std::unique_ptr<Checkpointer> checkpointer;
    std::unique_ptr<Indexer> indexer;
    std::unique_ptr<HookDriver> hooks;
    std::unique_ptr<ledger::Caller> caller;  ///< of the housekeeper and of the files
    std::unique_ptr<ledger::Ledger> ledger;
    std::unique_ptr<hub::Files> files;
    std::unique_ptr<store::Reader> tidying_reader;  ///< of the housekeeper's thread
    std::unique_ptr<Trimmer> trimmer;
    std::unique_ptr<Shrinker> shrinker;
    std::unique_ptr<Housekeeper> housekeeper;
    std::unique_ptr<net::Gate> gate;
    std::vector<std::unique_ptr<net::Listener>> listeners;
    std::unique_ptr<net::Listener> admin;
    std::unique_ptr<net::Signals> signals;
    Guarded<Status> failure;
    std::atomic<bool> ended{false};

    Status open_storage(const Config& config);
    Status start_threads(const Config& config);
    Status start_files(const Config& config);
    std::vector<Housekeeper::Task> tasks();
    Status listen(const Config& config);
    bool is_ready() const;
    void fail_storage(const std::string& why);
    void shut_down();
};

Status Server::Impl::open_storage(const Config& config) {
    auto opened = store::sqlite::open(data.path());
    if (!opened) return tl::unexpected(opened.error());
    store = std::move(*opened);
    if (!store->gives_back_space()) log.info("database_keeps_its_size", {{"why", "an older kabar made it"}});
    auto contents = open_vault(data.path());
    if (!contents) return tl::unexpected(contents.error());
    vault = std::move(*contents);
    if (!config.record.empty()) {
        auto recording = ledger::FileRecorder::open(config.record);
        if (!recording) return tl::unexpected(recording.error());
        recorder = std::move(*recording);
    }
    const auto begun = begin_epoch(*store, recorder.get(), clock.wall_ms());
    if (!begun) return tl::unexpected(begun.error());
    epoch = *begun;
    if (config.demo) return add_demo_users(store->writer(), recorder.get(), clock.wall_ms(), config.hub.password_cost);
    return {};
}

Status Server::Impl::start_threads(const Config& config) {
    const SignalsBlocked blocked;
    const auto threads = config.threads != 0 ? config.threads : std::max(1u, std::thread::hardware_concurrency());
    std::vector<ledger::Outbox*> outboxes;
    for (std::size_t i = 0; i < threads; ++i) {
        loops.push_back(std::make_unique<net::EventLoop>());
        shards.push_back(std::make_unique<hub::Shard>(hub, *loops.back(), static_cast<std::uint32_t>(i)));
        outboxes.push_back(shards.back().get());
    }
    caller = std::make_unique<ledger::Caller>(static_cast<std::uint32_t>(threads));
    outboxes.push_back(caller.get());
    if (auto started = hub.readers.start(*store, config.read_threads); !started) return started;
    if (auto started = hub.catching_up.start(*store, limits::catch_up_threads, true); !started) return started;
    if (auto started = hub.hashers.start(*store, config.password_threads); !started) return started;

    const auto on_failure = [this](const std::string& why) { fail_storage(why); };
    checkpointer = std::make_unique<Checkpointer>(*store, log, on_failure);
    auto index = store->open_search_index();
    if (!index) return tl::unexpected(index.error());
    indexer = std::make_unique<Indexer>(std::move(*index), log);
    const bool allow_private = config.hooks_private_addresses;
    hub.check_hook_url = [allow_private](const std::string& url) { return check_hook_url(url, allow_private); };
    hooks = std::make_unique<HookDriver>(static_cast<std::uint32_t>(outboxes.size()), clock, log, allow_private);
    outboxes.push_back(hooks.get());
    ledger = std::make_unique<ledger::Ledger>(
        *store, outboxes, log,
        ledger::Ledger::Options{recorder.get(), on_failure, [this] { checkpointer->wake(); },
                                [this] { indexer->wake(); }});
    caller->attach(*ledger);
    std::vector<hub::Shard*> all;
    for (const auto& shard : shards) all.push_back(shard.get());
    hub.attach(*ledger, std::move(all), epoch, on_failure);
    if (auto started = start_files(config); !started) return started;
    for (std::size_t i = 0; i < threads; ++i) loops[i]->start(*shards[i]);
    auto own = store->open_reader();
    if (!own) return tl::unexpected(own.error());
    trimmer = std::make_unique<Trimmer>(
        std::move(*own), *caller, clock, log, [this] { return hub.settings()->retention; },
        [this] { indexer->forget_trimmed(); });
    // What fails here fails for the checkpointer, too, which says so.
    shrinker = std::make_unique<Shrinker>(*ledger, log, [this] { (void)store->checkpoint(); });
    housekeeper = std::make_unique<Housekeeper>(tasks());
    // The administrator's own short-lived server has another configuration: it sends nothing.
    if (config.listen.empty() && config.http.empty() && config.unix_path.empty()) return {};
    auto reader = store->open_reader();
    if (!reader) return tl::unexpected(reader.error());
    hooks->start(*ledger, std::move(*reader));
    return {};
}

/// What the housekeeper does: one line for each.
std::vector<Housekeeper::Task> Server::Impl::tasks() {
    return {
        [this] { return trimmer->step(); },
        [this] { return clean_files(*files, *tidying_reader, log); },
        [this] { return shrinker->step(); },
    };
}

Status Server::Impl::start_files(const Config& config) {
    files = std::make_unique<hub::Files>(*vault, *caller, clock, log, files_options(config, log));
    hub.files = files.get();
    auto reader = store->open_reader();
    if (!reader) return tl::unexpected(reader.error());
    tidying_reader = std::move(*reader);
    return hub.file_workers.start(*store, limits::file_threads, true);
}

Status Server::Impl::listen(const Config& config) {
    std::vector<net::EventLoop*> targets;
    for (const auto& loop : loops) targets.push_back(loop.get());
    gate = std::make_unique<net::Gate>(targets, log, gate_limits(config), [this] {
        return hub::refusal(Code::too_many_connections, hub.settings()->language);
    });
    const auto add = [](auto& listener, auto opened) -> Status {
        if (!opened) return tl::unexpected(opened.error());
        listener = std::move(*opened);
        return {};
    };
    for (const std::string& address : config.listen) {
        if (auto added = add(listeners.emplace_back(), net::listen_tcp(control, *gate, address)); !added) return added;
    }
    for (const std::string& address : config.http) {
        net::HttpOptions options{config.origins, [this] { return is_ready(); }};
        auto opened = net::listen_http(control, *gate, address, std::move(options));
        if (auto added = add(listeners.emplace_back(), std::move(opened)); !added) return added;
    }
    if (!config.unix_path.empty()) {
        auto opened = net::listen_unix(control, *gate, config.unix_path, false);
        if (auto added = add(listeners.emplace_back(), std::move(opened)); !added) return added;
    }
    return add(admin, net::listen_unix(control, *gate, admin_socket_path(data.path()), true));
}

bool Server::Impl::is_ready() const {
    return !ended && failure.with([](const Status& status) { return status.has_value(); });
}

void Server::Impl::fail_storage(const std::string& why) {
    log.error("storage_failed", {{"why", why}});
    failure.with([&](Status& status) {
        if (status) status = fail(Code::storage_failed, why);
    });
    control.stop_running();
}

void Server::Impl::shut_down() {
    if (ended.exchange(true)) return;
    for (auto& listener : listeners) {
        if (listener) listener->close();
    }
    if (admin) admin->close();
    for (std::size_t i = 0; i < shards.size(); ++i) loops[i]->post([shard = shards[i].get()] { shard->shut_down(); });

    const auto deadline = clock.steady_ms() + limits::shutdown_ms;
    const auto open = [this] {
        return std::any_of(loops.begin(), loops.end(), [](const auto& loop) { return loop->connections() > 0; });
    };
    while (open() && clock.steady_ms() < deadline) std::this_thread::sleep_for(std::chrono::milliseconds(2));

    // The first three wait for the ledger, which must still answer them.
    if (housekeeper) housekeeper->stop();
    if (hooks) hooks->stop();
    hub.file_workers.stop();
    hub.hashers.stop();
    hub.readers.stop();
    hub.catching_up.stop();
    if (ledger) ledger->stop();
    if (indexer) indexer->stop();
    for (auto& loop : loops) loop->stop();
}

Result<std::unique_ptr<Server>> Server::start(const Config& config, DataDir data, Log& log) {
    auto impl = std::make_unique<Impl>(config, std::move(data), log);
    Impl& parts = *impl;
    std::unique_ptr<Server> server(new Server(std::move(impl)));
    if (!hub::init_secrets()) return fail(Code::internal, "this system has no source of randomness");
    if (auto opened = parts.open_storage(config); !opened) return tl::unexpected(opened.error());
    if (auto started = parts.start_threads(config); !started) return tl::unexpected(started.error());
    if (auto listening = parts.listen(config); !listening) return tl::unexpected(listening.error());
    return server;
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() { impl_->shut_down(); }

std::vector<std::string> Server::addresses() const {
    std::vector<std::string> addresses;
    for (const auto& listener : impl_->listeners) addresses.push_back(listener->address());
    return addresses;
}

Status Server::run() {
    impl_->control.run_here();
    impl_->log.info("stopping");
    impl_->shut_down();
    impl_->log.info("stopped");
    return impl_->failure.with([](const Status& status) { return status; });
}

void Server::stop() { impl_->control.stop_running(); }

void Server::handle_signals(std::function<void()> reload) {
    impl_->signals = std::make_unique<net::Signals>(
        impl_->control, [this] { stop(); }, std::move(reload));
}

void Server::apply(const Config& config) {
    impl_->hub.change_settings(config.hub);
    impl_->gate->change_limits(gate_limits(config));
    impl_->log.set_level(config.log_level);
    impl_->housekeeper->wake();
}

}  // namespace kabar::server
