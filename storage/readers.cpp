#include <algorithm>
#include <utility>

#include "core/limits.h"
#include "storage/store_impl.h"

// Reads of single things: an entry, a run, documents, marks, partners, the network log, forks.
namespace essaim::storage {
namespace {

// Where the run that begins at row 0 ends: one past its last row. At `boundary` rows where that is signed, else at the
// nearest signature, else there all the same: a list of tips may prove it.
std::size_t run_end(const std::vector<EntryRow>& rows, std::size_t boundary) {
  if (rows[boundary - 1].signature) return boundary;
  for (std::size_t end = boundary - 1; end > 0; --end) {
    if (rows[end - 1].signature) return end;
  }
  for (std::size_t end = boundary + 1; end <= rows.size(); ++end) {
    if (rows[end - 1].signature) return end;
  }
  return boundary;
}

// The first member of the interval that holds `sequence`, 0 where none does.
Sequence beginning_of(const SequenceSet& set, Sequence sequence) {
  const auto interval = set.newest_at_or_below(sequence);
  return interval && interval->last == sequence ? interval->first : 0;
}

// That a frame which is neither missing nor unwanted is not there: because its header names none, or it was erased.
Result<void> check_absent(const View& view, const Position& position) {
  const auto row = read_entry_row(view, position);
  if (!row) return tl::unexpected(row.error());
  if (!*row || ((*row)->has_document && !(*row)->retracted)) return damaged("document of " + describe(position));
  return {};
}

}  // namespace

Result<std::optional<Bytes>> Store::mark(std::string_view name) const {
  const auto reading = impl_->read();
  if (!reading) return tl::unexpected(reading.error());
  return reading->view->get(Family::marks, mark_key(name));
}

Result<std::optional<Place>> Store::marked_place(std::string_view name) const {
  const auto value = mark(name);
  if (!value) return tl::unexpected(value.error());
  if (!*value) return std::nullopt;
  const auto position = read_position(**value);
  if (!position) return damaged("mark " + std::string(name.substr(0, name.find('/'))));
  const std::shared_lock lock(impl_->mutex);
  const auto log = impl_->moment.logs.find(position->log);
  if (log == impl_->moment.logs.end()) return damaged("a mark of no known log");
  return Place{log->second->row.key, position->sequence};
}

Result<std::vector<PartnerRecord>> Store::partners() const {
  const auto reading = impl_->read();
  if (!reading) return tl::unexpected(reading.error());
  std::vector<PartnerRecord> records;
  bool readable = true;
  auto scanned = reading->view->scan(Family::peers, {}, {}, [&](ByteView key, ByteView value) {
    const auto node = LogKey::from(key);
    auto row = read_peer(value);
    readable = node && row;
    if (!readable) return false;
    records.push_back({.key = *node,
                       .last_contact_ms = row->last_contact_ms,
                       .last_address = std::move(row->last_address),
                       .last_problem = row->last_problem,
                       .last_problem_ms = row->last_problem_ms,
                       .last_problem_detail = std::move(row->last_problem_detail)});
    return true;
  });
  if (!scanned) return tl::unexpected(scanned.error());
  if (!readable) return damaged("peers");
  return records;
}

Result<std::vector<SignedNetworkEntry>> Store::network_entries() const {
  const auto reading = impl_->read();
  if (!reading) return tl::unexpected(reading.error());
  std::vector<SignedNetworkEntry> entries;
  bool readable = true;
  auto scanned = reading->view->scan(Family::network, {}, {}, [&](ByteView, ByteView value) {
    auto entry = read_network(value);
    readable = entry.has_value();
    if (readable) entries.push_back(std::move(*entry));
    return readable;
  });
  if (!scanned) return tl::unexpected(scanned.error());
  if (!readable || entries.size() != reading->totals.network) return damaged("network log");
  return entries;
}

Result<std::optional<StoredEntry>> Store::find(const Place& place) const {
  std::shared_ptr<const LogMemory> log;
  const auto reading = impl_->read(place.log, log);
  if (!reading) return tl::unexpected(reading.error());
  if (!log || place.sequence == 0 || place.sequence > log->row.held) return std::nullopt;
  return stored_entry(*reading, {log->number, place.sequence});
}

Result<std::optional<Run>> Store::run(const LogKey& key, Sequence first) const {
  std::shared_ptr<const LogMemory> log;
  const auto reading = impl_->read(key, log);
  if (!reading) return tl::unexpected(reading.error());
  if (!log || first == 0 || first > log->accepted) return std::nullopt;

  // One more signature may lie beyond where the run should end, so all that a run can hold are read.
  constexpr Sequence most = limits::run_headers_max;
  const Sequence last = std::min(log->row.held, first + (most - 1));
  std::vector<EntryRow> rows;
  bool readable = true;
  auto scanned = reading->view->scan(
      Family::entries, position_key({log->number, first}), position_key({log->number, last + 1}),
      [&](ByteView octets, ByteView value) {
        auto row = read_entry(value);
        readable = row && octets == position_key({log->number, first + static_cast<Sequence>(rows.size())});
        if (readable) rows.push_back(std::move(*row));
        return readable;
      });
  if (!scanned) return tl::unexpected(scanned.error());
  if (!readable || rows.size() != last - first + 1) return damaged(describe({log->number, first}));

  const Head head = *decode_head(rows.front().header);
  Run run{.log = key, .first = first, .previous = head.previous, .format = head.format};
  // The fixed head travels once for the run, so all its headers are of one format.
  const auto other = std::ranges::find_if(
      rows, [&](const EntryRow& row) { return static_cast<std::uint8_t>(row.header[0]) != head.format; });
  rows.erase(other, rows.end());
  const Sequence multiple = (first + most - 1) / most * most;
  const auto boundary = std::min<std::size_t>(std::min(multiple, log->accepted) - first + 1, rows.size());
  const std::size_t end = run_end(rows, boundary);
  for (std::size_t i = 0; i < end; ++i) run.bodies.push_back(rows[i].header.substr(limits::head_bytes));
  run.signature = rows[end - 1].signature;
  return run;
}

Result<std::optional<Bytes>> Store::document(const Place& place) const {
  auto found = documents(place.log, place.sequence, place.sequence, 0);
  if (!found) return tl::unexpected(found.error());
  if (found->empty()) return std::nullopt;
  return std::move(found->front().second);
}

Result<std::vector<std::pair<Sequence, Bytes>>> Store::documents(const LogKey& key, Sequence first, Sequence last,
                                                                 std::size_t bytes_max) const {
  std::shared_ptr<const LogMemory> log;
  const auto reading = impl_->read(key, log);
  if (!reading) return tl::unexpected(reading.error());
  std::vector<std::pair<Sequence, Bytes>> found;
  if (!log) return found;
  first = std::max<Sequence>(first, 1);
  last = std::min(last, log->accepted);
  std::size_t bytes = 0;
  // By key and not by scan: a scan may end early without a word (M3), and the partner would be told that we hold
  // nothing more. What is missing or unwanted is stepped over in whole intervals.
  for (Sequence sequence = last; sequence >= first && sequence != 0;) {
    const Position position{log->number, sequence};
    if (const Sequence absent = std::max(beginning_of(log->missing, sequence), beginning_of(log->unwanted, sequence))) {
      sequence = absent - 1;
      continue;
    }
    --sequence;
    if (reading->hidden->contains(position)) continue;
    auto frame = reading->view->get(Family::documents, position_key(position));
    if (!frame) return tl::unexpected(frame.error());
    if (!*frame) {
      if (auto known = check_absent(*reading->view, position); !known) return tl::unexpected(known.error());
      continue;
    }
    bytes += (*frame)->size();
    if (!found.empty() && bytes > bytes_max) break;
    found.emplace_back(position.sequence, std::move(**frame));
    if (bytes >= bytes_max) break;
  }
  return found;
}

}  // namespace essaim::storage
