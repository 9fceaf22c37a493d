// What the terminal client shows of replies that are lists: one line for each item. Pure, apart from the time zone.
#pragma once

#include <string>

#include "client/chat_view.h"

namespace kabar::client {

/// `history`, `outbox` and `search`. For programs: conversation, number, time, sender and text with tabs between,
/// `deleted` and the files behind them.
std::string show_messages(const Reply& reply, const View& view);
std::string show_conversations(const Reply& reply, const View& view);
std::string show_rooms(const Reply& reply, const View& view);
std::string show_members(const Reply& reply, const View& view);
/// Of everybody, or of one user.
std::string show_presence(const Reply& reply, const View& view);
std::string show_profile(const Reply& reply);
std::string show_topic(const Reply& reply);
/// The names, one a line.
std::string show_blocks(const Reply& reply, const View& view);
/// For programs: id, time, bytes, messages that refer to it, and the name.
std::string show_files(const Reply& reply, const View& view);
/// Asked for, not set. For programs: room, its days and messages, those of the server.
std::string show_retention(const Reply& reply, const View& view);

}  // namespace kabar::client
