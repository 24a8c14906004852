#pragma once

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
};
// The file as one types it after a command; `FILE.md` where a program gave no name.
std::string quoted_file(std::string_view file_name);
// Whether a text of this kind may be published by one person; approval_required with the command that hands it in where
// a second one must approve it. What belongs to a conversation (Kind::command) may always.
Result<void> check_direct(const Node& node, std::string_view kind, std::string submit);
// Writes the one draft that `make` gives on the store lane, with the mark; where that is kept already, nothing is
// written, and `done` gets the entry that bears it.
void publish_once(Node& node, std::string mark, StoreLane::MakeDrafts make,
                  std::function<void(Result<PublishedEntry>)> done);

}  // namespace essaim::daemon
