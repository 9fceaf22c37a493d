// The files of messages that were seen: what /download knows by name.
#include <algorithm>

#include <boost/json/array.hpp>

#include "client/chat_fields.h"
#include "client/live_view.h"
#include "client/live_words.h"

namespace kabar::client {

namespace json = boost::json;

void LiveView::note_files(const json::object& message) {
    const json::array* files = list_in(message, "files");
    if (files == nullptr) return;
    for (const json::value& item : *files) {
        if (!item.is_object()) continue;
        SeenFile file{raw_in(item.get_object(), "id"), raw_in(item.get_object(), "name"),
                      count_in(item.get_object(), "size")};
        files_.erase(std::remove_if(files_.begin(), files_.end(), [&](const auto& each) { return each.id == file.id; }),
                     files_.end());
        files_.push_back(std::move(file));
        if (files_.size() > most_files) files_.pop_front();
    }
}

const LiveView::SeenFile* LiveView::file(std::string_view id_or_name) const {
    const auto has_id = [&](const SeenFile& each) { return each.id == id_or_name; };
    const auto by_id = std::find_if(files_.begin(), files_.end(), has_id);
    if (by_id != files_.end()) return &*by_id;
    const auto has_name = [&](const SeenFile& each) { return each.name == id_or_name; };
    const auto by_name = std::find_if(files_.rbegin(), files_.rend(), has_name);
    return by_name == files_.rend() ? nullptr : &*by_name;
}

std::vector<std::string> LiveView::file_names() const {
    std::set<std::string> names;
    for (const SeenFile& file : files_) names.insert(file.name);
    return {names.begin(), names.end()};
}

}  // namespace kabar::client
