#pragma once

#include <string>

#include "client/bench_command.h"
#include "client/live_load.h"

namespace kabar::client {

struct LiveFigures {
    LiveOptions load;
    LiveReport report;
};

/// One JSON object, without a newline.
std::string live_json(const LiveFigures& figures);
/// A table for people, lines ended.
std::string live_table(const LiveFigures& figures);

/// run_bench for the modes `fanout` and `resume`.
int run_live_bench(const BenchOptions& options);

}  // namespace kabar::client
