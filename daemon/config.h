#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/ids.h"
#include "daemon/log.h"
#include "daemon/net/proxy.h"

namespace essaim::daemon {

// What essaim.toml says. Every setting is declared once, in the table of config.cpp: name, meaning in both languages,
// how it is read; unknown names are refused, with the nearest that exists.
struct Config {
  std::string handle;
  std::string name;                    // of the city
  std::string name_language;           // BCP 47 of `name`; empty: the same in all languages
  std::string country;                 // ISO 3166-1 alpha-2
  RecoveryKey recovery_key;            // public half
  bool approval = false;               // a second person approves what is published
  std::string listen;                  // `address:port`; empty: the city only dials
  std::vector<std::string> addresses;  // what partners dial; empty: what `listen` says, where it is not a wildcard
  Ways ways;                           // the proxy, and whom to dial without it
  LogLevel log_level = LogLevel::info;
  std::string log_to = "file";  // `file` (essaimd.log in the data directory) or `journal` (standard error)
  std::uint64_t free_mib_floor = 256;
  std::uint64_t cache_mib = 32;
};

// Fails with file_unreadable or config_invalid (line and what).
Result<Config> read_config(const std::filesystem::path& file);

// One line a setting with its meaning, for `essaimd --settings`.
std::string describe_settings(Language language);

}  // namespace essaim::daemon
