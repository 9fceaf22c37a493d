// What all measurements of `kabar bench` need around them.
#pragma once

#include <signal.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <string>

#include "client/connection.h"
#include "client/problem.h"

namespace kabar::client {

/// Set by the signals that BenchInterrupts takes.
std::atomic<bool>& bench_interrupted();

/// While it lives, Ctrl-C and SIGTERM end the load, not the process: the server must be stopped and its directory
/// removed.
class BenchInterrupts {
public:
    BenchInterrupts();
    ~BenchInterrupts();
    BenchInterrupts(const BenchInterrupts&) = delete;
    BenchInterrupts& operator=(const BenchInterrupts&) = delete;

private:
    std::array<struct sigaction, 2> before_{};
};

/// Small letters and digits, from the system's randomness.
std::string bench_random_text(std::size_t characters);

/// HOST:PORT. Errors: refused.
Outcome<Endpoint> bench_endpoint(const std::string& address);

void bench_say(const std::string& text);    ///< a line on stderr
void bench_print(const std::string& text);  ///< on stdout
/// Says why the run failed. The exit status: 2 for wrong options, else 1.
int bench_failed(const Problem& why);

}  // namespace kabar::client
