#include "storage/store.h"

#include <utility>

#include "core/entry.h"
#include "storage/batch.h"
#include "storage/store_impl.h"

namespace essaim::storage {
namespace {

// A new store says so before anything else is in it; one without a format that holds something lost it.
Result<void> check_format(Database& database) {
  const auto view = database.view();
  if (!view) return tl::unexpected(view.error());
  const auto value = (*view)->get(Family::marks, format_key());
  if (!value) return tl::unexpected(value.error());
  if (*value) {
    const auto found = read_format(**value);
    if (!found) return damaged("format version");
    if (*found > format_version) {
      return fail(Errc::store_newer, {std::to_string(*found), std::to_string(format_version)});
    }
    return {};
  }
  bool empty = true;
  for (const Family family : all_families) {
    auto scanned = (*view)->scan(family, {}, {}, [&](ByteView, ByteView) { return empty = false; });
    if (!scanned) return scanned;
  }
  if (!empty) return damaged("format version is gone");
  rocksdb::WriteBatch batch(0, 0, 8, 0);
  const auto put = [&](const Bytes& key, const Bytes& octets) {
    return batch.Put(database.handle(Family::marks), key, octets);
  };
  if (!put(format_key(), format_value(format_version)).ok() || !put(totals_key(), totals_value({})).ok()) {
    return fail(Errc::internal, {"format version"});
  }
  return database.write(batch, Durability::synced);
}

// The hash of the newest header of a log, which the next one must name.
Result<HeaderHash> head_at(const View& view, const Position& position) {
  if (position.sequence == 0) return HeaderHash{};
  const auto row = read_entry_row(view, position);
  if (!row) return tl::unexpected(row.error());
  if (!*row) return damaged(describe(position) + " is gone");
  return hash_of((*row)->header);
}

LogState state_of(const LogMemory& log) {
  return {.log = log.row.key,
          .sequence = log.accepted,
          .head = log.accepted_head,
          .fork = log.row.fork,
          .entries = log.row.entries,
          .documents = log.row.documents,
          .missing = log.missing,
          .unwanted = log.unwanted};
}

// By key and not by scan: nothing counts these rows, and a document whose absence is forgotten is never asked for.
Result<void> read_set(const View& view, const Bytes& key, SequenceSet& set) {
  const auto value = view.get(Family::missing, key);
  if (!value) return tl::unexpected(value.error());
  if (!*value) return {};
  auto read = SequenceSet::decode(**value);
  if (!read) return damaged("missing");
  set = std::move(*read);
  return {};
}

// Reads the rows of `logs` and `missing` into `moment`.
Result<void> load_logs(const View& view, Moment& moment) {
  std::map<LogNumber, LogMemory> logs;
  Forks forks;
  bool readable = true;
  std::uint64_t proofs = 0;
  auto scanned = view.scan(Family::logs, {}, {}, [&](ByteView key, ByteView value) {
    const auto part = read_log_key(key);
    if (part && part->part == LogPart::fork) {
      ++proofs;
      return true;
    }
    const auto row = read_log(value);
    readable = part && row;
    if (!readable) return false;
    LogMemory& log = logs[part->log];
    log.number = part->log;
    log.row = *row;
    if (row->fork != 0) forks[part->log] = row->fork;
    return true;
  });
  if (!scanned) return scanned;
  if (!readable || logs.size() != moment.totals.logs || proofs != moment.totals.forks) return damaged("logs");

  std::uint64_t entries = 0;
  std::uint64_t documents = 0;
  for (auto& [number, log] : logs) {
    entries += log.row.entries;
    documents += log.row.documents;
    const bool forked = log.row.fork != 0 && log.row.held >= log.row.fork;
    log.accepted = forked ? log.row.fork - 1 : log.row.held;
    const auto held = head_at(view, {number, log.row.held});
    if (!held) return tl::unexpected(held.error());
    const auto accepted = forked ? head_at(view, {number, log.accepted}) : held;
    if (!accepted) return tl::unexpected(accepted.error());
    log.held_head = *held;
    log.accepted_head = *accepted;
    if (auto read = read_set(view, missing_key(number, MissingPart::missing), log.missing); !read) return read;
    if (auto read = read_set(view, missing_key(number, MissingPart::unwanted), log.unwanted); !read) return read;
    moment.numbers.emplace(log.row.key, number);
    moment.logs.emplace(number, std::make_shared<const LogMemory>(std::move(log)));
  }
  if (entries != moment.totals.entries || documents != moment.totals.documents) return damaged("counters of logs");
  moment.forks = std::make_shared<const Forks>(std::move(forks));
  return {};
}

}  // namespace

std::string describe(const Position& position) {
  return "log " + std::to_string(position.log) + " sequence " + std::to_string(position.sequence);
}

HeaderHash hash_of(ByteView header) {
  const auto head = decode_head(header);
  return head ? header_hash(head->network, header) : HeaderHash{};
}

Result<std::optional<EntryRow>> read_entry_row(const View& view, const Position& position) {
  const auto value = view.get(Family::entries, position_key(position));
  if (!value) return tl::unexpected(value.error());
  if (!*value) return std::nullopt;
  auto row = read_entry(**value);
  if (!row || decode_head(row->header)->place.sequence != position.sequence) return damaged(describe(position));
  return row;
}

Result<StoredEntry> stored_entry(const Reading& reading, const Position& position) {
  auto row = read_entry_row(*reading.view, position);
  if (!row) return tl::unexpected(row.error());
  if (!*row) return damaged(describe(position) + " is gone");
  StoredEntry entry{.place = decode_head((*row)->header)->place,
                    .header = std::move((*row)->header),
                    .signature = (*row)->signature,
                    .arrival = (*row)->arrival,
                    .document_held = false,
                    .retracted = (*row)->retracted,
                    .erased = (*row)->erased,
                    .disputed = reading.disputed(position)};
  if ((*row)->has_document && !entry.retracted && !entry.erased && !entry.disputed) {
    const auto held = reading.view->holds(Family::documents, position_key(position));
    if (!held) return tl::unexpected(held.error());
    entry.document_held = *held;
  }
  return entry;
}

Result<void> Store::Impl::load() {
  auto view = database->view();
  if (!view) return tl::unexpected(view.error());
  moment.view = *view;
  const auto value = moment.view->get(Family::marks, totals_key());
  if (!value) return tl::unexpected(value.error());
  const auto totals = *value ? read_totals(**value) : std::nullopt;
  if (!totals) return damaged("totals");
  moment.totals = *totals;
  if (auto loaded = load_logs(*moment.view, moment); !loaded) return loaded;

  bool readable = true;
  auto scanned = moment.view->scan(Family::retractions, {}, {}, [&](ByteView key, ByteView octets) {
    const auto position = read_position(key);
    const auto row = read_retraction(octets);
    readable = position && row;
    if (readable) retractions.emplace(*position, *row);
    return readable;
  });
  if (!scanned) return scanned;
  if (!readable || retractions.size() != moment.totals.retractions) return damaged("retractions");
  Hidden hidden;
  for (const auto& [position, row] : retractions) hidden.insert(position);
  moment.hidden = std::make_shared<const Hidden>(std::move(hidden));
  return {};
}

Result<void> Store::Impl::usable() const {
  const std::shared_lock lock(mutex);
  if (!database) return fail(Errc::store_failed, {"the store is closed"});
  return database->usable();
}

Result<Reading> Store::Impl::read() const {
  const std::shared_lock lock(mutex);
  return read_locked();
}

Result<Reading> Store::Impl::read(std::map<LogNumber, std::shared_ptr<const LogMemory>>& logs) const {
  const std::shared_lock lock(mutex);
  logs = moment.logs;
  return read_locked();
}

Result<Reading> Store::Impl::read(const LogKey& key, std::shared_ptr<const LogMemory>& log) const {
  const std::shared_lock lock(mutex);
  const auto number = moment.numbers.find(key);
  if (number != moment.numbers.end()) log = moment.logs.at(number->second);
  return read_locked();
}

Result<Reading> Store::Impl::read_locked() const {
  if (!database) return fail(Errc::store_failed, {"the store is closed"});
  if (auto use = database->usable(); !use) return tl::unexpected(use.error());
  return Reading{moment.view, moment.forks, moment.hidden, moment.totals};
}

std::shared_ptr<const LogMemory> Store::Impl::log(const LogKey& key) const {
  const std::shared_lock lock(mutex);
  const auto number = moment.numbers.find(key);
  return number == moment.numbers.end() ? nullptr : moment.logs.at(number->second);
}

Result<void> Store::Impl::put(Family family, ByteView key, ByteView value, Durability durability) {
  if (auto use = usable(); !use) return use;
  Batch batch(*this);
  if (value.empty())
    batch.erase(family, key);
  else
    batch.put(family, key, value);
  return batch.write(durability);
}

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::~Store() = default;

Result<std::shared_ptr<Store>> Store::open(const Options& options) {
  auto database = Database::open(options);
  if (!database) return tl::unexpected(database.error());
  if (auto checked = check_format(**database); !checked) return tl::unexpected(checked.error());
  auto impl = std::make_unique<Impl>();
  impl->options = options;
  impl->database = std::move(*database);
  if (auto loaded = impl->load(); !loaded) return tl::unexpected(loaded.error());
  return std::shared_ptr<Store>(new Store(std::move(impl)));
}

Result<void> Store::close() {
  std::shared_ptr<Database> database;
  {
    const std::unique_lock lock(impl_->mutex);
    database = std::move(impl_->database);
    impl_->database = nullptr;
    impl_->moment.view.reset();
  }
  if (!database) return fail(Errc::store_failed, {"the store is closed"});
  return database->close();
}

Result<void> Store::sync() {
  if (auto use = impl_->usable(); !use) return use;
  return Batch(*impl_).write(Durability::synced);
}

Result<void> Store::put_partner(const PartnerRecord& record) {
  const PeerRow row{.last_contact_ms = record.last_contact_ms,
                    .last_problem_ms = record.last_problem_ms,
                    .last_problem = record.last_problem,
                    .last_address = record.last_address,
                    .last_problem_detail = record.last_problem_detail};
  return impl_->put(Family::peers, record.key.view(), peer_value(row), Durability::soon);
}

Result<void> Store::put_mark(std::string_view name, ByteView value) {
  return impl_->put(Family::marks, mark_key(name), value, Durability::synced);
}

std::vector<LogState> Store::logs() const {
  std::vector<std::shared_ptr<const LogMemory>> logs;
  {
    const std::shared_lock lock(impl_->mutex);
    logs.reserve(impl_->moment.logs.size());
    for (const auto& [number, log] : impl_->moment.logs) logs.push_back(log);
  }
  std::vector<LogState> states;
  states.reserve(logs.size());
  for (const auto& log : logs) states.push_back(state_of(*log));
  return states;
}

std::optional<LogState> Store::log(const LogKey& key) const {
  const auto log = impl_->log(key);
  if (!log) return std::nullopt;
  return state_of(*log);
}

Counters Store::counters() const {
  const std::shared_lock lock(impl_->mutex);
  const Totals& totals = impl_->moment.totals;
  return {.entries = totals.entries,
          .documents = totals.documents,
          .network_entries = totals.network,
          .last_arrival = totals.entries};
}

}  // namespace essaim::storage
