#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "core/limits.h"
#include "storage/batch.h"

// A retraction and its target lie in one log, and a header can only name the hash of one before it: the target is held
// whenever its retraction is. Its document may come later, or be asked for by nobody.
namespace essaim::storage {
namespace {

constexpr std::uint64_t hold_ms = std::chrono::milliseconds(limits::retraction_hold).count();

// Texts that lie closer than this, about one table of the database, are rewritten in one go.
constexpr Sequence near_sequences = 4096;

// Its document stays: a city erases its own text only where it wrote the retraction itself (RULES 15).
constexpr std::uint64_t never_ms = std::numeric_limits<std::uint64_t>::max();

// When the document is to go.
std::uint64_t due_of(RetractionClass why, const RetractionTerms& terms) {
  if (!terms.erases) return never_ms;
  return why == RetractionClass::personal_data ? terms.now_ms : terms.now_ms + hold_ms;
}

// Whether an accepted retraction below `end` of the log names `target`.
Result<bool> is_retracted_below(const Batch& batch, LogNumber log, Sequence end, const Reference& target) {
  std::vector<Position> sources;
  bool readable = true;
  const Bytes prefix = target.header.bytes();
  auto scanned = batch.view().scan(Family::references, prefix, after_prefix(prefix), [&](ByteView, ByteView value) {
    const auto row = read_reference(value);
    readable = row.has_value();
    const bool counts = readable && row->relation == Relation::retracts && row->source.log == log;
    if (counts && row->source.sequence < end) sources.push_back(row->source);
    return readable;
  });
  if (!scanned) return tl::unexpected(scanned.error());
  if (!readable) return damaged("references");
  for (const Position& source : sources) {
    const auto row = batch.entry(source);
    if (!row) return tl::unexpected(row.error());
    if (!*row) return damaged(describe(source) + " is gone");
    // Another kind of entry may carry such a reference and takes nothing back by it.
    const auto targets = read_header((*row)->header).fields.retracts();
    if (std::ranges::find(targets, target) != targets.end()) return true;
  }
  return false;
}

Result<void> restore(Batch& batch, LogMemory& log, Sequence from, const Reference& target, const Filter& filter,
                     Ingested& result) {
  if (target.log != log.row.key || target.sequence == 0 || target.sequence >= from) return {};
  const Position position{log.number, target.sequence};
  auto row = batch.entry(position);
  if (!row) return tl::unexpected(row.error());
  if (!*row || !(*row)->retracted || (*row)->erased || hash_of((*row)->header) != target.header) return {};
  const auto still = is_retracted_below(batch, log.number, from, target);
  if (!still) return tl::unexpected(still.error());
  if (*still) return {};

  (*row)->retracted = false;
  if (batch.retraction(position)) batch.set_retraction(position, std::nullopt);
  const auto held = batch.view().holds(Family::documents, position_key(position));
  if (!held) return tl::unexpected(held.error());
  if ((*row)->has_document && !*held) {
    const bool wanted = filter.matches(log.row.key, read_header((*row)->header).fields);
    (wanted ? log.missing : log.unwanted).add(position.sequence);
    (wanted ? result.wanted_again : result.unwanted_again).push_back({log.row.key, position.sequence});
  }
  batch.rewrite_entry(position, std::move(**row));
  return {};
}

// One target of a retraction at `source`.
Result<void> apply_to(Batch& batch, LogMemory& log, const Position& source, const Reference& target, std::uint64_t due,
                      Ingested& result) {
  // Of another log, or where no header of that hash stands: it counts for nothing (RULES 3, 15).
  if (target.log != log.row.key || target.sequence == 0 || target.sequence >= source.sequence) return {};
  const Position position{source.log, target.sequence};
  auto row = batch.entry(position);
  if (!row) return tl::unexpected(row.error());
  if (!*row) return damaged(describe(position) + " is gone");
  if (hash_of((*row)->header) != target.header) return {};

  if ((*row)->has_document && !(*row)->erased) {
    const auto known = batch.retraction(position);
    if (!known || due < known->due_ms) batch.set_retraction(position, RetractionRow{ErasureStage::held, due});
    if (!known && due == never_ms) result.kept.push_back({log.row.key, position.sequence});
  }
  if ((*row)->retracted) return {};
  log.missing.remove(position.sequence);
  log.unwanted.remove(position.sequence);
  (*row)->retracted = true;
  batch.rewrite_entry(position, std::move(**row));
  result.hidden.push_back({log.row.key, position.sequence});
  return {};
}

}  // namespace

Result<void> apply_retraction(Batch& batch, const Position& source, const HeaderFields& fields,
                              const RetractionTerms& terms, Ingested& result) {
  LogMemory& log = *batch.log(source.log);
  if (source.sequence > log.end) return {};
  for (const Reference& target : fields.retracts()) {
    auto applied = apply_to(batch, log, source, target, due_of(fields.retraction, terms), result);
    if (!applied) return applied;
  }
  return {};
}

Result<void> void_retractions(Batch& batch, LogMemory& log, Sequence from, Sequence last, const Filter& filter,
                              Ingested& result) {
  for (Sequence sequence = from; sequence <= last; ++sequence) {
    const auto row = batch.entry({log.number, sequence});
    if (!row) return tl::unexpected(row.error());
    if (!*row) return damaged(describe({log.number, sequence}) + " is gone");
    for (const Reference& target : read_header((*row)->header).fields.retracts()) {
      if (auto restored = restore(batch, log, from, target, filter, result); !restored) return restored;
    }
  }
  return {};
}

std::optional<std::uint64_t> Store::next_erasure_ms() const {
  std::optional<std::uint64_t> next;
  for (const auto& [position, row] : impl_->retractions) {
    const std::uint64_t due = row.stage == ErasureStage::erased ? 0 : row.due_ms;
    if (due == never_ms) continue;
    if (!next || due < *next) next = due;
  }
  return next;
}

Result<std::vector<Place>> Store::erase_due(std::uint64_t now_ms) {
  if (auto use = impl_->usable(); !use) return tl::unexpected(use.error());
  std::vector<Place> erased;
  std::vector<Position> positions;
  {
    Batch batch(*impl_);
    for (const auto& [position, row] : impl_->retractions) {
      if (row.stage == ErasureStage::erased) {
        positions.push_back(position);  // the process ended between the two steps
        continue;
      }
      if (row.due_ms > now_ms || row.due_ms == never_ms) continue;
      auto entry = batch.entry(position);
      if (!entry) return tl::unexpected(entry.error());
      if (!*entry) return damaged(describe(position) + " is gone");
      const auto held = batch.view().holds(Family::documents, position_key(position));
      if (!held) return tl::unexpected(held.error());
      LogMemory* log = batch.log(position.log);
      if (*held) {
        batch.erase(Family::documents, position_key(position));
        --log->row.documents;
        --batch.totals().documents;
      }
      (*entry)->erased = true;
      batch.rewrite_entry(position, std::move(**entry));
      batch.set_retraction(position, RetractionRow{ErasureStage::erased, row.due_ms});
      erased.push_back({log->row.key, position.sequence});
      positions.push_back(position);
    }
    if (positions.empty()) return erased;
    if (auto written = batch.write(Durability::synced); !written) return tl::unexpected(written.error());
  }

  // A view from before still sees the frames, so nothing may forget them yet; memory and the log hold them too.
  impl_->database->await_readers_before(*impl_->moment.view);
  if (auto flushed = impl_->database->flush(); !flushed) return tl::unexpected(flushed.error());
  std::ranges::sort(positions);
  for (auto first = positions.begin(); first != positions.end();) {
    auto next = first + 1;
    while (next != positions.end() && next->log == first->log &&
           next->sequence - std::prev(next)->sequence <= near_sequences) {
      ++next;
    }
    auto compacted = impl_->database->compact(Family::documents, position_key(*first), position_key(*std::prev(next)));
    if (!compacted) return tl::unexpected(compacted.error());
    first = next;
  }
  Batch done(*impl_);
  for (const Position& position : positions) done.set_retraction(position, std::nullopt);
  if (auto written = done.write(Durability::soon); !written) return tl::unexpected(written.error());
  return erased;
}

}  // namespace essaim::storage
