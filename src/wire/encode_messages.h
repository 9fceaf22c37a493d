#pragma once

#include <vector>

#include "chat/replies.h"
#include "wire/json_writer.h"

namespace kabar::wire {

// The keys of the replies that hold messages.

void write_inbox(JsonWriter& json, const chat::reply::Inbox& reply);
void write_history(JsonWriter& json, const chat::reply::History& reply);
void write_messages(JsonWriter& json, const chat::reply::Messages& reply);
void write_conversations(JsonWriter& json, const chat::reply::Conversations& reply);

void write_files(JsonWriter& json, const chat::reply::Files& reply);
/// "files": [...], where there are any.
void write_attachments(JsonWriter& json, const std::vector<chat::Attachment>& files);
/// The keys of one file.
void write_attachment_keys(JsonWriter& json, const chat::Attachment& file);

/// "more" and "next", if there is a next page.
void write_next(JsonWriter& json, const std::string& next);

}  // namespace kabar::wire
