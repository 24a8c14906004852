#include "tests/sim/country.h"

#include <algorithm>
#include <string>
#include <utility>

#include "tests/sim/world.h"

namespace essaim::sim {
namespace {

using std::chrono::milliseconds;

}  // namespace

Country::Country(World& world, const Options& options)
    : world_(world),
      options_(options),
      random_(options.seed ^ 0x5eedU),
      versions_(options.seed ^ 0xd1c7U),
      trouble_(options.seed ^ 0xc1717U) {}

void Country::settle() {
  const bool forged = std::ranges::count(options_.liars, Vice::forges_documents) > 0;
  if (options_.disk_trouble_per_cent > 0 || forged || options_.one_way > 0 || options_.clogs > 0) {
    world_.note_lost_answers();
  }
  for (unsigned i = 0; i < options_.cities; ++i) {
    Node& node = world_.city("city-" + std::to_string(i), draw_filter());
    node.machine() = draw_machine();
    draw_version(node);
  }
  lay_cables();
  choose_the_dishonest();
  join();
  for (unsigned i = 0; i < options_.entries_before;) {
    Node& node = some_city();
    const std::vector<Draft> drafts = draw_drafts(node, options_.entries_before - i);
    i += static_cast<unsigned>(drafts.size());
    node.preload_own(drafts);
  }
  world_.start_all();
}

void Country::newcomer(unsigned number) {
  if (!world_.lead().running()) return;
  Node& node = world_.late_city("late-" + std::to_string(number), draw_filter(), draw_quality());
  node.machine() = draw_machine();
  draw_version(node);
  lay(node, some_city());
}

// ---- who they are ----

Node* Country::some_follower() {
  Node& node = some_city();
  return &node == &world_.lead() || unreliable_.contains(&node) ? nullptr : &node;
}

// Never the lead, who must be there to admit and to revoke.
Node* Country::some_reliable_follower() {
  std::vector<Node*> some;
  for (const auto& node : world_.nodes()) {
    if (node.get() != &world_.lead() && !unreliable_.contains(node.get())) some.push_back(node.get());
  }
  return some.size() < 2 ? nullptr : trouble_.pick(some);
}

void Country::set_apart(Node& node) {
  unreliable_.insert(&node);
  join();
}

void Country::choose_the_dishonest() {
  for (const Vice vice : options_.liars) {
    Node* liar = some_reliable_follower();
    if (liar == nullptr) return;
    liar->lie(vice);
    unreliable_.insert(liar);
  }
  if (!options_.equivocator) return;
  equivocator_ = some_reliable_follower();
  if (equivocator_ == nullptr) return;
  equivocator_->write_regardless();
  unreliable_.insert(equivocator_);
}

Machine Country::draw_machine() {
  Machine machine;
  if (random_.chance(30)) machine.check = milliseconds(200);
  if (random_.chance(30)) machine.commit = milliseconds(50);
  machine.disk_trouble_per_cent = options_.disk_trouble_per_cent;
  return machine;
}

void Country::draw_version(Node& node) {
  if (versions_.chance(options_.without_dictionary_per_cent)) node.forget_dictionaries();
  if (trouble_.chance(options_.later_versions_per_cent)) node.be_of_a_later_version();
}

Filter Country::draw_filter() {
  if (!random_.chance(options_.selective_per_cent)) return Filter::everything();
  if (random_.chance(10)) return Filter{};
  std::vector<FollowRule> rules(1 + static_cast<std::size_t>(random_.below(2)));
  for (FollowRule& rule : rules) {
    if (random_.chance(70)) rule.themes.push_back(random_.pick(sim_themes()));
    if (random_.chance(20)) rule.kinds.push_back(random_.pick(sim_kinds()));
    if (random_.chance(20) && !world_.nodes().empty()) rule.logs.push_back(some_city().log());
  }
  return Filter{std::move(rules)};
}

std::vector<Draft> Country::draw_drafts(const Node& author, unsigned most) {
  std::size_t count = random_.chance(70) ? 1 : static_cast<std::size_t>(random_.between(2, 6));
  const bool burst = random_.chance(options_.bursts_per_cent);
  if (burst) count = static_cast<std::size_t>(random_.between(40, 130));
  std::vector<Draft> drafts(std::min<std::size_t>(count, std::max(most, 1U)));
  for (Draft& draft : drafts) {
    draft.kind = random_.pick(sim_kinds());
    draft.themes.push_back(random_.pick(sim_themes()));
    if (random_.chance(20)) draft.themes.push_back(random_.pick(sim_themes()));
    draft.text_bytes = static_cast<std::size_t>(random_.between(20, burst ? 200 : 4'000));
    if (random_.chance(5)) draft.text_bytes = 0;
    if (!burst && random_.chance(2)) draft.text_bytes = static_cast<std::size_t>(random_.between(30'000, 150'000));
    if (author.of_a_later_version() && trouble_.chance(40)) {
      draft.novelty = static_cast<Novelty>(trouble_.between(1, 4));
    }
  }
  return drafts;
}

// ---- how they are joined ----

LinkQuality Country::draw_quality() {
  LinkQuality quality;
  quality.delay = Time{static_cast<Time::rep>(
      random_.between(200, std::max<std::uint64_t>(200, static_cast<std::uint64_t>(options_.delay_most.count()))))};
  if (random_.chance(30)) quality.jitter = quality.delay;
  quality.octets_per_second = random_.chance(50) ? options_.slowest_octets_per_second : 2'000'000;
  return quality;
}

void Country::lay(Node& a, Node& b) {
  if (&a == &b) return;
  if (random_.chance(50)) {
    world_.wires().lay(a, b, draw_quality());
  } else {
    world_.wires().lay(b, a, draw_quality());
  }
}

void Country::lay_cables() {
  const auto& nodes = world_.nodes();
  for (std::size_t i = 1; i < nodes.size(); ++i) {
    switch (options_.shape) {
      case Shape::line:
      case Shape::ring: lay(*nodes[i - 1], *nodes[i]); break;
      case Shape::star: lay(*nodes[0], *nodes[i]); break;
      case Shape::mesh:
        for (std::size_t j = 0; j < i; ++j) {
          // A full mesh of many cities is not what cities have: at most about eight partners each.
          if (j + 1 == i || nodes.size() <= 8 || random_.below(nodes.size()) < 8) lay(*nodes[j], *nodes[i]);
        }
        break;
      case Shape::tree_and_more:
        lay(*nodes[static_cast<std::size_t>(random_.below(i))], *nodes[i]);
        if (random_.chance(30)) lay(*nodes[static_cast<std::size_t>(random_.below(i))], *nodes[i]);
        break;
    }
  }
  if (options_.shape == Shape::ring) lay(*nodes.back(), *nodes.front());
}

void Country::join() {
  std::vector<Node*> rest;
  // Who came late is joined to the lead, and is no bridge either: beyond it nobody may know of it yet.
  for (unsigned i = 0; i < options_.cities; ++i) {
    Node* node = world_.nodes()[i].get();
    if (!unreliable_.contains(node) && !world_.runs_twice(node->log())) rest.push_back(node);
  }
  Node* first = nullptr;
  while (!rest.empty()) {
    std::vector<Node*> reached = {rest.front()};
    rest.erase(rest.begin());
    if (first != nullptr) lay(*first, *reached.front());
    for (std::size_t i = 0; i < reached.size(); ++i) {
      for (Node* next : world_.wires().neighbours(*reached[i])) {
        const auto found = std::ranges::find(rest, next);
        if (found == rest.end()) continue;
        reached.push_back(next);
        rest.erase(found);
      }
    }
    first = reached[static_cast<std::size_t>(random_.below(reached.size()))];
  }
}

}  // namespace essaim::sim
