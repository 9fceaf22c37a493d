#pragma once

#include "chat/replies.h"
#include "wire/json_writer.h"

namespace kabar::wire {

// The keys of the replies about rooms and users.

void write_members(JsonWriter& json, const chat::reply::Members& reply);
void write_rooms(JsonWriter& json, const chat::reply::Rooms& reply);
void write_topic(JsonWriter& json, const chat::reply::Topic& reply);
void write_presence_list(JsonWriter& json, const chat::reply::PresenceList& reply);
void write_presence_shown(JsonWriter& json, const chat::reply::PresenceShown& reply);
void write_profile(JsonWriter& json, const chat::reply::Profile& reply);
void write_retention(JsonWriter& json, const chat::reply::Retention& reply);
void write_blocks(JsonWriter& json, const chat::reply::Blocks& reply);

}  // namespace kabar::wire
