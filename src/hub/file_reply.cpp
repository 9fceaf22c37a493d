#include "hub/file_reply.h"

#include "wire/encode_messages.h"
#include "wire/json_writer.h"

namespace kabar::hub {

std::string file_reply(const chat::File& file) {
    std::string text;
    wire::JsonWriter json(text, false);
    json.begin_object().field("status", "OK").key("file").begin_object();
    wire::write_attachment_keys(json, chat::attachment_of(file));
    json.end_object().end_object();
    return text;
}

}  // namespace kabar::hub
