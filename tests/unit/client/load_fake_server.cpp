#include "unit/client/load_fake_server.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace kabar::client::testing {
namespace {

constexpr const char* end = "\r\n\r\n";

bool every(std::uint64_t count, std::uint64_t n) { return n != 0 && count % n == 0; }

std::string take_word(std::string& rest) {
    const std::size_t blank = rest.find(' ');
    std::string word = rest.substr(0, blank);
    rest = blank == std::string::npos ? "" : rest.substr(blank + 1);
    return word;
}

std::string refusal(const std::string& code) {
    return R"({"status": "ERROR", "code": ")" + code + R"(", "message": "no"})" + end;
}

}  // namespace

FakeServer::FakeServer(Faults faults) : faults_(faults) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, generic, length) != 0 || ::listen(listener_, 128) != 0 || ::pipe(wake_) != 0 ||
        ::getsockname(listener_, generic, &length) != 0) {
        throw std::runtime_error("no socket for the fake server");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
}

FakeServer::~FakeServer() {
    ::close(wake_[1]);
    thread_.join();
    for (const auto& client : clients_) ::close(client->fd);
    ::close(wake_[0]);
    ::close(listener_);
}

void FakeServer::run() {
    while (true) {
        std::vector<pollfd> waits = {{wake_[0], POLLIN, 0}, {listener_, POLLIN, 0}};
        for (const auto& client : clients_) waits.push_back({client->fd, POLLIN, 0});
        ::poll(waits.data(), waits.size(), -1);
        if (waits[0].revents != 0) return;
        std::vector<std::unique_ptr<Client>> left;
        for (std::size_t i = 0; i < clients_.size(); ++i) {
            if (waits[i + 2].revents == 0 || serve(*clients_[i])) {
                left.push_back(std::move(clients_[i]));
            } else {
                ::close(clients_[i]->fd);
            }
        }
        clients_ = std::move(left);
        if (waits[1].revents != 0) accept_client();
    }
}

void FakeServer::accept_client() {
    const int fd = ::accept(listener_, nullptr, nullptr);
    if (fd < 0) return;
    clients_.push_back(std::make_unique<Client>());
    clients_.back()->fd = fd;
}

bool FakeServer::serve(Client& client) {
    char buffer[16 * 1024];
    const ssize_t n = ::recv(client.fd, buffer, sizeof buffer, 0);
    if (n <= 0) return false;
    client.in.append(buffer, static_cast<std::size_t>(n));
    std::string out;
    bool open = true;
    std::size_t begin = 0;
    for (std::size_t at = 0; open && (at = client.in.find('\n', begin)) != std::string::npos; begin = at + 1) {
        open = answer(client, client.in.substr(begin, at - begin), out);
    }
    client.in.erase(0, begin);
    for (std::size_t sent = 0; sent < out.size();) {
        const ssize_t written = ::send(client.fd, out.data() + sent, out.size() - sent, MSG_NOSIGNAL);
        if (written <= 0) return false;
        sent += static_cast<std::size_t>(written);
    }
    return open;
}

bool FakeServer::answer(Client& client, const std::string& line, std::string& out) {
    std::string rest = line;
    const std::string command = take_word(rest);
    if (command == "send") return answer_send(client, rest, out);
    if (command == "register") {
        out += faults_.registration_closed ? refusal("registration_closed") : R"({"status": "OK"})" + std::string(end);
    } else if (command == "auth") {
        client.user = take_word(rest);
        out += R"({"status": "OK", "tokenid": "t"})" + std::string(end);
    } else if (command == "inbox") {
        out += inbox_of(client.user, rest.empty() ? 200 : std::stoul(rest.substr(rest.find('=') + 1)));
    } else if (command == "user_aktif") {
        out += R"({"status": "OK", "message": "arini, ", "users": ["arini"]})" + std::string(end);
    } else if (command == "ping") {
        if (++pings_ == faults_.pause_at) std::this_thread::sleep_for(std::chrono::milliseconds(300));
        out += R"({"status": "OK", "message": "pong"})" + std::string(end);
    } else {
        out += refusal("unknown_command");
    }
    return true;
}

bool FakeServer::answer_send(Client& client, std::string rest, std::string& out) {
    const std::uint64_t count = ++sends_;
    if (count == faults_.close_at) return false;
    std::string id;
    if (rest.starts_with("id=")) id = take_word(rest);
    const bool busy = every(count, faults_.busy_every);
    if (!id.empty() && !ids_.emplace(std::pair(client.user, id), true).second) same_ids_ += 1;
    std::vector<Letter>& mailbox = mailboxes_[take_word(rest)];
    const Letter letter{client.user, every(count, faults_.change_every) ? "something else" : rest};
    const bool refuse = every(count, faults_.refuse_every);
    if (busy || refuse) {
        if (refuse && faults_.keep_refused) mailbox.push_back(letter);
        out += refusal(busy ? "busy" : "storage_full");
        return true;
    }
    if (!every(count, faults_.lose_every)) mailbox.push_back(letter);
    if (every(count, faults_.repeat_every)) mailbox.push_back(letter);
    if (every(count, faults_.swap_every) && mailbox.size() > 1) std::swap(mailbox.back(), mailbox[mailbox.size() - 2]);
    out += R"({"status": "OK", "message": "Message Sent", "to": "x", "number": 1})" + std::string(end);
    return true;
}

std::string FakeServer::inbox_of(const std::string& user, std::size_t limit) {
    std::vector<Letter>& mailbox = mailboxes_[user];
    const std::size_t count = std::min(limit, mailbox.size());
    std::map<std::string, std::string> groups;
    for (std::size_t i = 0; i < count; ++i) {
        std::string& group = groups[mailbox[i].from];
        if (!group.empty()) group += ", ";
        group += R"({"msg_from": ")" + mailbox[i].from + R"(", "msg_to": ")" + user + R"(", "msg": ")" +
                 mailbox[i].text + R"(", "number": 1})";
    }
    mailbox.erase(mailbox.begin(), mailbox.begin() + static_cast<std::ptrdiff_t>(count));
    std::string out = R"({"status": "OK", "messages": {)";
    for (const auto& [from, items] : groups) {
        if (out.back() != '{') out += ", ";
        out += "\"" + from + "\": [" + items + "]";
    }
    return out + "}" + (mailbox.empty() ? "" : R"(, "more": true)") + "}" + end;
}

}  // namespace kabar::client::testing
