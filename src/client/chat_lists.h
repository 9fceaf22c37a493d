// What the terminal client shows of replies that are lists: one line for each item. Pure, apart from the time zone.
#pragma once

#include <string>

#include "client/chat_view.h"

namespace kabar::client {

/// `history`, `outbox` and `search`. For programs: conversation, number, time, sender and text with tabs between,
/// and `deleted` behind them.
std::string show_messages(const Reply& reply, const View& view);
std::string show_conversations(const Reply& reply, const View& view);
std::string show_rooms(const Reply& reply, const View& view);
std::string show_members(const Reply& reply, const View& view);
/// Of everybody, or of one user.
std::string show_presence(const Reply& reply, const View& view);
std::string show_profile(const Reply& reply);
std::string show_topic(const Reply& reply);

}  // namespace kabar::client
