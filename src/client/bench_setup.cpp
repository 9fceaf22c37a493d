#include "client/bench_setup.h"

#include <cstdio>
#include <random>
#include <string_view>

namespace kabar::client {
namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set in a signal handler");

constexpr std::array<int, 2> ending_signals = {SIGINT, SIGTERM};

}  // namespace

std::atomic<bool>& bench_interrupted() { return interrupted; }

BenchInterrupts::BenchInterrupts() {
    struct sigaction action {};
    action.sa_handler = [](int) { interrupted = true; };
    for (std::size_t i = 0; i < ending_signals.size(); ++i) sigaction(ending_signals[i], &action, &before_[i]);
}

BenchInterrupts::~BenchInterrupts() {
    for (std::size_t i = 0; i < ending_signals.size(); ++i) sigaction(ending_signals[i], &before_[i], nullptr);
}

std::string bench_random_text(std::size_t characters) {
    constexpr std::string_view alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
    std::random_device device;
    std::uniform_int_distribution<std::size_t> pick(0, alphabet.size() - 1);
    std::string text;
    for (std::size_t i = 0; i < characters; ++i) text += alphabet[pick(device)];
    return text;
}

Outcome<Endpoint> bench_endpoint(const std::string& address) {
    auto endpoint = parse_endpoint(address);
    if (!endpoint || !endpoint->unix_path.empty()) return problem(Failure::refused, address + " is no HOST:PORT");
    return std::move(*endpoint);
}

void bench_say(const std::string& text) { std::fprintf(stderr, "%s\n", text.c_str()); }

void bench_print(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

int bench_failed(const Problem& why) {
    bench_say("kabar bench: " + why.text);
    return why.failure == Failure::refused && why.code.empty() ? 2 : 1;
}

}  // namespace kabar::client
