#include "storage/batch.h"

#include <utility>

#include "core/check.h"

namespace essaim::storage {
namespace {

rocksdb::Slice slice(ByteView bytes) { return {bytes.data(), bytes.size()}; }

// Header and document of the largest commit that the lane makes.
constexpr std::size_t usual_batch_bytes = 1024 * 1024;

}  // namespace

Batch::Batch(Store::Impl& store)
    : store_(&store),
      view_(store.moment.view),
      rows_(usual_batch_bytes / 8, 0, 8 /* checksum octets for each key, from here to the memtable */, 0),
      totals_(store.moment.totals) {}

void Batch::put(Family family, ByteView key, ByteView value) {
  const rocksdb::Status status = rows_.Put(store_->database->handle(family), slice(key), slice(value));
  CHECK(status.ok());
}

void Batch::erase(Family family, ByteView key) {
  const rocksdb::Status status = rows_.Delete(store_->database->handle(family), slice(key));
  CHECK(status.ok());
}

LogMemory* Batch::log(const LogKey& key) {
  if (const auto held = store_->moment.numbers.find(key); held != store_->moment.numbers.end()) {
    return log(held->second);
  }
  const auto added = new_numbers_.find(key);
  return added == new_numbers_.end() ? nullptr : log(added->second);
}

LogMemory* Batch::log(LogNumber number) {
  if (const auto staged = logs_.find(number); staged != logs_.end()) return staged->second.get();
  const auto held = store_->moment.logs.find(number);
  if (held == store_->moment.logs.end()) return nullptr;
  return logs_.emplace(number, std::make_shared<LogMemory>(*held->second)).first->second.get();
}

LogMemory& Batch::log_or_new(const LogKey& key) {
  if (LogMemory* known = log(key)) return *known;
  auto memory = std::make_shared<LogMemory>();
  memory->number = static_cast<LogNumber>(++totals_.logs);
  memory->row.key = key;
  if (const auto end = store_->ends.find(key); end != store_->ends.end()) memory->end = end->second;
  new_numbers_.emplace(key, memory->number);
  return *logs_.emplace(memory->number, std::move(memory)).first->second;
}

Result<std::optional<EntryRow>> Batch::entry(const Position& position) const {
  if (const auto changed = rewritten_.find(position); changed != rewritten_.end()) return changed->second;
  for (const NewRun& added : new_runs_) {
    if (added.log != position.log || position.sequence < added.first || position.sequence > added.run->last()) continue;
    const VerifiedHeader& header = added.run->headers()[position.sequence - added.run->first()];
    EntryRow row;
    row.has_document = header.fields().document.has_value();
    row.arrival = added.first_arrival + (position.sequence - added.first);
    if (position.sequence == added.run->last()) row.signature = added.run->signature();
    row.header = header.bytes();
    return row;
  }
  return read_entry_row(*view_, position);
}

void Batch::rewrite_entry(const Position& position, EntryRow row) {
  put(Family::entries, position_key(position), entry_value(row));
  rewritten_[position] = std::move(row);
}

void Batch::remember(LogNumber log, std::shared_ptr<const VerifiedRun> run, Sequence first,
                     std::uint64_t first_arrival) {
  new_runs_.push_back({log, std::move(run), first, first_arrival});
}

std::optional<RetractionRow> Batch::retraction(const Position& position) const {
  if (const auto changed = retractions_.find(position); changed != retractions_.end()) return changed->second;
  const auto held = store_->retractions.find(position);
  if (held == store_->retractions.end()) return std::nullopt;
  return held->second;
}

void Batch::set_retraction(const Position& position, const std::optional<RetractionRow>& row) {
  const bool before = retraction(position).has_value();
  if (row)
    put(Family::retractions, position_key(position), retraction_value(*row));
  else
    erase(Family::retractions, position_key(position));
  if (row && !before) ++totals_.retractions;
  if (!row && before) --totals_.retractions;
  retractions_[position] = row;
}

void Batch::put_logs() {
  for (const auto& [number, log] : logs_) {
    const auto held = store_->moment.logs.find(number);
    const LogMemory* before = held == store_->moment.logs.end() ? nullptr : held->second.get();
    if (before == nullptr || before->row != log->row) {
      put(Family::logs, log_key(number, LogPart::row), log_value(log->row));
    }
    const auto put_set = [&, number = number](MissingPart part, const SequenceSet& set, const SequenceSet* old) {
      if (old != nullptr ? *old == set : set.empty()) return;
      put(Family::missing, missing_key(number, part), set.encode());
    };
    put_set(MissingPart::missing, log->missing, before == nullptr ? nullptr : &before->missing);
    put_set(MissingPart::unwanted, log->unwanted, before == nullptr ? nullptr : &before->unwanted);
  }
}

Result<void> Batch::write(Durability durability) {
  put_logs();
  if (totals_ != store_->moment.totals) put(Family::marks, totals_key(), totals_value(totals_));
  if (rows_.Count() == 0) {
    if (durability == Durability::soon || !store_->unsynced) return {};
    // A write that changes nothing, for its sync: it carries all earlier ones to the disk.
    put(Family::marks, totals_key(), totals_value(totals_));
  }
  if (auto written = store_->database->write(rows_, durability); !written) return written;
  store_->unsynced = durability == Durability::soon;
  return publish();
}

Result<void> Batch::publish() {
  for (const auto& [position, row] : retractions_) {
    if (row)
      store_->retractions[position] = *row;
    else
      store_->retractions.erase(position);
  }
  auto view = store_->database->view();
  if (!view) return tl::unexpected(view.error());
  auto forks = store_->moment.forks;
  for (const auto& [number, log] : logs_) {
    const auto known = forks->find(number);
    if (log->row.fork == (known == forks->end() ? 0 : known->second)) continue;
    auto changed = std::make_shared<Forks>(*forks);
    (*changed)[number] = log->row.fork;
    forks = std::move(changed);
  }

  auto hidden = store_->moment.hidden;
  if (!retractions_.empty()) {
    auto changed = std::make_shared<Hidden>(*hidden);
    for (const auto& [position, row] : retractions_) {
      if (row)
        changed->insert(position);
      else
        changed->erase(position);
    }
    hidden = std::move(changed);
  }

  // The old view goes away after the lock, for giving it back takes a lock of RocksDB.
  std::shared_ptr<const View> old = std::move(view_);
  const std::unique_lock lock(store_->mutex);
  store_->moment.view.swap(*view);
  store_->moment.forks = std::move(forks);
  store_->moment.hidden = std::move(hidden);
  for (const auto& [key, number] : new_numbers_) store_->moment.numbers.emplace(key, number);
  for (auto& [number, log] : logs_) store_->moment.logs[number] = std::move(log);
  store_->moment.totals = totals_;
  return {};
}

}  // namespace essaim::storage
