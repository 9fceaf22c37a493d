// Private to the hub: the administrator's requests about bots.
#pragma once

#include "chat/requests.h"

namespace kabar::hub {

class Client;

/// Each answers the client's ordered request, now or later.
struct BotRequests {
    static void run(Client& client, chat::request::BotAdd& request);
    static void run(Client& client, chat::request::BotToken& request);
    static void run(Client& client, chat::request::BotTokens& request);
    static void run(Client& client, chat::request::BotRevoke& request);
    static void run(Client& client, chat::request::BotJoin& request);
    static void run(Client& client, chat::request::BotLeave& request);
    static void run(Client& client, chat::request::BotList& request);

private:
    static void place(Client& client, const std::string& user, const std::string& room, bool in);
};

}  // namespace kabar::hub
