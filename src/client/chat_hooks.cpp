#include "client/chat_hooks.h"

#include <boost/json/array.hpp>

#include "client/chat_fields.h"

namespace kabar::client {

namespace {

namespace json = boost::json;

std::string hook_line(const json::object& hook, const View& view) {
    const std::string number = std::to_string(count_in(hook, "hook"));
    const std::string kind = text_in(hook, "kind");
    const bool is_out = kind == "out";
    const std::string where = text_in(hook, is_out ? "url" : "user");
    const std::string told = is_out ? std::to_string(count_in(hook, "number")) : "";
    const std::string off = text_in(hook, "off");
    json::object when;
    if (const auto* created = hook.if_contains("created")) when["time"] = *created;
    const std::string since = time_text(when, view);
    if (!view.for_people) return tabbed({number, kind, where, told, text_in(hook, "by"), since, off});
    return number + "  " + kind + (is_out ? " to " : " as ") + where + ", by " + text_in(hook, "by") + ", since " +
           since + (off.empty() ? "" : ", off: " + off) + "\n";
}

}  // namespace

std::string show_hook_made(const Reply& reply, const View& view) {
    const std::string number = std::to_string(count_in(reply.fields(), "hook"));
    const std::string secret = text_in(reply.fields(), "secret");
    const std::string path = text_in(reply.fields(), "path");
    if (!view.for_people) return tabbed({number, secret, path});
    const std::string what = path.empty() ? "signs with " + secret : "posts go to " + path;
    return "webhook " + number + ": " + what + "; this is shown once\n";
}

std::string show_hooks(const Reply& reply, const View& view) {
    std::string out;
    if (const json::array* hooks = list_in(reply.fields(), "hooks"); hooks != nullptr) {
        for (const json::value& hook : *hooks) {
            if (hook.is_object()) out += hook_line(hook.get_object(), view);
        }
    }
    return out.empty() && view.for_people ? "no webhooks\n" : out;
}

}  // namespace kabar::client
