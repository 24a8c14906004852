#include "tests/sim/node.h"

#include <algorithm>
#include <variant>

#include "core/check.h"
#include "core/fault.h"
#include "tests/sim/world.h"

namespace essaim::sim {
namespace {

using std::chrono::milliseconds;

// An engine that asks to be woken so often without time passing would turn a real machine's processor for ever.
constexpr unsigned wakeups_in_a_moment_max = 10'000;
// The same for what it wants done after one event.
constexpr unsigned actions_in_a_row_max = 1'000'000;

}  // namespace

Node::Node(World& world, std::string handle, Identity identity, const Filter& filter)
    : world_(&world),
      handle_(std::move(handle)),
      identity_(std::move(identity)),
      filter_(filter.of(identity_.key.public_key())),
      dictionaries_(dictionary_ids()),
      witness_(world, *this) {}
Node::~Node() = default;

void Node::fail(const std::string& what) { world_->fail(handle_ + ": " + what); }

bool Node::admits(const LogKey& peer) const { return engine_ && engine_->network()->is_current(peer); }

bool Node::reads(sync::LinkId link) {
  if (!engine_ || engine_->may_read(link)) return true;
  unread_.insert(link);
  return false;
}

std::uint64_t Node::unix_ms() const {
  // A clock that was set back beyond 1970 stands there.
  return static_cast<std::uint64_t>(
      std::max<std::int64_t>(static_cast<std::int64_t>(world_->unix_ms()) + clock_offset_ms_, 0));
}

bool Node::honest(sync::LinkId link) const {
  const auto peer = peers_.find(link);
  return peer != peers_.end() && !world_->lies(peer->second) && !world_->lies(log());
}

void Node::lie(Vice vice) {
  world_->note_liar(log());
  liar_.emplace(*world_, log(), store_, vice, world_->random().next());
}

// ---- staff and operators ----

void Node::preload(Ingest ingest) {
  CHECK(!engine_);
  const Ingested ingested = store_ingest(std::move(ingest));
  store_.sync();
  for (const auto& run : ingested.runs) {
    for (const VerifiedHeader& header : run->headers()) {
      if (run->log() == log()) world_->note_written(run->log(), header.sequence(), header.hash());
    }
  }
}

void Node::preload_own(const std::vector<Draft>& drafts) {
  const SimStore::Log* own = store_.log(log());
  const bool any = own && !own->rows.empty();
  Author author(identity_.key, world_->network(), any ? static_cast<Sequence>(own->rows.size()) : 0,
                any ? own->rows.back().header->hash() : HeaderHash{}, dictionaries_);
  preload(author.write(drafts, unix_ms(), world_->random()));
}

void Node::start() {
  CHECK(!engine_);
  ++life_;
  store_free_at_ = world_->now();
  sync_planned_ = false;
  armed_.reset();
  receipts_.start(store_);

  if (knows_network()) {
    store_.end_logs(NetworkState::fold(world_->network(), store_.network()).ends(), filter_);
  }
  sync::Setup setup;
  setup.self = log();
  setup.network = world_->network();
  setup.network_entries = store_.network();
  setup.logs = store_.snapshots();
  setup.forks = store_.forks();
  setup.filter = filter_;
  setup.dictionaries = dictionaries_;
  setup.seed = world_->random().next();
  setup.software = "essaim simulated";
  engine_ = std::make_unique<sync::Engine>(std::move(setup));

  const SimStore::Log* own = store_.log(log());
  const bool any = own && !own->rows.empty();
  author_ =
      std::make_unique<Author>(identity_.key, world_->network(), any ? static_cast<Sequence>(own->rows.size()) : 0,
                               any ? own->rows.back().header->hash() : HeaderHash{}, dictionaries_);
  unread_.clear();
  world_->trace("start", life_, 0, handle_);
  world_->say(handle_, "starts");
  witness_.on_started();
  pump();
  world_->wires().on_started(*this);
}

void Node::stop() {
  if (!engine_) return;
  world_->say(handle_, "stops");
  world_->trace("stop", life_, 0, handle_);
  while (!peers_.empty()) hang_up(peers_.begin()->first, Reason::shutting_down);
  store_.sync();
  engine_.reset();
  author_.reset();
  ++life_;
  world_->wires().on_stopped(*this, false);
}

void Node::crash() {
  if (!engine_) return;
  world_->say(handle_, "crashes");
  world_->trace("crash", life_, 0, handle_);
  engine_.reset();
  author_.reset();
  peers_.clear();
  ++life_;
  store_.crash();
  world_->wires().on_stopped(*this, true);
}

void Node::publish(std::vector<Draft> drafts) {
  store_lane([this, drafts = std::move(drafts)] {
    if (written_elsewhere_ && !writes_regardless_) return;
    commit_own(author_->write(drafts, unix_ms(), world_->random()));
  });
}

bool Node::retract_own(Sequence from) {
  const SimStore::Log* own = store_.log(log());
  if (!own || !engine_) return false;
  for (auto sequence = std::min(from, static_cast<Sequence>(own->rows.size())); sequence > 0; --sequence) {
    const SimStore::Row& row = own->rows[sequence - 1];
    if (row.retracted || !row.header->fields().retracts().empty()) continue;
    Draft draft;
    draft.retracts = Reference{Relation::retracts, log(), row.header->hash(), sequence};
    publish({draft});
    return true;
  }
  return false;
}

void Node::follow(const Filter& filter, bool drop) {
  store_lane([this, filter = filter.of(log()), drop] {
    filter_ = filter;
    store_.refilter(filter_, drop);
    store_.sync();
    witness_.look_at_shown(drop);
    world_->trace("follow", 0, 0, handle_);
    world_->say(handle_, "follows something else");
    engine_->on_followed(filter_, store_.snapshots(), world_->engine_now());
    pump();
  });
}

void Node::demand(const Place& place) {
  if (!engine_) return;
  world_->trace("demand", place.sequence, 0, handle_);
  engine_->on_demanded(place, world_->engine_now());
  pump();
}

void Node::write_network(std::function<NetworkEntryContent()> content) {
  store_lane([this, content = std::move(content)] {
    const NetworkState& state = *engine_->network();
    auto entry = write_network_entry(identity_.key, state.id(), state.head_position() + 1, state.head(), content());
    CHECK(entry);
    auto verified = check_network_entry(state.id(), std::move(*entry));
    CHECK(verified);
    Ingest ingest;
    ingest.network.push_back(std::move(*verified));
    commit_own(std::move(ingest));
  });
}

void Node::write_network_of_a_later_version() {
  store_lane([this] {
    const NetworkState& state = *engine_->network();
    Ingest ingest;
    ingest.network.push_back(
        write_later_network_entry(identity_.key, state.id(), state.head_position() + 1, state.head()));
    commit_own(std::move(ingest));
  });
}

void Node::take(Ingest ingest) {
  auto shared = std::make_shared<Ingest>(std::move(ingest));
  store_lane([this, shared] { commit_own(std::move(*shared)); });
}

void Node::revoke(const LogKey& member, std::string reason) {
  write_network([this, member, reason = std::move(reason)] {
    const MemberState* state = engine_->network()->by_key(member);
    CHECK(state);
    Revocation revocation;
    revocation.member = state->id;
    revocation.reason = reason;
    const SimStore::Log* log = store_.log(member);
    if (log && log->undisputed() > 0) {
      const Sequence last = log->undisputed();
      revocation.tips.push_back(Tip{member, last, log->rows[last - 1].header->hash()});
    }
    world_->say(handle_, "revokes a member at " + std::to_string(log ? log->undisputed() : 0));
    return NetworkEntryContent{unix_ms(), std::move(revocation)};
  });
}

// A commit, and what follows where the network log advanced: revoked members' logs end.
Ingested Node::store_ingest(Ingest ingest) {
  Ingested ingested = store_.commit(std::move(ingest), filter_);
  if (ingested.network.empty()) return ingested;
  const NetworkState state = NetworkState::fold(world_->network(), store_.network());
  const Ingested voided = store_.end_logs(state.ends(), filter_);
  ingested.wanted_again.insert(ingested.wanted_again.end(), voided.wanted_again.begin(), voided.wanted_again.end());
  ingested.unwanted_again.insert(ingested.unwanted_again.end(), voided.unwanted_again.begin(),
                                 voided.unwanted_again.end());
  return ingested;
}

// Own entries and the network log are durable before anybody hears of them.
void Node::commit_own(Ingest ingest) {
  const Ingested ingested = store_ingest(std::move(ingest));
  if (!ESSAIM_FAULT("own-head-reused")) store_.sync();
  for (const auto& run : ingested.runs) {
    for (const VerifiedHeader& header : run->headers()) {
      world_->note_written(run->log(), header.sequence(), header.hash());
    }
    receipts_.note_written(*run);
    world_->say(handle_, "writes " + std::to_string(run->first()) + " to " + std::to_string(run->last()));
  }
  for (const Place& place : ingested.documents) receipts_.note_written(place);
  tell_committed(std::nullopt, ingested);
  pump();
}

// ---- the wires ----

void Node::on_link_up(sync::LinkId link, const LogKey& peer, bool dialled_by_us) {
  if (!engine_) return;
  peers_[link] = peer;
  world_->trace("up", static_cast<std::uint64_t>(link), dialled_by_us, handle_);
  const auto nonce = Nonce::from(world_->random().octets(Nonce::size));
  engine_->on_connected(link, peer, dialled_by_us, *nonce, unix_ms(), world_->engine_now());
  pump();
}

void Node::on_link_down(sync::LinkId link) {
  unread_.erase(link);
  receipts_.on_link_down(link);
  if (!engine_ || peers_.erase(link) == 0) return;
  world_->trace("down", static_cast<std::uint64_t>(link), 0, handle_);
  engine_->on_disconnected(link, world_->engine_now());
  pump();
}

void Node::on_frame(sync::LinkId link, const Bytes& frame) {
  if (!engine_ || !peers_.contains(link)) return;
  world_->trace("frame", static_cast<std::uint64_t>(link), frame.size(), frame);
  auto message = sync::decode(frame);
  if (!message) return fail("refuses a frame of an honest partner: " + message.error().arguments.front());
  ++world_->tally().frames;
  world_->tally().octets += frame.size();
  // Who means to write twice hears of no proof.
  if (writes_regardless_ && *message && std::holds_alternative<sync::ForkProof>(**message)) return;
  // A frame of a kind that is not known is passed over; only a later version sends any.
  if (!*message) return;
  count_arrival(link, **message);
  engine_->on_message(link, std::move(**message), world_->engine_now());
  pump();
  if (engine_ && peers_.contains(link)) witness_.look_at_load(link);
}

void Node::on_octets(sync::LinkId link) {
  if (engine_ && peers_.contains(link)) engine_->on_octets(link, world_->engine_now());
}

void Node::on_sent(sync::LinkId link, std::size_t octets) {
  if (!engine_ || !peers_.contains(link)) return;
  engine_->on_sent(link, octets, world_->engine_now());
  pump();
}

// ---- the hands of the engine ----

void Node::pump() {
  if (!engine_) return;
  unsigned actions = 0;
  while (auto action = engine_->next_action()) {
    std::visit([this](auto&& what) { perform(std::forward<decltype(what)>(what)); }, std::move(*action));
    if (world_->failed()) return;
    if (++actions > actions_in_a_row_max) return fail("the engine never comes to an end of its actions");
  }
  arm_wakeup();
  for (auto link = unread_.begin(); link != unread_.end();) {
    if (!engine_->may_read(*link)) {
      ++link;
      continue;
    }
    world_->wires().resume(*link);
    link = unread_.erase(link);
  }
}

void Node::arm_wakeup() {
  const auto wanted = engine_->next_wakeup();
  if (wanted == armed_) return;
  armed_ = wanted;
  const std::uint64_t arming = ++arming_;
  if (!wanted) return;
  const auto wait = std::max(*wanted - world_->engine_now(), milliseconds(0));
  // The engine counts milliseconds; the wake-up comes when the asked one has begun.
  const Time into_it = world_->now() % milliseconds(1);
  const Time delay = wait > milliseconds(0) ? Time(wait) - into_it : Time(0);
  later(delay, [this, arming] {
    if (arming != arming_) return;
    armed_.reset();
    wakeups_in_a_moment_ = last_wakeup_ == world_->engine_now() ? wakeups_in_a_moment_ + 1 : 0;
    last_wakeup_ = world_->engine_now();
    if (wakeups_in_a_moment_ > wakeups_in_a_moment_max) return fail("the engine wants to be woken without end");
    engine_->on_wakeup(world_->engine_now());
    pump();
    if (engine_ && !world_->failed()) witness_.look_at_waits();
  });
}

void Node::later(Time delay, std::function<void()> what) {
  world_->after(delay, [this, life = life_, what = std::move(what)] {
    if (life == life_) what();
  });
}

Time Node::some(Time most) {
  return Time{static_cast<Time::rep>(world_->random().below(static_cast<std::uint64_t>(most.count()) + 1))};
}

void Node::store_lane(std::function<void()> job) {
  if (!engine_) return;
  store_free_at_ = std::max(store_free_at_, world_->now()) + some(machine_.commit);
  later(store_free_at_ - world_->now(), std::move(job));
}

void Node::sync_soon() {
  if (sync_planned_ || !store_.dirty()) return;
  sync_planned_ = true;
  later(machine_.sync_after, [this] {
    sync_planned_ = false;
    store_.sync();
  });
}

}  // namespace essaim::sim
