#pragma once

#include <filesystem>
#include <string>

#include "core/error.h"

namespace essaim::daemon {

// The daemon's log. The only place that knows spdlog, which costs seconds in every unit that includes it. Lines are for
// the sysadmin, in English; whoever puts text from outside into one makes it harmless first. Any thread.
enum class LogLevel { debug, info, warning, error };

struct LogSettings {
  LogLevel level = LogLevel::info;
  // A file that is rotated at 5 MiB, three kept; empty: standard error, with the prefixes that journald understands
  // when it reads us (JOURNAL_STREAM names it).
  std::filesystem::path file;
};
Result<void> open_log(const LogSettings& settings);
void close_log();

void log_debug(const std::string& line);
void log_info(const std::string& line);
void log_warning(const std::string& line);
void log_error(const std::string& line);

}  // namespace essaim::daemon
