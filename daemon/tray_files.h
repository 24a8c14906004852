#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"

namespace essaim::v1 {
class DraftSummary;
}

namespace essaim::daemon {

// One text in the tray. A number names one text for good.
struct TrayDraft {
  std::uint64_t number = 0;
  std::string title, kind, file, audience, revises;
  bool minor = false;
  std::string goes_on_from;  // of a revision: the newest version when it was submitted
  bool same_text = false;    // also where an entry of this city in force says the same
  std::string submitted_by;
  std::uint64_t submitted_ms = 0;
  std::string given_back_by;  // empty while it waits
  std::uint64_t given_back_ms = 0;
  std::string reason;
  std::string markdown;                 // empty in a list
  std::string mark;                     // under which the store keeps the place of the entry that it becomes
  std::vector<std::uint64_t> replaces;  // earlier numbers of it
  bool waits() const { return given_back_by.empty(); }
};

// Everything of a draft but its text and its mark, as the folder keeps it and the API tells it.
void fill(const TrayDraft& draft, v1::DraftSummary& summary);

// The folder in which they lie: a file for each, named after its number, and one with the number that was given last.
// What is written is durable when a call returns, and there whole or not at all.
class TrayFiles {
 public:
  explicit TrayFiles(std::filesystem::path directory) : directory_(std::move(directory)) {}

  // The numbers for which there is a file. Makes the folder where there is none. Fails with file_unreadable.
  Result<std::vector<std::uint64_t>> numbers() const;
  // The number that was given last as far as the folder knows; 0 where it does not.
  std::uint64_t last_number() const;
  Result<void> keep_last_number(std::uint64_t number) const;
  // Nothing where the file is damaged. Fails with file_unreadable.
  Result<std::optional<TrayDraft>> read(std::uint64_t number) const;
  // Fails with file_unwritable.
  Result<void> write(const TrayDraft& draft) const;
  Result<void> erase(std::uint64_t number) const;

 private:
  std::filesystem::path file_of(std::uint64_t number) const { return directory_ / std::to_string(number); }
  Result<void> sync() const;

  std::filesystem::path directory_;
};

}  // namespace essaim::daemon
