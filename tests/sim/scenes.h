#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "tests/sim/invariants.h"
#include "tests/sim/node.h"
#include "tests/sim/world.h"

// What the scenes have in common: short drafts, simple filters, and a world that is looked at when it is quiet.
namespace essaim::sim {

inline std::vector<Draft> texts(std::size_t count, const std::string& theme = "data") {
  Draft draft;
  draft.themes = {theme};
  return std::vector<Draft>(count, draft);
}

inline Filter themes(const std::vector<std::string>& followed) {
  FollowRule rule;
  rule.themes = followed;
  return Filter{{rule}};
}

// Everything on one disk, as an ingest for another.
inline Ingest copy_of(const World& world, const Node& from) {
  Ingest ingest;
  for (const auto& [key, log] : from.store().logs()) {
    for (Sequence first = 1; first <= log.rows.size();) {
      CheckedRun checked = check_run(world.network(), *from.store().run(key, first));
      ingest.runs.push_back(std::make_shared<const VerifiedRun>(std::move(*checked.run)));
      first = ingest.runs.back()->last() + 1;
    }
    for (const SimStore::Row& row : log.rows) {
      if (!row.frame) continue;
      const HeaderFields& fields = row.header->fields();
      const DocumentClaim claim{Place{key, row.header->sequence()}, *fields.document, fields.document_size};
      ingest.documents.push_back(std::move(*check_document(world.network(), claim, *row.frame)));
    }
  }
  return ingest;
}

class Scenes : public ::testing::Test {
 protected:
  Node& city(const std::string& handle, Filter filter = Filter::everything()) {
    return world.city(handle, std::move(filter));
  }
  EdgeId link(Node& a, Node& b, LinkQuality quality = {}) { return world.wires().lay(a, b, quality); }
  void begin() {
    world.start_all();
    world.run_for(std::chrono::seconds(5));
  }
  // Until all honest cities agree, and a little longer, so that what is sent without need is seen.
  void run_until_quiet(Time bound = std::chrono::minutes(10)) {
    world.run_until([this] { return difference(world).empty(); }, bound);
    EXPECT_EQ(difference(world), "");
    world.run_for(std::chrono::seconds(10));
    check_digests(world);
    check_disks(world);
    check_nothing_missing(world);
    EXPECT_EQ(world.failure(), "");
  }
  static std::size_t headers_of(const Node& node, const Node& author) {
    const SimStore::Log* log = node.store().log(author.log());
    return log ? log->rows.size() : 0;
  }
  static std::size_t documents_of(const Node& node, const Node& author) {
    std::size_t held = 0;
    for (Sequence sequence = 1; sequence <= headers_of(node, author); ++sequence) held += holds(node, author, sequence);
    return held;
  }
  static bool holds(const Node& node, const Node& author, Sequence sequence) {
    return node.store().document(Place{author.log(), sequence}) != nullptr;
  }

  World world{1, std::getenv("ESSAIM_SIM_VERBOSE") != nullptr};
};

}  // namespace essaim::sim
