#include "tests/sim/sim_store.h"

#include <algorithm>

#include "core/fault.h"
#include "core/limits.h"

namespace essaim::sim {
namespace {

constexpr Sequence signature_interval = static_cast<Sequence>(limits::run_headers_max);

bool wants_document(const HeaderFields& fields) { return fields.document.has_value(); }

// Files a header without a document where the filter puts it.
void file_absent(SimStore::Log& log, Sequence sequence, const Filter& filter, const LogKey& key) {
  const SimStore::Row& row = log.rows[sequence - 1];
  log.missing.remove(sequence);
  log.unwanted.remove(sequence);
  if (!wants_document(row.header->fields()) || row.frame || row.retracted) return;
  if (filter.matches(key, row.header->fields())) {
    log.missing.add(sequence);
  } else {
    log.unwanted.add(sequence);
  }
}

// Whether a run brings new headers that agree with what is held. Beyond a fork nobody knows which branch counts, so
// none is continued.
bool continues(const SimStore::Log& log, const VerifiedRun& run) {
  const auto held = static_cast<Sequence>(log.rows.size());
  if (run.last() <= held || run.first() > held + 1) return false;
  if (log.fork != 0 && held + 1 >= log.fork) return false;
  if (held == 0) return run.first() == 1;
  const HeaderHash& head = log.rows.back().header->hash();
  if (run.first() == held + 1) return run.previous() == head;
  return run.headers()[held - run.first()].hash() == head;
}

// Where a run from `first` ends so that a signature proves it: at the boundary or before it, else as soon as possible
// after it, because what lies before a fork may be signed only beyond it (RULES 5).
Sequence signed_end(const SimStore::Log& log, Sequence first, Sequence boundary, Sequence most) {
  for (Sequence end = boundary; end >= first; --end) {
    if (log.rows[end - 1].signature) return end;
  }
  for (Sequence end = boundary + 1; end <= most; ++end) {
    if (log.rows[end - 1].signature) return end;
  }
  return boundary;
}

// Where the header at `sequence` takes back what stands before it and was not taken back yet: does it, and says which.
std::vector<Sequence> hide_targets(SimStore::Log& log, Sequence sequence) {
  std::vector<Sequence> hidden;
  const auto head = decode_head(log.rows[sequence - 1].header->bytes());
  for (const Reference& target : log.rows[sequence - 1].header->fields().retracts()) {
    if (!head || target.sequence == 0 || target.sequence >= sequence) continue;
    SimStore::Row& row = log.rows[target.sequence - 1];
    if (target.log != head->place.log || row.header->hash() != target.header || row.retracted) continue;
    row.retracted = true;
    log.missing.remove(target.sequence);
    log.unwanted.remove(target.sequence);
    hidden.push_back(target.sequence);
  }
  return hidden;
}

// Which retractions count was changed by a fork or an end: applies them anew, and says what is wanted again.
void retract_anew(SimStore::Log& log, const LogKey& key, const Filter& filter, Ingested& done) {
  std::vector<bool> before;
  before.reserve(log.rows.size());
  for (SimStore::Row& row : log.rows) before.push_back(std::exchange(row.retracted, false));
  for (Sequence sequence = 1; sequence <= std::min(log.undisputed(), log.end); ++sequence) hide_targets(log, sequence);
  for (Sequence sequence = 1; sequence <= log.undisputed(); ++sequence) {
    file_absent(log, sequence, filter, key);
    if (!before[sequence - 1] || log.rows[sequence - 1].retracted) continue;
    if (log.missing.contains(sequence)) done.wanted_again.push_back({key, sequence});
    if (log.unwanted.contains(sequence)) done.unwanted_again.push_back({key, sequence});
  }
}

}  // namespace

Sequence SimStore::Log::undisputed() const {
  const auto held = static_cast<Sequence>(rows.size());
  return fork == 0 ? held : std::min(held, fork - 1);
}

Ingested SimStore::commit(Ingest ingest, const Filter& filter) {
  auto shared = std::make_shared<const Ingest>(std::move(ingest));
  pending_.push_back(Batch{shared, std::nullopt, filter});
  return apply(volatile_, shared, filter);
}

Ingested SimStore::end_logs(std::vector<LogEnd> ends, const Filter& filter) {
  Ingested done;
  apply_ends(volatile_, ends, filter, done);
  pending_.push_back(Batch{nullptr, std::move(ends), filter});
  return done;
}

void SimStore::refilter(const Filter& filter, bool drop) {
  pending_.push_back(Batch{nullptr, std::nullopt, filter, drop});
  apply_filter(volatile_, filter, drop);
}

void SimStore::sync() {
  for (const Batch& batch : pending_) {
    if (batch.ingest) {
      apply(durable_, batch.ingest, batch.filter);
    } else if (batch.ends) {
      Ingested done;
      apply_ends(durable_, *batch.ends, batch.filter, done);
    } else {
      apply_filter(durable_, batch.filter, batch.drop);
    }
  }
  pending_.clear();
}

void SimStore::crash() {
  volatile_ = durable_;
  pending_.clear();
  if (!ESSAIM_FAULT("retraction-lost-in-crash")) return;
  for (auto& [key, log] : volatile_.logs) {
    for (Row& row : log.rows) row.retracted = false;
  }
}

Ingested SimStore::apply(State& state, const std::shared_ptr<const Ingest>& ingest, const Filter& filter) {
  Ingested done;
  apply_network(state, *ingest, done);
  apply_forks(state, *ingest, filter, done);
  apply_runs(state, *ingest, filter, done);
  apply_documents(state, ingest, done);
  for (const ForkEvidence& evidence : done.forks) {
    const Log& log = state.logs.at(evidence.log());
    const bool held = log.undisputed() > 0 && log.undisputed() + 1 == evidence.position();
    done.before_forks.push_back(held ? log.rows[log.undisputed() - 1].header->hash() : HeaderHash{});
  }
  return done;
}

void SimStore::apply_network(State& state, const Ingest& ingest, Ingested& done) {
  for (const VerifiedNetworkEntry& entry : ingest.network) {
    const bool held = std::any_of(state.network.begin(), state.network.end(),
                                  [&](const VerifiedNetworkEntry& other) { return other.hash() == entry.hash(); });
    if (held) continue;
    state.network.push_back(entry);
    done.network.push_back(entry);
  }
}

void SimStore::apply_forks(State& state, const Ingest& ingest, const Filter& filter, Ingested& done) {
  for (const ForkEvidence& evidence : ingest.forks) {
    Log& log = state.logs[evidence.log()];
    if (log.fork != 0 && log.fork <= evidence.position()) continue;
    log.fork = evidence.position();
    state.forks.insert_or_assign(evidence.log(), evidence);
    done.forks.push_back(evidence);
    // What follows stays where it is and counts for nothing, the retractions in it included.
    log.missing.remove(log.fork, limits::sequence_max);
    log.unwanted.remove(log.fork, limits::sequence_max);
    retract_anew(log, evidence.log(), filter, done);
  }
}

void SimStore::apply_runs(State& state, const Ingest& ingest, const Filter& filter, Ingested& done) {
  for (const auto& run : ingest.runs) {
    Log& log = state.logs[run->log()];
    if (const auto end = state.ends.find(run->log()); end != state.ends.end()) log.end = end->second;
    const auto held = static_cast<Sequence>(log.rows.size());
    if (!continues(log, *run)) continue;
    if (done.runs.empty()) done.first_arrival = state.last_arrival + 1;
    for (Sequence sequence = held + 1; sequence <= run->last(); ++sequence) {
      const VerifiedHeader& header = run->headers()[sequence - run->first()];
      Row row;
      row.header = std::shared_ptr<const VerifiedHeader>(run, &header);
      row.arrival = ++state.last_arrival;
      if (sequence == run->last()) row.signature = run->signature();
      log.rows.push_back(std::move(row));
      if (sequence > log.undisputed()) continue;
      file_absent(log, sequence, filter, run->log());
      if (sequence > log.end) continue;
      for (const Sequence hidden : hide_targets(log, sequence)) done.hidden.push_back(Place{run->log(), hidden});
    }
    done.runs.push_back(run);
  }
}

bool SimStore::refused(const Log& log, const Ingest& ingest, const Place& document) {
  return std::ranges::any_of(ingest.runs, [&](const auto& run) {
    if (run->log() != document.log || document.sequence < run->first() || document.sequence > run->last()) return false;
    return run->headers()[document.sequence - run->first()].hash() != log.rows[document.sequence - 1].header->hash();
  });
}

void SimStore::apply_documents(State& state, const std::shared_ptr<const Ingest>& ingest, Ingested& done) {
  for (const VerifiedDocument& document : ingest->documents) {
    const auto found = state.logs.find(document.place().log);
    if (found == state.logs.end()) continue;
    // These two sets name every accepted header whose document is not held and may be.
    Log& log = found->second;
    const Sequence sequence = document.place().sequence;
    if (!log.missing.contains(sequence) && !log.unwanted.contains(sequence)) continue;
    if (refused(log, *ingest, document.place())) continue;
    Row& row = log.rows[sequence - 1];
    row.frame = std::shared_ptr<const Bytes>(ingest, &document.frame());
    log.missing.remove(sequence);
    log.unwanted.remove(sequence);
    done.documents.push_back(document.place());
  }
}

void SimStore::apply_filter(State& state, const Filter& filter, bool drop) {
  for (auto& [key, log] : state.logs) {
    for (Sequence sequence = 1; sequence <= log.undisputed(); ++sequence) {
      Row& row = log.rows[sequence - 1];
      if (drop && !row.retracted && !filter.matches(key, row.header->fields())) row.frame.reset();
      file_absent(log, sequence, filter, key);
    }
  }
}

void SimStore::apply_ends(State& state, const std::vector<LogEnd>& ends, const Filter& filter, Ingested& done) {
  for (const LogEnd& each : ends) {
    state.ends[each.log] = each.sequence;
    const auto log = state.logs.find(each.log);
    if (log == state.logs.end() || log->second.end <= each.sequence) continue;
    log->second.end = each.sequence;
    retract_anew(log->second, each.log, filter, done);
  }
}

const SimStore::Log* SimStore::log(const LogKey& key) const {
  const auto found = volatile_.logs.find(key);
  return found == volatile_.logs.end() ? nullptr : &found->second;
}

Sequence SimStore::durable(const LogKey& key) const {
  const auto found = durable_.logs.find(key);
  return found == durable_.logs.end() ? 0 : static_cast<Sequence>(found->second.rows.size());
}

std::vector<ForkEvidence> SimStore::forks() const {
  std::vector<ForkEvidence> all;
  all.reserve(volatile_.forks.size());
  for (const auto& [key, evidence] : volatile_.forks) all.push_back(evidence);
  return all;
}

std::vector<sync::LogSnapshot> SimStore::snapshots() const {
  std::vector<sync::LogSnapshot> all;
  for (const auto& [key, log] : volatile_.logs) {
    sync::LogSnapshot snapshot;
    snapshot.log = key;
    snapshot.sequence = log.undisputed();
    if (snapshot.sequence > 0) snapshot.head = log.rows[snapshot.sequence - 1].header->hash();
    snapshot.fork = log.fork;
    snapshot.missing = log.missing;
    snapshot.unwanted = log.unwanted;
    all.push_back(std::move(snapshot));
  }
  return all;
}

std::optional<Run> SimStore::run(const LogKey& key, Sequence first) const {
  const Log* log = this->log(key);
  if (!log || first == 0 || first > log->undisputed()) return std::nullopt;
  const Sequence multiple = (first + signature_interval - 1) / signature_interval * signature_interval;
  auto most = std::min(static_cast<Sequence>(log->rows.size()), first + signature_interval - 1);
  // The fixed head travels once for the run, so all its headers are of one format.
  for (Sequence each = first + 1; each <= most; ++each) {
    if (log->rows[each - 1].header->format() != log->rows[first - 1].header->format()) most = each - 1;
  }
  const Sequence boundary = std::min({multiple, log->undisputed(), most});
  const Sequence last = signed_end(*log, first, boundary, most);
  Run run;
  run.log = key;
  run.first = first;
  if (first > 1) run.previous = log->rows[first - 2].header->hash();
  run.format = log->rows[first - 1].header->format();
  for (Sequence sequence = first; sequence <= last; ++sequence) {
    run.bodies.emplace_back(log->rows[sequence - 1].header->body());
  }
  run.signature = log->rows[last - 1].signature;
  return run;
}

const SimStore::Row* SimStore::find(const Place& place) const {
  const Log* log = this->log(place.log);
  if (!log || place.sequence == 0 || place.sequence > log->rows.size()) return nullptr;
  return &log->rows[place.sequence - 1];
}

const Bytes* SimStore::document(const Place& place) const {
  const Row* row = find(place);
  return row && !row->retracted && place.sequence <= log(place.log)->undisputed() ? row->frame.get() : nullptr;
}

std::vector<std::pair<Sequence, Bytes>> SimStore::documents(const LogKey& key, Sequence first, Sequence last,
                                                            std::size_t bytes_max) const {
  std::vector<std::pair<Sequence, Bytes>> frames;
  const Log* log = this->log(key);
  if (!log) return frames;
  std::size_t bytes = 0;
  for (Sequence sequence = std::min(last, log->undisputed()); sequence >= first && sequence > 0; --sequence) {
    const Bytes* frame = document(Place{key, sequence});
    if (!frame) continue;
    if (!frames.empty() && bytes + frame->size() > bytes_max) break;
    bytes += frame->size();
    frames.emplace_back(sequence, *frame);
  }
  return frames;
}

std::string SimStore::verify(const Filter& filter) const {
  std::uint64_t entries = 0;
  for (const auto& [key, log] : volatile_.logs) {
    HeaderHash previous;
    for (Sequence sequence = 1; sequence <= log.rows.size(); ++sequence) {
      const Row& row = log.rows[sequence - 1];
      const auto head = decode_head(row.header->bytes());
      if (!head) return "a header whose head cannot be read";
      if (head->place != Place{key, sequence}) return "a header at another place than its own";
      if (head->previous != previous) return "a header that does not name the one before";
      if (row.arrival == 0 || row.arrival > volatile_.last_arrival) return "an arrival number out of range";
      previous = row.header->hash();
      const bool absent =
          sequence <= log.undisputed() && wants_document(row.header->fields()) && !row.frame && !row.retracted;
      const bool followed = filter.matches(key, row.header->fields());
      if (log.missing.contains(sequence) != (absent && followed)) return "a wrong set of missing documents";
      if (log.unwanted.contains(sequence) != (absent && !followed)) return "a wrong set of unwanted documents";
      ++entries;
    }
  }
  if (entries != volatile_.last_arrival) return "arrival numbers that are not as many as the entries";
  return {};
}

}  // namespace essaim::sim
