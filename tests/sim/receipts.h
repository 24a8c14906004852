#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>

#include "core/ids.h"
#include "sync/engine.h"
#include "sync/messages.h"
#include "tests/sim/wires.h"

namespace essaim::sim {

class SimStore;

// What one city received or wrote, and what it asked of whom: nothing may come to it twice without need.
//
// A document is asked of one partner at a time. A second one may be asked only when the first is gone, said that it has
// none, or answered nothing for as long as an engine is patient; only then may both answers come.
class Receipts {
 public:
  using Document = std::pair<LogTag, Sequence>;

  // Only what lies on the disk was received.
  void start(const SimStore& store);
  void note_written(const VerifiedRun& run);
  void note_written(const Place& document) { documents_.emplace(tag_of(document.log), document.sequence); }

  // Empty, or what is wrong with asking for that now.
  std::string on_asking(sync::LinkId link, const sync::Want& want, Time now);
  void on_answer(sync::LinkId link, const sync::Absent& absent, Time now);
  void on_link_down(sync::LinkId link);

  // Each says whether it came for the first time, or with an excuse.
  bool on_document(sync::LinkId link, const Document& document, Time now);
  bool on_header(const LogTag& log, Sequence sequence, ByteView body);

 private:
  struct Asked {
    std::set<Document> documents;
    std::map<Document, Time> promised;  // it said that it would try, and when
    Time heard{0};                      // when it answered last, or was asked first
  };
  std::map<sync::LinkId, Asked> asked_;
  std::set<Document> asked_twice_;
  std::unordered_set<std::uint64_t> headers_;
  std::set<Document> documents_;
};

}  // namespace essaim::sim
