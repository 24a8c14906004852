#include "tests/sim/world.h"

#include <algorithm>
#include <cstdio>

#include "core/check.h"
#include "tests/sim/node.h"

namespace essaim::sim {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;

// The first day of all simulated cities, so that times look like times.
constexpr std::uint64_t epoch_unix_ms = 1'750'000'000'000;
// The engine's clock does not begin at nothing, as a steady clock does not.
constexpr milliseconds epoch_engine{1'000'000};
// With 30 cities a moment may hold many events, but not so many.
constexpr std::uint64_t events_in_a_moment_max = 1'000'000;

}  // namespace

World::World(std::uint64_t seed, bool verbose) : random_(seed), verbose_(verbose), wires_(*this) {}
World::~World() = default;

sync::TimePoint World::engine_now() const { return sync::TimePoint{epoch_engine + duration_cast<milliseconds>(now_)}; }

std::uint64_t World::unix_ms() const {
  return epoch_unix_ms + static_cast<std::uint64_t>(duration_cast<milliseconds>(now_).count());
}

void World::after(Time delay, std::function<void()> what) {
  CHECK(delay >= Time{0});
  queue_.push(Event{now_ + delay, next_number_++, std::move(what)});
}

bool World::step() {
  if (failed() || queue_.empty()) return false;
  // The queue only lends its top; the event is small but its function may own a frame.
  auto what = std::move(const_cast<Event&>(queue_.top()).what);
  const Time when = queue_.top().when;
  queue_.pop();
  events_in_a_moment_ = when == now_ ? events_in_a_moment_ + 1 : 0;
  if (events_in_a_moment_ > events_in_a_moment_max) fail("time stands still");
  now_ = when;
  what();
  return !failed();
}

void World::run_for(Time duration) {
  const Time end = now_ + duration;
  while (!failed() && !queue_.empty() && queue_.top().when <= end) step();
  if (!failed()) now_ = end;
}

bool World::run_until(const std::function<bool()>& done, Time bound, Time stretch) {
  const Time begin = now_;
  const Time end = now_ + bound;
  while (!failed()) {
    if (done()) return true;
    if (now_ >= end) return false;
    run_for(std::max(stretch, (now_ - begin) / 64));
  }
  return false;
}

Node& World::settle_in(const std::string& handle, Filter filter, bool late) {
  Identity identity = make_identity(handle, random_);
  if (nodes_.empty()) {
    auto founding =
        found_network(identity.key, Founding{"Villes simulées", identity.admission, random_.octets(16)}, unix_ms());
    CHECK(founding);
    network_ = network_id_of(*founding);
    auto verified = check_network_entry(network_, std::move(*founding));
    CHECK(verified);
    nodes_.push_back(std::make_unique<Node>(*this, handle, std::move(identity), std::move(filter)));
    Ingest ingest;
    ingest.network.push_back(std::move(*verified));
    lead().preload(std::move(ingest));
    return lead();
  }
  nodes_.push_back(std::make_unique<Node>(*this, handle, std::move(identity), std::move(filter)));
  Node& node = *nodes_.back();
  if (late) return node;

  CHECK(!lead().running());
  const NetworkState state = NetworkState::fold(network_, lead().store().network());
  auto entry = write_network_entry(lead().identity().key, network_, state.head_position() + 1, state.head(),
                                   NetworkEntryContent{unix_ms(), Admit{node.identity().admission}});
  CHECK(entry);
  auto verified = check_network_entry(network_, std::move(*entry));
  CHECK(verified);
  for (const auto& other : nodes_) {
    Ingest ingest;
    if (other.get() == &node) {
      ingest.network = lead().store().network();
    } else {
      ingest.network.push_back(*verified);
    }
    other->preload(std::move(ingest));
  }
  return node;
}

Node& World::city(const std::string& handle, Filter filter) { return settle_in(handle, std::move(filter), false); }

