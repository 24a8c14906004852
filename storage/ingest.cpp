#include <algorithm>
#include <utility>

#include "core/document.h"
#include "core/limits.h"
#include "storage/batch.h"

namespace essaim::storage {
namespace {

// One commit: the order is network, forks, runs, documents, so that each finds what it builds on.
class Ingestion {
 public:
  Ingestion(Store::Impl& store, const Filter& filter, std::uint64_t now_ms, bool own)
      : batch_(store),
        filter_(filter),
        now_ms_(now_ms),
        others_log_(own ? std::nullopt : store.options.own_log),
        last_arrival_(batch_.totals().entries) {}

  Result<void> add_network(VerifiedNetworkEntry entry);
  Result<void> add_fork(const ForkEvidence& evidence);
  Result<void> add_run(const std::shared_ptr<const VerifiedRun>& run);
  Result<void> add_document(const VerifiedDocument& document);
  void add_mark(const PlaceMark& mark);
  void add_value(const Mark& mark) { batch_.put(Family::marks, mark_key(mark.name), mark.value); }
  Result<Ingested> finish(Durability durability);

 private:
  bool begins_something(const VerifiedRun& run);
  Result<bool> is_held(const VerifiedRun& run);
  Result<void> add_headers(LogMemory& log, const VerifiedRun& run);
  void add_indexes(const Position& position, std::uint64_t arrival, const HeaderFields& fields);

