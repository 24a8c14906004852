#include <utility>

#include "storage/batch.h"

// What a change of follows does to the documents that are held and not held. The long part, looking at every header
// that is in question, needs no write and is done beside the store lane.
namespace essaim::storage {
namespace {

using HeaderVisit = std::function<void(Sequence sequence, const EntryRow& row)>;

// Every header of `first` … `last` of a log; damage where one is gone.
Result<void> each_header(const View& view, LogNumber log, Sequence first, Sequence last, const HeaderVisit& visit) {
  Sequence next = first;
  auto scanned = view.scan(Family::entries, position_key({log, first}), position_key({log, last + 1}),
                           [&](ByteView key, ByteView value) {
                             const auto row = read_entry(value);
                             if (!row || key != position_key({log, next})) return false;
                             visit(next++, *row);
                             return true;
                           });
  if (!scanned) return scanned;
  if (next != last + 1) return damaged(describe({log, next}));
  return {};
}

SequenceSet without(SequenceSet set, const SequenceSet& others) {
  for (const auto& [first, last] : others.intervals()) set.remove(first, last);
  return set;
}

SequenceSet not_held(const LogMemory& log) {
  SequenceSet absent = log.missing;
  for (const auto& [first, last] : log.unwanted.intervals()) absent.add(first, last);
  return absent;
}

// Adds to `wanted` what of `sequences` the filter wants.
Result<void> look_at(const View& view, const LogMemory& log, const SequenceSet& sequences, const Filter& filter,
                     SequenceSet& wanted) {
  for (const auto& [first, last] : sequences.intervals()) {
    auto looked = each_header(view, log.number, first, last, [&](Sequence sequence, const EntryRow& row) {
      if (filter.matches(log.row.key, read_header(row.header).fields)) wanted.add(sequence);
    });
    if (!looked) return looked;
  }
  return {};
}

}  // namespace

Result<Sorting> Store::sort(const Filter& filter) const {
  std::map<LogNumber, std::shared_ptr<const LogMemory>> logs;
  const auto reading = impl_->read(logs);
  if (!reading) return tl::unexpected(reading.error());
  Sorting sorting;
  for (const auto& [number, log] : logs) {
    SequenceSet absent = not_held(*log);
    if (absent.empty()) continue;
    Sorting::OfLog& of_log = sorting.logs[log->row.key];
    if (auto looked = look_at(*reading->view, *log, absent, filter, of_log.wanted); !looked) {
      return tl::unexpected(looked.error());
    }
    of_log.looked_at = std::move(absent);
  }
  return sorting;
}

Result<void> Store::refilter(const Filter& filter, const Sorting& sorting, const std::vector<Mark>& marks) {
  if (auto use = impl_->usable(); !use) return use;
  Batch batch(*impl_);
  for (const auto& [number, held] : impl_->moment.logs) {
    const SequenceSet absent = not_held(*held);
    if (absent.empty()) continue;
    Sorting::OfLog sorted;
    if (const auto found = sorting.logs.find(held->row.key); found != sorting.logs.end()) sorted = found->second;
    // What came since.
    const SequenceSet rest = without(absent, sorted.looked_at);
    if (auto looked = look_at(batch.view(), *held, rest, filter, sorted.wanted); !looked) return looked;
    SequenceSet unwanted = without(absent, sorted.wanted);
    if (unwanted == held->unwanted) continue;
    LogMemory& log = *batch.log(number);
    log.missing = without(absent, unwanted);
    log.unwanted = std::move(unwanted);
  }
  for (const Mark& mark : marks) {
    if (mark.value.empty())
      batch.erase(Family::marks, mark_key(mark.name));
    else
      batch.put(Family::marks, mark_key(mark.name), mark.value);
  }
  return batch.write(Durability::synced);
}

Result<Dropped> Store::drop_unfollowed(const Filter& filter, ByteView from, std::size_t look_max) {
  if (auto use = impl_->usable(); !use) return tl::unexpected(use.error());
  Batch batch(*impl_);
  struct Held {
    Position position;
    std::uint64_t octets;
  };
  std::vector<Held> all;
  Dropped dropped;
  bool readable = true;
  auto scanned = batch.view().scan(Family::documents, from, {}, [&](ByteView key, ByteView value) {
    if (all.size() == look_max) {
      dropped.next = Bytes(key);
      return false;
    }
    const auto position = read_position(key);
    readable = position.has_value();
    if (readable) all.push_back({*position, value.size()});
    return readable;
  });
  if (!scanned) return tl::unexpected(scanned.error());
  if (!readable) return damaged("documents");
  for (const Held& held : all) {
    const auto known = impl_->moment.logs.find(held.position.log);
    if (known == impl_->moment.logs.end()) return damaged(describe(held.position) + " of no known log");
    // Beyond a fork nobody knows what counts, and what was taken back has a time of its own to go.
    if (held.position.sequence > known->second->accepted) continue;
    const auto row = batch.entry(held.position);
    if (!row) return tl::unexpected(row.error());
    if (!*row) return damaged(describe(held.position) + " is gone");
    if ((*row)->retracted) continue;
    if (filter.matches(known->second->row.key, read_header((*row)->header).fields)) continue;
    batch.erase(Family::documents, position_key(held.position));
    LogMemory& log = *batch.log(held.position.log);
    log.unwanted.add(held.position.sequence);
    --log.row.documents;
    --batch.totals().documents;
    ++dropped.documents;
    dropped.octets += held.octets;
  }
  if (auto written = batch.write(Durability::synced); !written) return tl::unexpected(written.error());
  return dropped;
}

Result<void> Store::reclaim() const {
  std::shared_ptr<Database> database;
  {
    const std::shared_lock lock(impl_->mutex);
    database = impl_->database;
  }
  if (!database) return fail(Errc::store_failed, {"the store is closed"});
  // Held to the end, so that the database is not closed meanwhile; younger than what was dropped, so that it keeps
  // nothing of that.
  const auto view = database->view();
  if (!view) return tl::unexpected(view.error());
  if (auto flushed = database->flush(); !flushed) return flushed;
  return database->compact(Family::documents, position_key({0, 0}), position_key({UINT32_MAX, UINT32_MAX}));
}

Result<FollowTally> Store::tally(const std::vector<FollowRule>& rules, const LogKey& self) const {
  std::map<LogNumber, std::shared_ptr<const LogMemory>> logs;
  const auto reading = impl_->read(logs);
  if (!reading) return tl::unexpected(reading.error());
  const Filter always = Filter().of(self);
  const Filter filter = Filter(rules).of(self);
  FollowTally tally;
  tally.rules.resize(rules.size());
  for (const auto& [number, log] : logs) {
    if (log->accepted == 0) continue;
    auto looked = each_header(*reading->view, number, 1, log->accepted, [&](Sequence sequence, const EntryRow& row) {
      const HeaderFields fields = read_header(row.header).fields;
      if (!is_text_kind(fields.kind)) return;
      const bool missing = log->missing.contains(sequence);
      const bool held = row.has_document && !row.retracted && !missing && !log->unwanted.contains(sequence);
      const auto count = [&](FollowCounts& counts) {
        ++counts.entries;
        if (held) ++counts.documents;
        if (missing) ++counts.missing;
      };
      for (std::size_t i = 0; i < rules.size(); ++i) {
        if (matches(rules[i], log->row.key, fields)) count(tally.rules[i]);
      }
      if (always.matches(log->row.key, fields)) count(tally.always);
      if (filter.matches(log->row.key, fields)) return;
      ++tally.not_followed.entries;
      if (held) ++tally.not_followed.documents;
    });
    if (!looked) return tl::unexpected(looked.error());
  }
  return tally;
}

}  // namespace essaim::storage
