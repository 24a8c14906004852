#include "tests/sim/invariants.h"

#include <algorithm>
#include <map>
#include <set>

#include "tests/sim/node.h"
#include "tests/sim/world.h"

namespace essaim::sim {
namespace {

// Every header and entry that a city received, whatever became of it.
std::uint64_t received_by(const Node& node) {
  std::set<HeaderHash> headers;
  for (const auto& entry : node.store().network()) headers.insert(entry.hash());
  for (const auto& [key, log] : node.store().logs()) {
    for (const SimStore::Row& row : log.rows) headers.insert(row.header->hash());
  }
  for (const ForkEvidence& fork : node.store().forks()) {
    for (const auto* side : {&fork.first, &fork.second}) {
      for (const VerifiedHeader& header : (*side)->headers()) headers.insert(header.hash());
    }
  }
  std::uint64_t all = headers.size();
  for (const HeaderHash& hash : headers) all = mix(all, hash.view());
  return all;
}

// Which entries of a log the retractions in it take back, up to where it counts and where it ends.
std::set<Sequence> taken_back(const SimStore::Log& log, const LogKey& key) {
  std::set<Sequence> all;
  for (Sequence sequence = 1; sequence <= std::min(log.undisputed(), log.end); ++sequence) {
    for (const Reference& target : log.rows[sequence - 1].header->fields().retracts()) {
      if (target.log != key || target.sequence == 0 || target.sequence >= sequence) continue;
      if (log.rows[target.sequence - 1].header->hash() == target.header) all.insert(target.sequence);
    }
  }
  return all;
}

std::string short_name(const LogKey& log) { return to_hex(log.view().substr(0, 2)); }

bool followed(const Node& node, const LogKey& log, const SimStore::Row& row) {
  return row.header->fields().document && !row.retracted && node.filter().matches(log, row.header->fields());
}

bool anybody_serves(const std::vector<Node*>& cities, const Place& place) {
  return std::any_of(cities.begin(), cities.end(),
                     [&](const Node* node) { return node->store().document(place) != nullptr; });
}

// The first followed document that is lacking though somebody has it. `unobtainable` counts the others.
std::string lacking(const std::vector<Node*>& cities, const Node& node, const Holdings& holdings,
                    std::size_t& unobtainable) {
  for (const LogHead& head : holdings.heads) {
    const SimStore::Log* log = node.store().log(head.log);
    for (Sequence sequence = 1; sequence <= head.sequence; ++sequence) {
      const SimStore::Row& row = log->rows[sequence - 1];
      if (!followed(node, head.log, row) || row.frame) continue;
      if (anybody_serves(cities, Place{head.log, sequence})) {
        return node.handle() + " lacks the document " + short_name(head.log) + "/" + std::to_string(sequence);
      }
      ++unobtainable;
    }
  }
  return {};
}

}  // namespace

Holdings holdings_of(World& world, const Node& node) {
  const NetworkState& state = world.folded(node.store().network());
  Holdings holdings;
  holdings.tips = state.tips();
  for (const MemberState& member : state.members()) {
    const LogKey& key = member.admission.node_key;
    const SimStore::Log* log = node.store().log(key);
    LogHead head;
    head.log = key;
    head.sequence = accepted_of(node, state, key);
    if (head.sequence > 0) head.head = log->rows[head.sequence - 1].header->hash();
    head.fork = log ? log->fork : 0;
    holdings.heads.push_back(head);
  }
  return holdings;
}

void check_agreement(World& world) {
  struct Received {
    const Node* node;
    Holdings holdings;
  };
  std::map<std::uint64_t, Received> all;
  for (const auto& node : world.nodes()) {
    if (!node->running()) continue;
    Received received{node.get(), holdings_of(world, *node)};
    const auto [other, fresh] = all.emplace(received_by(*node), received);
    if (fresh || other->second.holdings == received.holdings) continue;
    return world.fail("20: " + other->second.node->handle() + " and " + node->handle() +
                      " received the same and accept another part of it");
  }
}

void check_digests(World& world) {
  struct Seen {
    const Node* node;
    Holdings holdings;
    FrontierDigest digest;
  };
  std::vector<Seen> all;
  for (const auto& node : world.nodes()) {
    if (!node->running()) continue;
    Seen seen{node.get(), holdings_of(world, *node), node->engine().digest()};
    if (frontier_digest(world.network(), seen.holdings.tips, seen.holdings.heads) != seen.digest) {
      return world.fail("20: " + node->handle() + ": the digest is not that of what the disk holds");
    }
    for (const Seen& other : all) {
      if ((other.digest == seen.digest) == (other.holdings == seen.holdings)) continue;
      return world.fail(
          "20: digests of " + other.node->handle() + " and " + node->handle() +
          (other.digest == seen.digest ? " are equal though the sets differ" : " differ though the sets are equal"));
    }
    all.push_back(std::move(seen));
  }
}

void check_disks(World& world) {
  for (const auto& node : world.nodes()) {
    const SimStore::Log* own = node->store().log(node->log());
    if (own && own->fork != 0 && !node->written_elsewhere() && !node->writes_regardless()) {
      return world.fail("7: " + node->handle() + ": goes on publishing though its key writes twice");
    }
    const std::string wrong = node->store().verify(node->filter());
    if (!wrong.empty()) return world.fail("5: " + node->handle() + ": the disk holds " + wrong);
    for (const auto& [key, log] : node->store().logs()) {
      const std::set<Sequence> hidden = taken_back(log, key);
      for (const SimStore::Row& row : log.rows) {
        const Sequence sequence = row.header->sequence();
        if (row.retracted == hidden.contains(sequence)) continue;
        return world.fail("9: " + node->handle() + (row.retracted ? ": hides " : ": shows ") + short_name(key) + "/" +
                          std::to_string(sequence) + ", which was " + (row.retracted ? "not " : "") + "taken back");
      }
    }
  }
}

void check_honest_reads(World& world) {
  for (const auto& node : world.nodes()) {
    if (!node->running()) continue;
    const NetworkState& network = world.folded(node->store().network());
    if (node->engine().network()->tips() != network.tips()) {
      return world.fail("16: " + node->handle() + ": another network log than its disk holds");
    }
    std::map<LogKey, SequenceSet> said;
    for (const sync::MissingRange& each : node->engine().missing(world.engine_now())) {
      said[each.log].add(each.range.first, each.range.last);
    }
    for (const MemberState& member : network.members()) {
      const LogKey& key = member.admission.node_key;
      const SimStore::Log* log = node->store().log(key);
      if (!log) continue;
      for (Sequence sequence = 1; sequence <= accepted_of(*node, network, key); ++sequence) {
        const SimStore::Row& row = log->rows[sequence - 1];
        const bool lacks = followed(*node, key, row) && !row.frame;
        if (lacks == said[key].contains(sequence)) continue;
        return world.fail("16: " + node->handle() + ": says that " + short_name(key) + "/" + std::to_string(sequence) +
                          (lacks ? " is not missing, which it is" : " is missing, which it is not"));
      }
    }
  }
}

void look_around(World& world) {
  check_digests(world);
  check_agreement(world);
  check_disks(world);
  check_honest_reads(world);
  for (const auto& node : world.nodes()) {
    if (node->running()) node->witness().look_at_shown();
    if (node->running()) node->witness().look_at_waits();
  }
}

std::vector<Node*> honest_cities(World& world) {
  const NetworkState& state = world.folded(world.lead().store().network());
  std::vector<Node*> honest;
  for (const auto& node : world.nodes()) {
    if (!node->running() || !state.is_current(node->log())) continue;
    if (world.runs_twice(node->log()) || world.lies(node->log())) continue;
    honest.push_back(node.get());
  }
  return honest;
}

std::string difference(World& world) {
  const std::vector<Node*> honest = honest_cities(world);
  if (honest.empty()) return "nobody is left";
  const Holdings first = holdings_of(world, *honest.front());
  for (const Node* node : honest) {
    const Holdings holdings = holdings_of(world, *node);
    if (holdings.tips != first.tips)
      return node->handle() + " has another network log than " + honest.front()->handle();
    for (std::size_t i = 0; i < holdings.heads.size(); ++i) {
      if (holdings.heads[i] == first.heads[i]) continue;
      return node->handle() + " holds " + short_name(holdings.heads[i].log) + " up to " +
             std::to_string(holdings.heads[i].sequence) + " (fork " + std::to_string(holdings.heads[i].fork) + "), " +
             honest.front()->handle() + " up to " + std::to_string(first.heads[i].sequence) + " (fork " +
             std::to_string(first.heads[i].fork) + ")";
    }
    const SimStore::Log* own = node->store().log(node->log());
    for (const LogHead& head : holdings.heads) {
      if (head.log == node->log() && own && head.sequence != own->rows.size()) return node->handle() + " is in dispute";
    }
    std::size_t unobtainable = 0;
    std::string what = lacking(honest, *node, holdings, unobtainable);
    if (!what.empty()) return what;
  }
  return {};
}

void check_nothing_missing(World& world) {
  const std::vector<Node*> honest = honest_cities(world);
  for (const Node* node : honest) {
    std::size_t unobtainable = 0;
    lacking(honest, *node, holdings_of(world, *node), unobtainable);
    const auto missing = node->engine().missing(world.engine_now());
    if (unobtainable == 0 && !missing.empty()) {
      return world.fail(node->handle() + ": says that " + short_name(missing.front().log) + "/" +
                        std::to_string(missing.front().range.first) + " is missing, which it is not");
    }
    if (unobtainable > 0 && missing.empty()) return world.fail(node->handle() + ": does not say what it misses");
  }
}

void check_farewell(World& world) {
  world.wires().cut_all();
  world.run_for(std::chrono::seconds(10));
  for (const auto& node : world.nodes()) {
    if (!node->running()) continue;
    for (const std::string_view what : node->engine().remembering()) {
      return world.fail("12: " + node->handle() + ": remembers a link that is gone: " + std::string(what));
    }
  }
}

}  // namespace essaim::sim
