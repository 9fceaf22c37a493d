#include "server/hook_driver.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "base/background.h"
#include "base/limits.h"
#include "wire/encode_event.h"
#include "wire/json_writer.h"

namespace kabar::server {

namespace {

/// How long to wait when nothing is due: what is new wakes the driver.
constexpr std::int64_t long_ms = 3600 * 1000;
/// What `hooks` shows of an answer; texts of targets are not in it.
constexpr std::size_t reason_bytes = 200;

bool changes_hooks(const chat::Change& change) {
    return std::holds_alternative<chat::change::HookAdded>(change) ||
           std::holds_alternative<chat::change::HookRemoved>(change) ||
           std::holds_alternative<chat::change::RoomDeleted>(change) ||
           std::holds_alternative<chat::change::UserRemoved>(change);
}

}  // namespace

HookDriver::HookDriver(std::uint32_t shard, const Clock& clock, Log& log, bool allow_private)
    : caller_(shard), clock_(clock), log_(log), sender_({allow_private, {}}) {}

HookDriver::~HookDriver() { stop(); }

void HookDriver::start(ledger::Ledger& ledger, std::unique_ptr<store::Reader> reader) {
    caller_.attach(ledger);
    reader_ = std::move(reader);
    thread_ = std::thread([this] { run(); });
}

void HookDriver::stop() {
    ending_ = true;
    sender_.wake();
    if (thread_.joinable()) thread_.join();
}

void HookDriver::deliver(ledger::Bundle&& bundle) {
    if (bundle.changes) {
        bool hooks = false;
        bool said = false;
        rooms_.with([&](const Rooms& rooms) {
            for (const chat::Change& change : *bundle.changes) {
                hooks = hooks || changes_hooks(change);
                if (said || rooms.empty()) continue;
                const auto* added = std::get_if<chat::change::MessageAdded>(&change);
                said = added != nullptr && rooms.contains(added->message.conversation);
            }
        });
        // Flags before the wake: whoever is woken sees them. One that is set already has woken the driver.
        const bool is_news = said && !more_said_.exchange(true);
        if (hooks) hooks_changed_ = true;
        if (hooks || is_news) sender_.wake();
    }
    caller_.deliver(std::move(bundle));
}

void HookDriver::run() {
    work_in_background();
    while (!ending_) {
        const auto now = clock_.steady_ms();
        if (now >= rest_until_ && !read_news()) rest();
        send_due(now);
        if (now - kept_at_ >= limits::hook_position_ms) keep_positions();
        for (const HookSent& sent : sender_.wait(time_until_next(now))) take(sent, clock_.steady_ms());
    }
    keep_positions();
}

bool HookDriver::read_news() {
    if (hooks_changed_.exchange(false) && !load()) return false;
    if (more_said_.exchange(false)) {
        for (auto& [id, target] : targets_) target.all_read = false;
    }
    return std::all_of(targets_.begin(), targets_.end(), [this](auto& known) { return fill(known.second); });
}

void HookDriver::rest() {
    hooks_changed_ = true;
    rest_until_ = clock_.steady_ms() + limits::hook_rest_ms;
}

bool HookDriver::load() {
    const auto hooks = reader_->outgoing_hooks();
    note(hooks ? Status() : Status(tl::unexpected(hooks.error())));
    if (!hooks) return false;
    std::map<std::int64_t, Target> targets;
    for (const chat::Hook& hook : *hooks) {
        const auto id = number_of(hook.id);
        if (const auto known = targets_.find(id); known != targets_.end()) {
            targets.insert(targets_.extract(known));
        } else {
            targets.emplace(id, Target{hook, {}, hook.position, hook.position, false});
        }
    }
    for (const auto& [id, target] : targets_) sender_.cancel(id);
    targets_ = std::move(targets);
    Rooms rooms;
    for (const auto& [id, target] : targets_) rooms.insert(target.hook.room);
    rooms_.with([&](Rooms& watched) { watched = std::move(rooms); });
    // What was said before the rooms were watched has woken nobody.
    more_said_ = true;
    return true;
}

bool HookDriver::fill(Target& target) {
    while (!target.all_read && target.queue.has_room(0)) {
        const auto messages =
            reader_->room_messages(target.hook.room, target.read, limits::hook_page, hook_waiting_bytes);
        note(messages ? Status() : Status(tl::unexpected(messages.error())));
        if (!messages) return false;
        target.all_read = messages->empty();
        for (const store::RoomMessage& message : *messages) {
            const auto age = std::max<std::int64_t>(clock_.wall_ms() - message.event.at, 0);
            if (!target.queue.add({message.event.number, body_of(target, message), clock_.steady_ms() - age})) {
                return true;
            }
            target.read = message.event.number;
        }
    }
    return true;
}

std::string HookDriver::body_of(const Target& target, const store::RoomMessage& message) const {
    std::string event;
    wire::encode_event(message.event, message.event.epoch, message.event.to, wire::Format::json, event);
    std::string body;
    wire::JsonWriter json(body, false);
    json.begin_object().field("hook", number_of(target.hook.id)).field("room", message.event.to);
    if (message.by_bot) json.field("bot", true);
    json.key("event").raw(event).end_object();
    return body;
}

void HookDriver::send_due(std::int64_t now) {
    for (auto& [id, target] : targets_) {
        const HookDelivery* delivery = target.queue.begin(now);
        if (delivery == nullptr) continue;
        if (!sender_.start(id, {target.hook.url, target.hook.key, delivery->body}, clock_.wall_ms())) {
            target.queue.end(HookOutcome::try_again, 0, now, static_cast<std::uint32_t>(jitter_()));
        }
    }
}

void HookDriver::take(const HookSent& sent, std::int64_t now) {
    const auto found = targets_.find(sent.hook);
    if (found == targets_.end()) return;
    Target& target = found->second;
    const bool was_failing = target.queue.failing();
    const auto settled =
        target.queue.end(sent.outcome, sent.retry_after_ms, now, static_cast<std::uint32_t>(jitter_()));
    if (sent.outcome == HookOutcome::delivered) target.has = target.queue.settled();
    if (settled.disabled) return switch_off(target, "gone: " + sent.text);
    if (sent.outcome == HookOutcome::refused) return switch_off(target, "refused: " + sent.text);
    if (settled.given_up > 0) return switch_off(target, "given up: " + sent.text);
    if (target.queue.failing() && !was_failing) {
        log_.warn("hook_fails", {{"hook", sent.hook}, {"why", sent.text}});
    } else if (was_failing && !target.queue.failing()) {
        log_.info("hook_works_again", {{"hook", sent.hook}});
    }
}

void HookDriver::switch_off(Target& target, const std::string& why) {
    log_.warn("hook_off", {{"hook", number_of(target.hook.id)}, {"why", why}});
    const auto outcome =
        caller_.ask(chat::command::MoveHook{clock_.wall_ms(), target.hook.id, target.has, why.substr(0, reason_bytes)});
    targets_.erase(number_of(target.hook.id));
    // What could not be kept is read again as one that is on, and tried again.
    if (std::holds_alternative<Error>(outcome)) rest();
}

void HookDriver::keep_positions() {
    kept_at_ = clock_.steady_ms();
    for (auto& [id, target] : targets_) {
        const auto settled = target.queue.settled();
        if (settled <= target.hook.position) continue;
        const auto outcome = caller_.ask(chat::command::MoveHook{clock_.wall_ms(), target.hook.id, settled, {}});
        if (!std::holds_alternative<Error>(outcome)) target.hook.position = settled;
    }
}

std::int64_t HookDriver::time_until_next(std::int64_t now) const {
    std::int64_t next = now + long_ms;
    for (const auto& [id, target] : targets_) {
        if (const auto due = target.queue.due_ms()) next = std::min(next, std::max(*due, now));
        if (!target.all_read && target.queue.has_room(0)) next = std::min(next, rest_until_);
        if (target.queue.settled() > target.hook.position) {
            next = std::min(next, kept_at_ + limits::hook_position_ms);
        }
    }
    if (hooks_changed_) next = std::min(next, rest_until_);
    return std::max<std::int64_t>(next - now, 0);
}

void HookDriver::note(const Status& status) {
    if (!status && !std::exchange(failing_, true)) {
        log_.warn("hooks_rest", {{"code", code_name(status.error().code)}, {"why", status.error().subject}});
    } else if (status && std::exchange(failing_, false)) {
        log_.info("hooks_work_again");
    }
}

}  // namespace kabar::server
