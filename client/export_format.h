#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "client/export_folder.h"
#include "core/error.h"

namespace essaim::v1 {
class ExportPage;
}

namespace essaim::client {

// What `essaim export` was called with.
struct ExportOptions {
  std::string folder, format;
  std::string from, theme, kind;
  std::string audience;  // empty: all, but for a site what is public
  std::string base_url;  // of a site
  bool force = false;
  bool excel = false;  // of a table
};

// How the pages of an export become files in a folder; which formats there are: client/commands/export.cpp. One format
// a file, client/export_NAME.cpp. Files are written by `folder` alone, so that none is ever half there.
class ExportFormat {
 public:
  ExportFormat() = default;
  virtual ~ExportFormat() = default;
  ExportFormat(const ExportFormat&) = delete;
  ExportFormat& operator=(const ExportFormat&) = delete;

  // What /v1/export is asked for: `format=jsonl`.
  virtual std::string query() const = 0;
  // Whether pages come as their text alone, as it goes into a file, which is much quicker.
  virtual bool as_text() const { return false; }
  // Before the first page, also where nothing will come.
  virtual Result<void> begin(ExportFolder&) { return {}; }
  // The entries of a page; pages come newest entries first.
  virtual Result<void> write(ExportFolder& folder, const v1::ExportPage& page) = 0;
  // After the last page, where there was any entry at all. Not after an interruption.
  virtual Result<void> finish(ExportFolder&) { return {}; }
  // What the user finds in the end: a file in that folder, or the folder.
  virtual std::filesystem::path result_in(const std::filesystem::path& folder) const { return folder; }
};

std::unique_ptr<ExportFormat> export_lines(const ExportOptions& options);
std::unique_ptr<ExportFormat> export_markdown(const ExportOptions& options);
std::unique_ptr<ExportFormat> export_table(const ExportOptions& options);
std::unique_ptr<ExportFormat> export_map(const ExportOptions& options);

}  // namespace essaim::client
