// Webhooks: the requests about them, and what an incoming one brings.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "hub/client.h"

namespace kabar::hub {

/// Each answers the client's ordered request, now or later.
struct HookRequests {
    static void run(Client& client, chat::request::HookIn& request, Client::Known& known);
    static void run(Client& client, chat::request::HookOut& request, Client::Known& known);
    static void run(Client& client, chat::request::Hooks& request, Client::Known& known);
    static void run(Client& client, chat::request::HookRemove& request, Client::Known& known);

    /// For a door, with a client of its own that gets nothing else: posts what the body says (wire::read_hook) by
    /// the incoming webhook of this secret. `answered` is called once, here or later, with what the client's output
    /// then holds. Errors: those of wire::read_hook, unknown_hook, not_a_member, user_disabled; busy: not now, or too many of this webhook in a minute;
    /// too_many_attempts: too many unknown secrets from the client's address.
    static void post(Client& client, const std::string& secret, std::string_view content_type, std::string_view body,
                     std::function<void(const chat::Reply&)> answered);

private:
    static void posted(Client& client, const std::string& key, const chat::Reply& reply);
};

}  // namespace kabar::hub
