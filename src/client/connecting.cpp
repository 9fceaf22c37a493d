#include "client/connecting.h"

#include <exception>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "base/guarded.h"

namespace kabar::client {

struct Connecting::Shared {
    Shared() {
        int fds[2] = {-1, -1};
        if (::pipe2(fds, O_CLOEXEC | O_NONBLOCK) == 0) read_end = fds[0], write_end = fds[1];
    }
    ~Shared() {
        if (read_end >= 0) ::close(read_end);
        if (write_end >= 0) ::close(write_end);
    }
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;

    void finish(Outcome<Connection> outcome) {
        result.with([&](auto& value) { value.emplace(std::move(outcome)); });
        const auto written = ::write(write_end, "d", 1);
        static_cast<void>(written);
    }

    int read_end = -1;
    int write_end = -1;
    Guarded<std::optional<Outcome<Connection>>> result;
};

Connecting::Connecting(const Endpoint& endpoint, Connection::Duration timeout, int interrupt_fd)
    : shared_(std::make_shared<Shared>()) {
    const auto work = [shared = shared_, endpoint, timeout, interrupt_fd] {
        shared->finish(Connection::open(endpoint, timeout, interrupt_fd));
    };
    try {
        std::thread(work).detach();
    } catch (const std::exception& error) {
        shared_->finish(problem(Failure::unreachable, error.what()));
    }
}

int Connecting::fd() const { return shared_->read_end; }

std::optional<Outcome<Connection>> Connecting::take() {
    return shared_->result.with([](auto& value) { return std::exchange(value, std::nullopt); });
}

}  // namespace kabar::client
