#include "server/log_output.h"

#include <array>
#include <string>

#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "base/clock.h"
#include "wire/json_writer.h"

namespace kabar::server {

namespace {

constexpr std::size_t queued_lines = 8192;
constexpr std::array<const char*, 4> level_names = {"debug", "info", "warn", "error"};

/// As it is when that is unmistakable, otherwise in quotes with escapes: a log line stays one line.
void append_value(std::string& line, const std::string& value) {
    for (const char c : value) {
        if (static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '=' || c == 0x7f) {
            wire::JsonWriter(line, true).value(value);
            return;
        }
    }
    line += value;
}

class SpdLog final : public Log {
public:
    explicit SpdLog(LogFormat format)
        : format_(format),
          pool_(std::make_shared<spdlog::details::thread_pool>(queued_lines, 1)),
          logger_(std::make_shared<spdlog::async_logger>("kabar", std::make_shared<spdlog::sinks::stderr_sink_mt>(),
                                                         pool_, spdlog::async_overflow_policy::overrun_oldest)) {
        logger_->set_pattern("%v");
        logger_->set_level(spdlog::level::trace);
        logger_->flush_on(spdlog::level::trace);
    }

    /// The pool first: its thread writes out what is queued, and is gone before what it writes with.
    ~SpdLog() override { pool_.reset(); }

protected:
    void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) override {
        const auto name = level_names[static_cast<std::size_t>(level)];
        std::string line;
        if (format_ == LogFormat::json) {
            wire::JsonWriter json(line, true);
            json.begin_object().key("time").time(clock_.wall_ms()).field("level", name).field("event", event);
            for (const LogField& field : fields) json.field(field.key, std::string_view(field.value));
            json.end_object();
        } else {
            wire::append_rfc3339(clock_.wall_ms(), line);
            line.append(" ").append(name).append(" ").append(event);
            for (const LogField& field : fields) {
                line.append(" ").append(field.key).append("=");
                append_value(line, field.value);
            }
        }
        logger_->info(line);
    }

private:
    LogFormat format_;
    SystemClock clock_;
    std::shared_ptr<spdlog::details::thread_pool> pool_;
    std::shared_ptr<spdlog::async_logger> logger_;
};

class SilentLog final : public Log {
protected:
    void write(LogLevel, std::string_view, std::initializer_list<LogField>) override {}
};

}  // namespace

std::unique_ptr<Log> make_log(LogLevel level, LogFormat format) {
    auto log = std::make_unique<SpdLog>(format);
    log->set_level(level);
    return log;
}

std::unique_ptr<Log> make_silent_log() { return std::make_unique<SilentLog>(); }

}  // namespace kabar::server
