#include "daemon/log.h"

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <string>

namespace essaim::daemon {
namespace {

constexpr std::size_t log_file_bytes = 5 * 1024 * 1024;
constexpr std::size_t log_files_kept = 3;

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warning: return spdlog::level::warn;
    case LogLevel::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

// journald reads `<6>` at the start of a line as the level and adds the time itself.
class JournalFormatter : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const char* prefix = "<6>";
    if (message.level >= spdlog::level::err) {
      prefix = "<3>";
    } else if (message.level == spdlog::level::warn) {
      prefix = "<4>";
    } else if (message.level <= spdlog::level::debug) {
      prefix = "<7>";
    }
    out.append(prefix, prefix + 3);
    out.append(message.payload.data(), message.payload.data() + message.payload.size());
    out.push_back('\n');
  }
  std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<JournalFormatter>(); }
};

// systemd says in JOURNAL_STREAM which device and inode the journal's stream is. A program that was started under it
// with its errors sent elsewhere still sees the variable, so it is compared with what standard error really is.
bool journal_reads_us() {
  const char* named = std::getenv("JOURNAL_STREAM");
  struct stat stream {};
  if (named == nullptr || ::fstat(STDERR_FILENO, &stream) != 0) return false;
  return std::to_string(stream.st_dev) + ":" + std::to_string(stream.st_ino) == named;
}

// Set up before the first thread starts and taken down after the last has ended.
std::shared_ptr<spdlog::logger>& logger() {
  static std::shared_ptr<spdlog::logger> instance;
  return instance;
}

void write(spdlog::level::level_enum level, const std::string& line) {
  if (logger()) logger()->log(level, line);
}

}  // namespace

Result<void> open_log(const LogSettings& settings) {
  try {
    if (settings.file.empty()) {
      logger() = std::make_shared<spdlog::logger>("essaimd", std::make_shared<spdlog::sinks::stderr_sink_mt>());
      if (journal_reads_us()) logger()->set_formatter(std::make_unique<JournalFormatter>());
    } else {
      const mode_t before = ::umask(0077);
      auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(settings.file.string(), log_file_bytes,
                                                                         log_files_kept);
      ::umask(before);
      logger() = std::make_shared<spdlog::logger>("essaimd", std::move(sink));
    }
  } catch (const spdlog::spdlog_ex& failure) {
    return fail(Errc::file_unreadable, {settings.file.string(), failure.what()});
  }
  logger()->set_level(spdlog_level(settings.level));
  logger()->flush_on(spdlog::level::info);
  return {};
}

void close_log() { logger().reset(); }

void log_debug(const std::string& line) { write(spdlog::level::debug, line); }
void log_info(const std::string& line) { write(spdlog::level::info, line); }
void log_warning(const std::string& line) { write(spdlog::level::warn, line); }
void log_error(const std::string& line) { write(spdlog::level::err, line); }

}  // namespace essaim::daemon
