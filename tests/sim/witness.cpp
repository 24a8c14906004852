#include "tests/sim/witness.h"

#include <algorithm>
#include <variant>

#include "core/limits.h"
#include "tests/sim/node.h"
#include "tests/sim/world.h"

namespace essaim::sim {
namespace {

// A timer may be late by the rest of a millisecond.
constexpr std::chrono::milliseconds slack{2};
// Longer than checks and commits take in any city.
constexpr Time under_way = std::chrono::seconds(5);

std::string named(const Place& place) {
  return to_hex(place.log.view().substr(0, 2)) + "/" + std::to_string(place.sequence);
}

const LogKey* key_of(const SimStore& store, const LogTag& tag) {
  for (const auto& [key, log] : store.logs()) {
    if (tag_of(key) == tag) return &key;
  }
  return nullptr;
}

}  // namespace

Sequence accepted_of(const Node& node, const NetworkState& network, const LogKey& log) {
  const SimStore::Log* held = node.store().log(log);
  const Sequence undisputed = held ? held->undisputed() : 0;
  const MemberState* member = network.by_key(log);
  if (!member) return 0;
  if (!member->revoked) return undisputed;
  const auto tip = std::ranges::find(*member->revoked, log, &Tip::log);
  return tip == member->revoked->end() ? 0 : std::min(undisputed, tip->sequence);
}

void Witness::fail(const std::string& what) const { world_->fail(node_->handle() + ": " + what); }

// ---- the disk ----

void Witness::look_at_header(const LogKey& log, Sequence sequence) const {
  const SimStore::Log& held = *node_->store().log(log);
  const VerifiedHeader& header = *held.rows[sequence - 1].header;
  const auto head = decode_head(header.bytes());
  if (!head || head->place != Place{log, sequence}) return fail("5: stores a header at another place than its own");
  const HeaderHash before = sequence == 1 ? HeaderHash{} : held.rows[sequence - 2].header->hash();
  if (head->previous != before) return fail("5: stores a header that does not name the one before");
  if (header_hash(world_->network(), header.bytes()) != header.hash())
    return fail("3: stores a header of another hash");
  if (!world_->wrote(head->place, header.hash())) {
    fail("3: takes " + named(head->place) + " for genuine, which its author did not write");
  }
}

void Witness::look_at_document(const Place& place, ByteView frame, const char* where) const {
  const SimStore::Row* row = node_->store().find(place);
  if (!row) return fail("21: " + std::string(where) + " a document without its header");
  const HeaderFields& fields = row->header->fields();
  if (!fields.document) return fail("3: " + std::string(where) + " a document that no header names");
  if (!world_->genuine(DocumentClaim{place, *fields.document, fields.document_size}, frame)) {
    fail("3: " + std::string(where) + " another document than " + named(place) + " names");
  }
}

void Witness::look_at_fork(const ForkEvidence& fork) const {
  const Place place{fork.log(), fork.position()};
  const SimStore::Log* log = node_->store().log(fork.log());
  if (!world_->runs_twice(fork.log())) return fail("7: takes an honest city for one that writes twice");
  for (const auto* side : {&fork.first, &fork.second}) {
    if (!world_->wrote(place, (*side)->headers().front().hash()))
      return fail("7: a fork that its author did not write");
  }
  if (!log || log->fork == 0 || log->fork > place.sequence) return fail("7: does not freeze a log at its fork");
  if (node_->store().document(place)) fail("7: shows what lies beyond a fork");
}

void Witness::on_stored(const Ingested& ingested) {
  if (!ingested.network.empty()) network_changed_ = world_->now();
  for (const auto& run : ingested.runs) {
    for (Sequence sequence = run->first(); sequence <= run->last(); ++sequence) look_at_header(run->log(), sequence);
  }
  for (const ForkEvidence& fork : ingested.forks) look_at_fork(fork);
  for (const Place& place : ingested.documents) {
    const Bytes* frame = node_->store().document(place);
    if (frame) look_at_document(place, *frame, "stores");
  }
  for (const Place& place : ingested.hidden) {
    if (node_->store().document(place)) return fail("9: shows " + named(place) + ", which was taken back");
  }
}

void Witness::on_handed_over(const Ingest& ingest) {
  // What was being checked when the revocation came is stored, and counts for nothing.
  if (world_->now() - network_changed_ < under_way) return;
  const NetworkState& network = *node_->engine().network();
  const auto end_of = [&](const LogKey& log) -> Sequence {
    const MemberState* member = network.by_key(log);
    if (!member || !member->revoked) return limits::sequence_max;
    const auto tip = std::ranges::find(*member->revoked, log, &Tip::log);
    return tip == member->revoked->end() ? 0 : tip->sequence;
  };
  for (const auto& run : ingest.runs) {
    if (run->last() > end_of(run->log())) return fail("18: takes headers of a revoked city beyond its tip");
  }
}

void Witness::on_started() {
  shown_.clear();
  look_at_shown();
}

void Witness::look_at_shown(bool dropped) {
  for (const auto& [key, log] : node_->store().logs()) {
    SequenceSet now;
    for (Sequence sequence = 1; sequence <= log.undisputed(); ++sequence) {
      if (node_->store().document(Place{key, sequence})) now.add(sequence);
    }
    SequenceSet gone = shown_[key];
    for (const auto& interval : now.intervals()) gone.remove(interval.first, interval.last);
    for (const auto& interval : gone.intervals()) {
      for (Sequence each = interval.first; each <= interval.last; ++each) {
        if (each > log.undisputed() || log.rows[each - 1].retracted || dropped) continue;
        return fail("8: shows " + named({key, each}) + " no longer, for no reason");
      }
    }
    shown_[key] = std::move(now);
  }
}

// ---- the wires ----

void Witness::on_sending(sync::LinkId link, const LogKey& peer, const sync::Message& message) {
  const sync::Engine& engine = node_->engine();
  if (!engine.network()->is_current(peer) && !std::holds_alternative<sync::Bye>(message)) {
    return fail("18: sends " + std::string(sync::name_of(message)) + " to a city that is no member");
  }
  if (const auto* run = std::get_if<sync::RunMessage>(&message)) {
    look_at_run(*run);
  } else if (const auto* document = std::get_if<sync::DocumentMessage>(&message)) {
    const LogKey* log = key_of(node_->store(), document->log);
    if (!log) return fail("21: sends a document of a log that it does not know");
    const Place place{*log, document->sequence};
    if (node_->store().find(place) && node_->store().find(place)->retracted) {
      return fail("9: serves " + named(place) + ", which was taken back");
    }
    look_at_document(place, document->frame, "sends");
  } else if (const auto* have = std::get_if<sync::Have>(&message)) {
    if (const LogKey* log = key_of(node_->store(), have->log)) look_at_told(*log, have->sequence);
  } else if (const auto* frontier = std::get_if<sync::Frontier>(&message)) {
    for (const sync::LogFrontier& each : frontier->logs) look_at_told(each.log, each.sequence);
    const auto& members = engine.network()->members();
    for (std::size_t i = 0; i < frontier->places.size() && i < members.size(); ++i) {
      look_at_told(members[i].admission.node_key, frontier->places[i].sequence);
    }
  }
  look_at_load(link);
}

void Witness::look_at_told(const LogKey& log, Sequence sequence) const {
  if (sequence > accepted_of(*node_, *node_->engine().network(), log)) {
    return fail("21: tells of more of a log than its disk holds");
  }
  // Who runs twice hears of its own entries from others, like of anybody's.
  if (log == node_->log() && !world_->runs_twice(log) && sequence > node_->store().durable(log)) {
    fail("21: tells of an entry of its own that a power cut would take back");
  }
}

void Witness::look_at_run(const sync::RunMessage& message) const {
  const Run& run = message.run;
  const SimStore::Log* log = node_->store().log(run.log);
  if (!log || run.last() > log->rows.size()) return fail("21: passes on headers that it does not hold");
  for (Sequence sequence = run.first; sequence <= run.last(); ++sequence) {
    const VerifiedHeader& header = *log->rows[sequence - 1].header;
    if (header.body() != run.bodies[sequence - run.first] || header.format() != run.format) {
      return fail("21: passes on another header than it checked");
    }
  }
  if (!message.document) return;
  if (log->rows[run.first - 1].retracted) return fail("9: passes on a document that was taken back");
  look_at_document(Place{run.log, run.first}, *message.document, "passes on");
}

void Witness::look_at_load(sync::LinkId link) {
  const sync::Load load = node_->engine().load(link);
  if (load.unsent + load.unstored > limits::connection_bytes_max) {
    fail("12: keeps " + std::to_string(load.unsent) + " + " + std::to_string(load.unstored) + " octets for one link");
  }
}

void Witness::look_at_waits() {
  for (const sync::Wait& wait : node_->engine().waits()) {
    if (wait.until + slack < world_->engine_now()) return fail("27: waits for " + std::string(wait.what) + " too long");
  }
}

}  // namespace essaim::sim
