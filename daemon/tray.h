#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "daemon/tray_files.h"

namespace essaim::daemon {

// Whether two names are those of one person: case, accents, spaces and signs do not count.
bool same_person(std::string_view one, std::string_view other);

// What was submitted and is neither published nor dropped: one file each in a folder of the data directory, durable
// when a call returns. At most limits::drafts_max. Any thread; calls wait for the disk.
class Tray {
 public:
  // Reads what is there. A file that is damaged is left where it is, said in the log, and not in the tray.
  // `published` says whether the store has the entry that a draft with this mark became: the process may have ended
  // in between. Fails with file_unreadable.
  static Result<std::unique_ptr<Tray>> open(const std::filesystem::path& directory,
                                            const std::function<Result<bool>(const std::string& mark)>& published);

  std::vector<TrayDraft> list() const;  // by number
  // As it was typed. Errors: draft_unknown, draft_replaced, file_unreadable.
  Result<TrayDraft> find(std::string_view number) const;
  // Gives it its number and mark, where `again` is not 0 in place of that draft. Errors: tray_full, draft_unknown,
  // draft_replaced, daemon_busy (it is being published), file_unwritable.
  Result<TrayDraft> add(TrayDraft draft, std::uint64_t again);
  // Errors: those of find, daemon_busy, file_unwritable.
  Result<TrayDraft> give_back(std::string_view number, const std::string& by, std::string reason, std::uint64_t now_ms);
  // Errors: those of find, draft_of_another, daemon_busy, file_unwritable.
  Result<TrayDraft> drop(std::string_view number, const std::string& by);

  // The text to be published, if this person may approve it: until end_publishing nothing else can be done with it.
  // Errors: those of find, draft_given_back, same_person, daemon_busy.
  Result<TrayDraft> begin_publishing(std::string_view number, const std::string& by);
  // It is gone from the tray where it was published, as the entry with this label; empty where it was not.
  // file_unwritable where its file cannot be deleted; it is gone all the same.
  Result<void> end_publishing(std::uint64_t number, const std::string& label);
  // What a draft became that was published since the daemon started; of the newest limits::drafts_max it is known.
  std::optional<std::string> published_as(std::string_view number) const;

 private:
  explicit Tray(std::filesystem::path directory) : files_(std::move(directory)) {}
  Result<void> read(const std::function<Result<bool>(const std::string&)>& published);
  Result<std::uint64_t> find_unlocked(std::string_view number) const;
  Result<std::uint64_t> find_idle(std::string_view number) const;
  Result<TrayDraft> with_text(std::uint64_t number) const;
  Result<void> erase(std::uint64_t number);

  const TrayFiles files_;
  mutable std::mutex mutex_;
  std::map<std::uint64_t, TrayDraft> drafts_;  // without their texts
  std::set<std::uint64_t> publishing_;
  std::map<std::uint64_t, std::string> published_;  // labels
  std::uint64_t last_ = 0;                          // number that was given last
};

}  // namespace essaim::daemon