  Batch batch_;
  const Filter& filter_;
  std::uint64_t now_ms_;
  std::optional<LogKey> others_log_;  // this city's own, where others bring it
  std::uint64_t last_arrival_;        // every header gets one and keeps it, so it is their count too
  Ingested result_;
  std::vector<Bytes> network_keys_;
  std::vector<std::shared_ptr<const VerifiedRun>> refused_;  // whose headers are not those that are held
};

Result<void> Ingestion::add_network(VerifiedNetworkEntry entry) {
  Bytes key = network_key(entry.position(), entry.hash());
  if (std::ranges::find(network_keys_, key) != network_keys_.end()) return {};
  const auto held = batch_.view().holds(Family::network, key);
  if (!held) return tl::unexpected(held.error());
  if (*held) return {};
  batch_.put(Family::network, key, network_value(entry.signed_entry()));
  ++batch_.totals().network;
  network_keys_.push_back(std::move(key));
  result_.network.push_back(std::move(entry));
  return {};
}

Result<void> Ingestion::add_fork(const ForkEvidence& evidence) {
  // A proof is passed on, so it must stand without our list of tips.
  if (!evidence.first->signature() || !evidence.second->signature()) return {};
  const Sequence fork = evidence.position();
  LogMemory& log = batch_.log_or_new(evidence.log());
  if (log.row.fork != 0 && log.row.fork <= fork) return {};
  if (log.row.fork == 0) ++batch_.totals().forks;
  batch_.put(Family::logs, log_key(log.number, LogPart::fork), fork_value(evidence));
  log.row.fork = fork;
  result_.forks.push_back(evidence);
  if (log.accepted < fork) return {};

  // What follows stays where it is, and nobody is shown or given it any more.
  const Sequence before = log.accepted;
  log.accepted = fork - 1;
  log.accepted_head = {};
  if (log.accepted > 0) {
    const auto row = batch_.entry({log.number, log.accepted});
    if (!row) return tl::unexpected(row.error());
    if (!*row) return damaged(describe({log.number, log.accepted}) + " is gone");
    log.accepted_head = hash_of((*row)->header);
  }
  log.missing.remove(fork, limits::sequence_max);
  log.unwanted.remove(fork, limits::sequence_max);
  // Beyond an end they were void already.
  return void_retractions(batch_, log, fork, std::min(before, log.end), filter_, result_);
}

// Whether a run brings new headers that agree with what is held.
bool Ingestion::begins_something(const VerifiedRun& run) {
  const LogMemory* log = batch_.log(run.log());
  if (log == nullptr) return run.first() == 1;
  const Sequence held = log->row.held;
  if (run.last() <= held || run.first() > held + 1) return false;
  // Beyond a fork nobody knows which branch counts, so none is continued.
  if (log->row.fork != 0 && held + 1 >= log->row.fork) return false;
  if (run.first() == held + 1) return run.previous() == log->held_head;
  // Each header names the one before, so where they agree at one place they agree below it too.
  return run.headers()[held - run.first()].hash() == log->held_head;
}

// Each header names the one before, so the last one speaks for all.
Result<bool> Ingestion::is_held(const VerifiedRun& run) {
  const LogMemory* log = batch_.log(run.log());
  if (log == nullptr || run.last() > log->row.held) return false;
  const auto row = batch_.entry({log->number, run.last()});
  if (!row) return tl::unexpected(row.error());
  return row->has_value() && hash_of((*row)->header) == run.head();
}

Result<void> Ingestion::add_run(const std::shared_ptr<const VerifiedRun>& run) {
  if (!begins_something(*run)) {
    const auto held = is_held(*run);
    if (!held) return tl::unexpected(held.error());
    if (!*held) refused_.push_back(run);
    return {};
  }
  if (result_.runs.empty()) result_.first_arrival = last_arrival_ + 1;
  LogMemory& log = batch_.log_or_new(run->log());
  batch_.remember(log.number, run, log.row.held + 1, last_arrival_ + 1);
  if (auto added = add_headers(log, *run); !added) return added;
  result_.runs.push_back(run);
  return {};
}

Result<void> Ingestion::add_headers(LogMemory& log, const VerifiedRun& run) {
  const Sequence first = log.row.held + 1;
  const RetractionTerms terms{.now_ms = now_ms_, .erases = others_log_ != log.row.key};
  for (Sequence sequence = first; sequence <= run.last(); ++sequence) {
    const VerifiedHeader& header = run.headers()[sequence - run.first()];
    const HeaderFields& fields = header.fields();
    const Position position{log.number, sequence};
    const std::uint64_t arrival = ++last_arrival_;
    const bool signed_here = sequence == run.last() && run.signature().has_value();
    batch_.put(
        Family::entries, position_key(position),
        entry_value(fields.document.has_value(), arrival, signed_here ? &*run.signature() : nullptr, header.bytes()));
    batch_.put(Family::arrivals, arrival_key(arrival), position_key(position));
    add_indexes(position, arrival, fields);
    if (log.row.fork != 0 && sequence >= log.row.fork) continue;
    log.accepted = sequence;
    log.accepted_head = header.hash();
    if (fields.document) (filter_.matches(log.row.key, fields) ? log.missing : log.unwanted).add(sequence);
    if (auto applied = apply_retraction(batch_, position, fields, terms, result_); !applied) return applied;
  }
  const std::uint64_t added = run.last() - first + 1;
  log.row.held = run.last();
  log.held_head = run.head();
  log.row.entries += added;
  batch_.totals().entries += added;
  return {};
}

void Ingestion::add_indexes(const Position& position, std::uint64_t arrival, const HeaderFields& fields) {
  for (auto theme = fields.themes.begin(); theme != fields.themes.end(); ++theme) {
    if (std::find(fields.themes.begin(), theme, *theme) != theme) continue;
    batch_.put(Family::themes, theme_key(*theme, arrival), theme_value(position, fields.kind, fields.language));
    ++batch_.totals().themes;
  }
  std::uint8_t which = 0;
  for (const Reference& reference : fields.references) {
    batch_.put(Family::references, reference_key(reference.header, arrival, which++),
               reference_value({reference.relation, position}));
    ++batch_.totals().references;
  }
}

Result<void> Ingestion::add_document(const VerifiedDocument& document) {
  LogMemory* log = batch_.log(document.place().log);
  if (log == nullptr) return {};
  const Sequence sequence = document.place().sequence;
  // What a refused header names is not what the held one does.
  const bool refused = std::ranges::any_of(refused_, [&](const auto& run) {
    return run->log() == document.place().log && run->first() <= sequence && sequence <= run->last();
  });
  if (refused) return {};
  // These two sets name every accepted header whose document may be stored: neither held, retracted nor erased.
  if (!log->missing.contains(sequence) && !log->unwanted.contains(sequence)) return {};
  batch_.put(Family::documents, position_key({log->number, sequence}), document.frame());
  log->missing.remove(sequence);
  log->unwanted.remove(sequence);
  ++log->row.documents;
  ++batch_.totals().documents;
  result_.documents.push_back(document.place());
  return {};
}

void Ingestion::add_mark(const PlaceMark& mark) {
  const LogMemory* log = batch_.log(mark.place.log);
  if (log == nullptr || mark.place.sequence > log->row.held) return;
  batch_.put(Family::marks, mark_key(mark.name), position_key({log->number, mark.place.sequence}));
}

Result<Ingested> Ingestion::finish(Durability durability) {
  for (const ForkEvidence& evidence : result_.forks) {
    const LogMemory& log = *batch_.log(evidence.log());
    const bool held = log.accepted + 1 == evidence.position();
    result_.before_forks.push_back(held ? log.accepted_head : HeaderHash{});
  }
  if (auto written = batch_.write(durability); !written) return tl::unexpected(written.error());
  return std::move(result_);
}

}  // namespace

Result<Ingested> Store::commit(Ingest ingest, const Filter& filter, Durability durability, std::uint64_t now_ms,
                               std::span<const PlaceMark> marks, std::span<const Mark> values) {
  if (auto use = impl_->usable(); !use) return tl::unexpected(use.error());
  Ingestion ingestion(*impl_, filter, now_ms, ingest.own);
  for (VerifiedNetworkEntry& entry : ingest.network) {
    if (auto added = ingestion.add_network(std::move(entry)); !added) return tl::unexpected(added.error());
  }
  for (const ForkEvidence& evidence : ingest.forks) {
    if (auto added = ingestion.add_fork(evidence); !added) return tl::unexpected(added.error());
  }
  for (const auto& run : ingest.runs) {
    if (auto added = ingestion.add_run(run); !added) return tl::unexpected(added.error());
  }
  for (const VerifiedDocument& document : ingest.documents) {
    if (auto added = ingestion.add_document(document); !added) return tl::unexpected(added.error());
  }
  for (const PlaceMark& mark : marks) ingestion.add_mark(mark);
  for (const Mark& value : values) ingestion.add_value(value);
  return ingestion.finish(durability);
}

Result<void> Store::replace_frames(std::span<const VerifiedDocument> documents) {
  if (auto use = impl_->usable(); !use) return use;
  Batch batch(*impl_);
  for (const VerifiedDocument& document : documents) {
    const LogMemory* log = batch.log(document.place().log);
    if (log == nullptr) continue;
    const Bytes key = position_key({log->number, document.place().sequence});
    const auto held = batch.view().holds(Family::documents, key);
    if (!held) return tl::unexpected(held.error());
    if (*held) batch.put(Family::documents, key, document.frame());
  }
  return batch.write(Durability::soon);
}

Result<Ingested> Store::end_logs(std::span<const LogEnd> ends, const Filter& filter) {
  if (auto use = impl_->usable(); !use) return tl::unexpected(use.error());
  Ingested result;
  Batch batch(*impl_);
  for (const LogEnd& each : ends) {
    impl_->ends[each.log] = each.sequence;
    LogMemory* log = batch.log(each.log);
    if (log == nullptr || each.sequence >= log->end) continue;
    const Sequence before = std::min(log->accepted, log->end);
    log->end = each.sequence;
    if (before <= each.sequence) continue;
    if (auto voided = void_retractions(batch, *log, each.sequence + 1, before, filter, result); !voided) {
      return tl::unexpected(voided.error());
    }
  }
  if (auto written = batch.write(Durability::soon); !written) return tl::unexpected(written.error());
  return result;
}

}  // namespace essaim::storage
