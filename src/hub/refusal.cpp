#include "hub/refusal.h"

#include "wire/encode.h"

namespace kabar::hub {

std::string refusal(Code code, wire::Language language) {
    std::string text;
    wire::encode(Error{code, {}}, wire::ReplyStyle{}, language, text);
    text += wire::reply_end;
    return text;
}

}  // namespace kabar::hub
