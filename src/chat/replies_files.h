// Replies about files; see replies.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "chat/model.h"

namespace kabar::chat::reply {

/// The keys of a FILE, and "time": TIME, "uses": 2
struct FileItem {
    Attachment file;
    TimeMs created = 0;
    std::int64_t uses = 0;
};
/// "files": [...], "used": BYTES, "quota": BYTES [, "more": true, "next": "..."]; the newest first.
struct Files {
    std::vector<FileItem> items;
    std::int64_t used = 0;
    std::int64_t quota = 0;
    std::string next;
};

}  // namespace kabar::chat::reply
