#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace kabar::client::testing {

/// What the fake does wrong, each time so many sends have come; 0: never.
struct Faults {
    std::uint64_t lose_every = 0;    ///< says OK and forgets the message
    std::uint64_t repeat_every = 0;  ///< keeps it twice
    std::uint64_t swap_every = 0;    ///< puts it before the message that came last
    std::uint64_t busy_every = 0;    ///< refuses it with `busy`
    std::uint64_t refuse_every = 0;  ///< refuses it with `storage_full`
    std::uint64_t change_every = 0;  ///< keeps another text
    std::uint64_t close_at = 0;      ///< closes the connection instead of answering this send
    std::uint64_t pause_at = 0;      ///< before it answers this ping, everything stands still for 300 ms
    bool keep_refused = false;       ///< keeps what it refuses with `storage_full`
    bool registration_closed = false;
};

/// As much of a chat server as the load generator needs, in this process, on a free port of 127.0.0.1. One thread.
class FakeServer {
public:
    explicit FakeServer(Faults faults = {});
    ~FakeServer();
    FakeServer(const FakeServer&) = delete;
    FakeServer& operator=(const FakeServer&) = delete;

    std::uint16_t port() const { return port_; }
    std::uint64_t sends() const { return sends_; }
    std::uint64_t pings() const { return pings_; }
    /// Sends with an id that came before from the same user.
    std::uint64_t same_ids() const { return same_ids_; }

private:
    struct Client {
        int fd = -1;
        std::string in;
        std::string user;
    };
    struct Letter {
        std::string from;
        std::string text;
    };

    void run();
    void accept_client();
    bool serve(Client& client);
    /// False: close the connection.
    bool answer(Client& client, const std::string& line, std::string& out);
    bool answer_send(Client& client, std::string rest, std::string& out);
    std::string inbox_of(const std::string& user, std::size_t limit);

    Faults faults_;
    int listener_ = -1;
    int wake_[2] = {-1, -1};
    std::uint16_t port_ = 0;
    std::atomic<std::uint64_t> sends_{0};
    std::atomic<std::uint64_t> pings_{0};
    std::atomic<std::uint64_t> same_ids_{0};
    std::vector<std::unique_ptr<Client>> clients_;
    std::map<std::string, std::vector<Letter>> mailboxes_;
    std::map<std::pair<std::string, std::string>, bool> ids_;
    std::thread thread_;
};

}  // namespace kabar::client::testing
