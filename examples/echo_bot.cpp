// Answers each message that begins with "!echo ".    KABAR_TOKEN=... HOST=... PORT=... kabar_echo_bot
#include <cstdlib>
#include <deque>
#include <iostream>

#include <poll.h>
#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>

#include "client/client.h"

using namespace kabar::client;

namespace {

std::string setting(const char* name, const char* otherwise) {
    const char* value = std::getenv(name);
    return value == nullptr ? otherwise : value;
}

}  // namespace

int main() {
    std::deque<std::string> events;
    ClientOptions options;
    options.retry.give_up = std::chrono::milliseconds::max();
    // The client may be in the middle of a call here: answers wait until it is over.
    options.on_event = [&](std::string_view event) { events.emplace_back(event); };

    const auto port = static_cast<std::uint16_t>(std::stoi(setting("PORT", "8889")));
    auto client = Client::connect({setting("HOST", "127.0.0.1"), port, {}}, options);
    if (!client) return std::cerr << client.error().text << "\n", 1;
    client->set_token(setting("KABAR_TOKEN", ""));
    const auto me = client->ask({"whoami " + client->token()});
    const auto listening = client->ask({"listen " + client->token()});
    if (!listening || !listening->ok() || !me) return std::cerr << "the server refused\n", 1;
    client->listen_from(client->token(), listening->string("cursor"));

    while (client->listening()) {
        pollfd ready{client->event_fd(), POLLIN, 0};
        if (events.empty()) ::poll(&ready, 1, 1000);
        if (auto taken = client->take_events(); !taken) return std::cerr << taken.error().text << "\n", 1;
        for (; !events.empty(); events.pop_front()) {
            const auto event = boost::json::parse(events.front());
            if (event.at("event") != "message" || event.as_object().contains("deleted")) continue;
            const auto field = [&](const char* key) { return boost::json::value_to<std::string>(event.at(key)); };
            const std::string from = field("from"), to = field("to"), text = field("text");
            if (from == me->string("user") || !text.starts_with("!echo ")) continue;
            client->send(to.starts_with('#') ? to : from, text.substr(6));
        }
    }
    return std::cerr << "the session is over\n", 1;
}
