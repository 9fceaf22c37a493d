#include "client/export_command.h"

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "base/limits.h"
#include "client/chat_command.h"
#include "client/chat_text.h"
#include "client/client.h"
#include "client/terminal.h"

namespace kabar::client {

namespace {

namespace json = boost::json;

constexpr std::int64_t export_version = 1;

void write_note(std::string_view text) { std::fprintf(stderr, "kabar: %s\n", for_one_line(text).c_str()); }

/// Empty: it has no such text.
std::string text_of(const json::object& item, std::string_view key) {
    const auto* value = item.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// An object a line; once one cannot be written, nothing more is asked for.
class Export {
public:
    Export(Client& client, std::string user, bool received)
        : client_(client), user_(std::move(user)), received_(received) {}

    Outcome<void> run() {
        put("export", {{"version", export_version}, {"user", user_}});
        const auto profile = ask({{"command", "profile"}});
        if (!profile) return tl::unexpected(profile.error());
        put("profile", profile->fields());
        auto done = sessions();
        if (done)
            done = each_page("blocks", "users", [&](const json::value& name) { put("blocked", {{"user", name}}); });
        if (done) done = each_page("files", "files", [&](const json::value& item) { put("file", item.as_object()); });
        if (done) done = conversations();
        if (done) done = webhooks();
        if (done)
            done = each_page("outbox", "messages",
                             [&](const json::value& item) { put_message("sent", item.as_object()); });
        if (done && received_) done = all_received();
        if (!done) return done;
        put("end", {{"messages", messages_}});
        if (std::fflush(stdout) != 0) failed_ = true;
        return failed_ ? problem(Failure::unwritable, "the output cannot be written") : Outcome<void>();
    }

private:
    Outcome<Reply> ask(const json::object& request) {
        if (failed_) return problem(Failure::unwritable, "the output cannot be written");
        auto reply = client_.ask({json::serialize(request)});
        if (reply && !reply->ok()) return problem(Failure::refused, reply->message(), reply->code());
        return reply;
    }

    void put(std::string_view kind, const json::object& fields) {
        json::object line{{"kind", kind}};
        for (const auto& [key, value] : fields) {
            if (key != "status" && key != "tag") line.emplace(key, value);
        }
        const std::string text = json::serialize(line) + '\n';
        if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) failed_ = true;
    }

    void put_message(std::string_view kind, const json::object& item) {
        put(kind, item);
        ++messages_;
    }

    template <class F>
    static std::size_t each_item(const Reply& reply, std::string_view key, F&& f) {
        const auto* list = reply.fields().if_contains(key);
        if (list == nullptr || !list->is_array()) return 0;
        for (const auto& item : list->get_array()) f(item);
        return list->get_array().size();
    }

    template <class F>
    Outcome<void> each_page(std::string_view command, std::string_view key, F&& f) {
        json::object request{{"command", command}, {"limit", limits::list_page_max}};
        for (;;) {
            const auto reply = ask(request);
            if (!reply) return tl::unexpected(reply.error());
            each_item(*reply, key, f);
            const auto next = reply->string("next");
            if (next.empty()) return {};
            request["page"] = next;
        }
    }

    /// The one that this program has made for itself is left out.
    Outcome<void> sessions() {
        const auto reply = ask({{"command", "sessions"}});
        if (!reply) return tl::unexpected(reply.error());
        each_item(*reply, "sessions", [&](const json::value& item) {
            const auto* current = item.as_object().if_contains("current");
            if (current == nullptr || *current != true) put("session", item.as_object());
        });
        return {};
    }

    Outcome<void> conversations() {
        return each_page("conversations", "conversations", [&](const json::value& item) {
            json::object known = item.as_object();
            known.erase("last");  // comes as a message, if it is the user's own
            put("conversation", known);
            names_.push_back(text_of(known, "with"));
        });
    }

    /// Those that the user made and may still see.
    Outcome<void> webhooks() {
        for (const auto& name : names_) {
            if (!name.starts_with('#')) continue;
            const auto reply = ask({{"command", "hooks"}, {"room", name}});
            if (!reply && reply.error().failure == Failure::refused) continue;
            if (!reply) return tl::unexpected(reply.error());
            each_item(*reply, "hooks", [&](const json::value& value) {
                json::object item = value.as_object();
                if (text_of(item, "by") != user_) return;
                item.emplace("room", name);
                put("webhook_" + text_of(item, "kind"), item);
            });
        }
        return {};
    }

    Outcome<void> all_received() {
        for (const auto& name : names_) {
            auto done = received(name);
            if (!done) return done;
        }
        return {};
    }

    /// Newest first, as all messages here.
    Outcome<void> received(const std::string& where) {
        json::object request{{"command", "history"}, {"with", where}, {"limit", limits::history_page_max}};
        for (;;) {
            const auto reply = ask(request);
            // What was before may have gone by retention meanwhile: then that was all.
            if (!reply && reply.error().code == "cursor_gone") return {};
            if (!reply) return tl::unexpected(reply.error());
            std::vector<json::object> page;
            each_item(*reply, "messages", [&](const json::value& item) { page.push_back(item.as_object()); });
            for (auto item = page.rbegin(); item != page.rend(); ++item) {
                if (text_of(*item, "from") == user_) continue;
                item->emplace("with", where);
                put_message("received", *item);
            }
            if (page.empty() || !reply->flag("more")) return {};
            request["before"] = page.front()["number"];
        }
    }

    Client& client_;
    const std::string user_;  ///< its key
    const bool received_;
    std::vector<std::string> names_;
    std::int64_t messages_ = 0;
    bool failed_ = false;
};

Outcome<void> export_from(Client& client, const ExportOptions& options, const std::string& password) {
    const auto login = client.login(options.user, password);
    if (!login) return tl::unexpected(login.error());
    const auto done = Export(client, login->user, options.received).run();
    const auto left = client.logout();
    return done ? left : done;
}

}  // namespace

int run_export(const ExportOptions& options) {
    ClientOptions client_options;
    client_options.retry.give_up = std::chrono::seconds(60);
    auto client = Client::connect(options.server, std::move(client_options));
    if (!client) {
        write_note("cannot connect to " + options.server.text() + ": " + client.error().text);
        return chat_no_connection;
    }
    const Input password = ::isatty(STDIN_FILENO) == 1 ? ask_password("Password: ", nullptr)
                                                       : LineReader(STDIN_FILENO, limits::line_bytes).next();
    if (password.what != Input::What::line) {
        write_note("no password was given");
        return chat_refused;
    }
    const auto done = export_from(*client, options, password.line);
    if (done) return chat_all_ok;
    write_note(done.error().text);
    const auto why = done.error().failure;
    return why == Failure::refused || why == Failure::unwritable ? chat_refused : chat_no_connection;
}

}  // namespace kabar::client
