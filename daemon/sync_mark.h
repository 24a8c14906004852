#pragma once

#include <filesystem>
#include <string>

#include "core/error.h"

namespace essaim::daemon {

// A small file that says that another one, which is written without waiting for the disk, is not synced, and since
// which start of the machine. As long as the machine runs, what was written is there, also after the process was
// killed; after a power cut it may be anything.
class SyncMark {
 public:
  explicit SyncMark(std::filesystem::path file);
  // Whether, when this object was made, all that was written could be there: it was synced, or the machine had not been
  // restarted since.
  bool trusted() const { return trusted_; }
  // Whether it says so for this start of the machine.
  bool set() const { return set_; }
  // To be called before the first write, and after a sync. Durable when they return.
  Result<void> set_unsynced();
  Result<void> clear();

 private:
  std::filesystem::path file_;
  std::string boot_;  // names the start of the machine
  bool set_ = false, trusted_ = false;
};

}  // namespace essaim::daemon