Node& World::late_city(const std::string& handle, Filter filter, LinkQuality to_lead) {
  Node& node = settle_in(handle, std::move(filter), true);
  lead().write_network([this, &node, to_lead] {
    // What Welcome brings is on the newcomer's disk a little after the lead has stored the admission.
    after(seconds(1), [this, &node, to_lead] {
      Ingest ingest;
      for (const VerifiedNetworkEntry& entry : lead().store().network()) {
        const auto* admit = std::get_if<Admit>(&entry.content().content);
        if (entry.position() == 1 || (admit && admit->admission == node.identity().admission)) {
          ingest.network.push_back(entry);
        }
      }
      CHECK(ingest.network.size() == 2);
      node.preload(std::move(ingest));
      wires_.lay(node, lead(), to_lead);
      node.start();
    });
    return NetworkEntryContent{unix_ms(), Admit{node.identity().admission}};
  });
  return node;
}

Node& World::clone_of(const Node& original) {
  auto key = SigningKey::from_seed(original.identity().key.seed());
  CHECK(key);
  may_equivocate_.insert(original.log());
  nodes_.push_back(std::make_unique<Node>(*this, original.handle() + "-again",
                                          Identity{std::move(*key), original.identity().admission}, original.filter()));
  nodes_.back()->store() = original.store();
  if (original.dictionaries().empty()) nodes_.back()->forget_dictionaries();
  return *nodes_.back();
}

void World::start_all() {
  for (const auto& node : nodes_) {
    if (!node->running() && node->knows_network()) node->start();
  }
}

Node& World::node(std::string_view handle) {
  for (const auto& node : nodes_) {
    if (node->handle() == handle) return *node;
  }
  check_failed("a city of that name", __FILE__, __LINE__);
}

void World::note_written(const LogKey& log, Sequence sequence, const HeaderHash& hash) {
  std::vector<HeaderHash>& hashes = written_[Place{log, sequence}];
  if (std::ranges::find(hashes, hash) != hashes.end()) return;
  hashes.push_back(hash);
  if (hashes.size() == 1) return;
  equivocators_.insert(log);
  if (!may_equivocate_.contains(log)) fail("a city has signed two different entries with one number");
}

bool World::wrote(const Place& place, const HeaderHash& hash) const {
  const auto written = written_.find(place);
  return written != written_.end() && std::ranges::find(written->second, hash) != written->second.end();
}

const NetworkState& World::folded(const std::vector<VerifiedNetworkEntry>& entries) {
  std::uint64_t which = 0;  // whatever their order
  for (const VerifiedNetworkEntry& entry : entries) which += mix(1, entry.hash().view());
  const auto known = folded_.find(which);
  return known != folded_.end() ? known->second
                                : folded_.emplace(which, NetworkState::fold(network_, entries)).first->second;
}

bool World::genuine(const DocumentClaim& claim, ByteView frame) {
  const std::uint64_t known = mix(mix(mix(claim.place.sequence, claim.place.log.view()), claim.hash.view()), frame);
  if (genuine_.contains(known)) return true;
  const auto octets = open_document(network_, claim, frame);
  if (!octets || document_hash(network_, claim.place, *octets) != claim.hash) return false;
  genuine_.insert(known);
  return true;
}

void World::trace(std::string_view what, std::uint64_t a, std::uint64_t b, ByteView octets) {
  trace_hash_ = mix(mix(trace_hash_, static_cast<std::uint64_t>(now_.count())), what);
  trace_hash_ = mix(mix(mix(trace_hash_, a), b), octets);
}

void World::say(std::string_view who, std::string_view what) const {
  if (!verbose_) return;
  std::printf("%12.6f  %-16.*s %.*s\n", static_cast<double>(now_.count()) / 1e6, static_cast<int>(who.size()),
              who.data(), static_cast<int>(what.size()), what.data());
}

void World::fail(const std::string& what) {
  if (!failure_.empty()) return;
  char when[32];
  std::snprintf(when, sizeof when, "at %.6f s: ", static_cast<double>(now_.count()) / 1e6);
  failure_ = when + what;
}

}  // namespace essaim::sim
