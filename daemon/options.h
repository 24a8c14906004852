#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/error.h"
#include "core/language.h"

namespace essaim::daemon {

// What essaimd was called with.
struct Options {
  enum class What { run, check, help, version, settings };
  What what = What::run;
  std::filesystem::path data;    // --data or ESSAIM_DATA
  std::filesystem::path socket;  // --socket or ESSAIM_SOCKET; essaim.sock in the data directory else
  Language language = Language::english;
};
// `usage` with what is wrong.
Result<Options> read_options(int argc, char** argv);
std::string help_text(Language language);

}  // namespace essaim::daemon
