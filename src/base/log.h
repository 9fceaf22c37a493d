// Structured logging: an event with fields. What writes it (format, file, level) is decided in `server`.
// Never give a password, a token or a message's text as a field.
#pragma once

#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace kabar {

enum class LogLevel : std::uint8_t { debug, info, warn, error };

struct LogField {
    std::string_view key;
    std::string value;

    LogField(std::string_view k, std::string v) : key(k), value(std::move(v)) {}
    LogField(std::string_view k, std::string_view v) : key(k), value(v) {}
    LogField(std::string_view k, const char* v) : key(k), value(v) {}
    template <class N>
        requires std::is_integral_v<N> LogField(std::string_view k, N v) : key(k), value(std::to_string(v)) {}
};

/// Thread-safe; never blocks on the disk for long (the implementation drops the oldest lines when full).
class Log {
public:
    virtual ~Log() = default;

    void debug(std::string_view event, std::initializer_list<LogField> fields = {}) {
        put(LogLevel::debug, event, fields);
    }
    void info(std::string_view event, std::initializer_list<LogField> fields = {}) {
        put(LogLevel::info, event, fields);
    }
    void warn(std::string_view event, std::initializer_list<LogField> fields = {}) {
        put(LogLevel::warn, event, fields);
    }
    void error(std::string_view event, std::initializer_list<LogField> fields = {}) {
        put(LogLevel::error, event, fields);
    }

    bool enabled(LogLevel level) const { return level >= level_.load(std::memory_order_relaxed); }
    void set_level(LogLevel level) { level_.store(level, std::memory_order_relaxed); }

protected:
    virtual void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) = 0;

private:
    void put(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
        if (enabled(level)) write(level, event, fields);
    }

    std::atomic<LogLevel> level_{LogLevel::info};
};

}  // namespace kabar
