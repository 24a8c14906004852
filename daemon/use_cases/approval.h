#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/error.h"
#include "daemon/store_lane.h"

// Where a second person approves what a city publishes: what publishing and revising share with the tray.
namespace essaim::daemon {

class Node;

// A text that could be published, and what its author may want to correct.
struct CheckedText {
  Document document;
  std::vector<Error> remarks;
  std::string goes_on_from;  // of a revision: label of the newest version
};
// What a second person approved, on its way to the store.
struct Approved {
  std::uint64_t draft = 0;
  std::string mark;          // under which the store keeps the place of the entry that it becomes
  std::string goes_on_from;  // of a revision: where it is not the newest version any more, it is refused; empty for any
};
// The file as one types it after a command; `…` where a program gave no name.
std::string quoted_file(std::string_view file_name);
// Whether a file may be published by one person, whatever its kind; approval_required with the command that hands it in
// where a second one must approve it. The commands of a conversation (`ask`, `adopt` …) do not ask.
Result<void> check_direct(const Node& node, std::string submit);
// Writes the one draft that `make` gives on the store lane, with the mark; where that is kept already, nothing is
// written, and `done` gets the entry that bears it.
void publish_once(Node& node, std::string mark, StoreLane::MakeDrafts make,
                  std::function<void(Result<PublishedEntry>)> done);

}  // namespace essaim::daemon
