#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "client/import_source.h"
#include "core/error.h"

namespace essaim::v1 {
class Imported;
}

namespace essaim::client {

// What became of the lines of an import, gathered from the daemon's answers in the order of the lines.
class ImportReport {
 public:
  explicit ImportReport(std::string file) : file_(std::move(file)) {}

  // Every line that is skipped or refused is also written to this file. Errors: file_unwritable.
  Result<void> write_to(const std::string& path);
  // An answer of the daemon to lines after all that came before: where each stood whose numbers it counts from `first`.
  void add(const v1::Imported& answer, std::uint64_t first, const std::vector<ImportPlace>& places);
  // A line or file that was not even sent.
  void refuse(const ImportPlace& place, const Error& error);
  // Words of an entry that was imported which are no themes.
  void keep(const std::vector<std::string>& not_themes);

  std::uint64_t imported() const { return imported_; }
  std::uint64_t lines() const { return imported_ + known_ + refused_; }
  std::uint64_t refused() const { return refused_; }
  // 0, or that of the first refused line.
  int exit_status() const { return exit_status_; }

  // For people: to standard output what was done, to standard error why lines were refused.
  void print(bool checked_only) const;
  // For programs: one object, as the daemon's answers; of the skipped lines the first only.
  void print_for_programs() const;
  // Ends the file of write_to. Errors: file_unwritable.
  Result<void> finish();

 private:
  struct Refused {
    ImportPlace place;
    Error error;
  };
  void note(const ImportPlace& place, const std::string& code, const std::string& text);
  void skip(const ImportPlace& place, const std::string& known_as, bool same_as_before);
  void keep(const std::string& word, std::uint64_t count);

  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  std::string file_, first_, last_;
  std::uint64_t imported_ = 0, known_ = 0, refused_ = 0, doubles_ = 0;
  int exit_status_ = 0;
  bool of_folder_ = false;
  std::vector<Refused> refused_first_;
  std::map<std::string, std::uint64_t> keywords_;
  std::uint64_t keywords_left_out_ = 0;
  std::unordered_set<std::uint64_t> ids_;  // of a check: what an import would have made so far
  std::string report_path_;
  std::unique_ptr<std::FILE, Close> report_;
};

}  // namespace essaim::client
