#include "hub/file_reply.h"

#include "wire/json_writer.h"

namespace kabar::hub {

std::string file_reply(const chat::File& file) {
    std::string text;
    wire::JsonWriter json(text, false);
    json.begin_object().field("status", "OK").key("file").begin_object();
    json.field("id", file.key).field("name", file.name).field("type", file.type).field("size", file.size);
    if (!file.preview_type.empty()) {
        json.field("preview", true).field("width", std::int64_t{file.width}).field("height", std::int64_t{file.height});
    }
    json.end_object().end_object();
    return text;
}

}  // namespace kabar::hub
