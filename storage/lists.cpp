#include <algorithm>
#include <map>
#include <utility>

#include "core/themes.h"
#include "storage/store_impl.h"

// Reads of many entries at a time. The numbers of a log and of arrivals have no gaps, so a scan that ended early
// without a word (M3) shows as a gap or a wrong end; themes and references have no such proof, verify() counts them.
namespace essaim::storage {
namespace {

// Gathers what a list shows, newest first.
class Listing {
 public:
  Listing(const Reading& reading, const ListQuery& query) : reading_(reading), query_(query) {}

  Result<std::vector<StoredEntry>> of_log(const LogMemory& log);
  Result<std::vector<StoredEntry>> of_theme();
  Result<std::vector<StoredEntry>> of_all();

 private:
  bool matches(ByteView header) const;
  bool full() const { return entries_.size() >= query_.limit; }
  Result<std::vector<std::string>> themes() const;
  Result<void> add(const Position& position);
  Result<Sequence> newest_before(const LogMemory& log) const;

  const Reading& reading_;
  const ListQuery& query_;
  std::vector<StoredEntry> entries_;
};

bool Listing::matches(ByteView header) const {
  if (query_.kind.empty() && query_.theme.empty()) return true;
  const HeaderFields fields = read_header(header).fields;
  if (!query_.kind.empty() && fields.kind != query_.kind) return false;
  return query_.theme.empty() || std::ranges::any_of(fields.themes, [&](const std::string& theme) {
           return theme_includes(query_.theme, theme);
         });
}

Result<void> Listing::add(const Position& position) {
  auto entry = stored_entry(reading_, position);
  if (!entry) return tl::unexpected(entry.error());
  entries_.push_back(std::move(*entry));
  return {};
}

// The newest entry of a log that arrived before the bound, 0 for none: arrival numbers grow along a log, so that a page
// far down a long log is found without reading what is above it.
Result<Sequence> Listing::newest_before(const LogMemory& log) const {
  Sequence below = 0, above = log.row.held + 1;  // arrived before the bound, and not
  if (query_.before_arrival > reading_.totals.entries) return log.row.held;
  while (above - below > 1) {
    const Sequence middle = below + (above - below) / 2;
    const auto row = read_entry_row(*reading_.view, {log.number, middle});
    if (!row) return tl::unexpected(row.error());
    if (!*row) return damaged(describe({log.number, middle}) + " is gone");
    ((*row)->arrival < query_.before_arrival ? below : above) = middle;
  }
  return below;
}

Result<std::vector<StoredEntry>> Listing::of_log(const LogMemory& log) {
  const auto newest = newest_before(log);
  if (!newest) return tl::unexpected(newest.error());
  Sequence next = *newest;
  if (next == 0) return std::move(entries_);
  Result<void> outcome;
  auto scanned = reading_.view->scan_back(Family::entries, position_key({log.number, 1}),
                                          position_key({log.number, next + 1}), [&](ByteView key, ByteView value) {
                                            const Position position{log.number, next};
                                            const auto row = read_entry(value);
                                            if (!row || key != position_key(position)) return false;
                                            --next;
                                            if (matches(row->header)) outcome = add(position);
                                            return outcome.has_value() && !full();
                                          });
  if (!scanned) return tl::unexpected(scanned.error());
  if (!outcome) return tl::unexpected(outcome.error());
  if (!full() && next != 0) return damaged(describe({log.number, next}));
  return std::move(entries_);
}

// The theme asked for and all below it that entries have.
Result<std::vector<std::string>> Listing::themes() const {
  std::vector<std::string> themes{query_.theme};
  const Bytes prefix = query_.theme + ".";
  Bytes from = prefix;
  for (bool more = true; more;) {
    more = false;
    auto scanned = reading_.view->scan(Family::themes, from, after_prefix(prefix), [&](ByteView key, ByteView) {
      if (auto found = read_theme_key(key)) {
        from = found->theme + '\x01';  // beyond all of this theme
        themes.push_back(std::move(found->theme));
        more = true;
      }
      return false;
    });
    if (!scanned) return tl::unexpected(scanned.error());
  }
  return themes;
}

Result<std::vector<StoredEntry>> Listing::of_theme() {
  const auto codes = themes();
  if (!codes) return tl::unexpected(codes.error());
  // Of each theme the newest; an entry with two of them stands once.
  std::map<std::uint64_t, Position, std::greater<>> newest;
  bool readable = true;
  for (const std::string& theme : *codes) {
    std::size_t taken = 0;
    const std::uint64_t first = query_.before_arrival == 0 ? 0 : query_.before_arrival - 1;
    auto scanned =
        reading_.view->scan(Family::themes, theme_key(theme, first), theme + '\x01', [&](ByteView key, ByteView value) {
          const auto found = read_theme_key(key);
          const auto row = read_theme(value);
          readable = found && row;
          if (!readable) return false;
          if (found->theme != theme || (!query_.kind.empty() && row->kind != query_.kind)) return true;
          newest.emplace(found->arrival, row->position);
          return ++taken < query_.limit;
        });
    if (!scanned) return tl::unexpected(scanned.error());
    if (!readable) return damaged("themes");
  }
  for (const auto& [arrival, position] : newest) {
    if (full()) break;
    if (auto added = add(position); !added) return tl::unexpected(added.error());
  }
  return std::move(entries_);
}

Result<std::vector<StoredEntry>> Listing::of_all() {
  std::uint64_t next = std::min(reading_.totals.entries, query_.before_arrival == 0 ? 0 : query_.before_arrival - 1);
  if (next == 0) return std::move(entries_);
  Result<void> outcome;
  auto scanned = reading_.view->scan_back(Family::arrivals, arrival_key(1), arrival_key(next + 1),
                                          [&](ByteView key, ByteView value) {
                                            const auto position = read_position(value);
                                            if (!position || read_arrival(key) != next) return false;
                                            --next;
                                            outcome = add(*position);
                                            if (outcome && !matches(entries_.back().header)) entries_.pop_back();
                                            return outcome.has_value() && !full();
                                          });
  if (!scanned) return tl::unexpected(scanned.error());
  if (!outcome) return tl::unexpected(outcome.error());
  if (!full() && next != 0) return damaged("arrival " + std::to_string(next));
  return std::move(entries_);
}

}  // namespace

Result<std::vector<StoredEntry>> Store::list(const ListQuery& query) const {
  std::shared_ptr<const LogMemory> log;
  const auto reading = query.log ? impl_->read(*query.log, log) : impl_->read();
  if (!reading) return tl::unexpected(reading.error());
  if (query.limit == 0 || (query.log && !log)) return std::vector<StoredEntry>{};
  Listing listing(*reading, query);
  if (log) return listing.of_log(*log);
  return query.theme.empty() ? listing.of_all() : listing.of_theme();
}

Result<std::vector<StoredEntry>> Store::arrivals(std::uint64_t after, std::size_t limit) const {
  const auto reading = impl_->read();
  if (!reading) return tl::unexpected(reading.error());
  std::vector<StoredEntry> entries;
  if (limit == 0 || after >= reading->totals.entries) return entries;
  std::uint64_t next = after + 1;
  Result<void> outcome;
  auto scanned = reading->view->scan(Family::arrivals, arrival_key(next), {}, [&](ByteView key, ByteView value) {
    const auto position = read_position(value);
    if (!position || read_arrival(key) != next) return false;
    ++next;
    auto entry = stored_entry(*reading, *position);
    if (!entry) {
      outcome = tl::unexpected(entry.error());
      return false;
    }
    entries.push_back(std::move(*entry));
    return entries.size() < limit;
  });
  if (!scanned) return tl::unexpected(scanned.error());
  if (!outcome) return tl::unexpected(outcome.error());
  if (entries.size() < limit && next <= reading->totals.entries) return damaged("arrival " + std::to_string(next));
  return entries;
}

Result<std::vector<std::pair<Relation, Place>>> Store::referring_to(const HeaderHash& target) const {
  const auto reading = impl_->read();
  if (!reading) return tl::unexpected(reading.error());
  std::vector<std::pair<Relation, Place>> places;
  Result<void> outcome;
  const Bytes prefix = target.bytes();
  auto scanned = reading->view->scan(Family::references, prefix, after_prefix(prefix), [&](ByteView, ByteView value) {
    const auto row = read_reference(value);
    if (!row) {
      outcome = damaged("references");
      return false;
    }
    auto source = read_entry_row(*reading->view, row->source);
    if (source && *source) {
      places.emplace_back(row->relation, decode_head((*source)->header)->place);
      return true;
    }
    outcome = source ? Result<void>(damaged(describe(row->source) + " is gone")) : tl::unexpected(source.error());
    return false;
  });
  if (!scanned) return tl::unexpected(scanned.error());
  if (!outcome) return tl::unexpected(outcome.error());
  return places;
}

Result<std::vector<Place>> Store::superseding(const Place& target, const HeaderHash& hash) const {
  std::shared_ptr<const LogMemory> log;
  const auto reading = impl_->read(target.log, log);
  if (!reading) return tl::unexpected(reading.error());
  std::vector<Place> places;
  if (!log) return places;
  bool readable = true;
  const Bytes prefix = hash.bytes();
  auto scanned = reading->view->scan(Family::references, prefix, after_prefix(prefix), [&](ByteView, ByteView value) {
    const auto row = read_reference(value);
    readable = row.has_value();
    if (!readable) return false;
    const bool counts = row->relation == Relation::supersedes && row->source.log == log->number &&
                        row->source.sequence > target.sequence && row->source.sequence <= log->accepted;
    if (counts) places.push_back({target.log, row->source.sequence});
    return true;
  });
  if (!scanned) return tl::unexpected(scanned.error());
  if (!readable) return damaged("references");
  // A log arrives in its own order, so they are ascending; one that names the target twice stands once.
  places.erase(std::ranges::unique(places).begin(), places.end());
  return places;
}

Result<std::vector<ForkEvidence>> Store::forks() const {
  const auto reading = impl_->read();
  if (!reading) return tl::unexpected(reading.error());
  std::vector<ForkEvidence> forks;
  for (const auto& [number, sequence] : *reading->forks) {
    const auto log_octets = reading->view->get(Family::logs, log_key(number, LogPart::row));
    if (!log_octets) return tl::unexpected(log_octets.error());
    const auto fork_octets = reading->view->get(Family::logs, log_key(number, LogPart::fork));
    if (!fork_octets) return tl::unexpected(fork_octets.error());
    const auto log = *log_octets ? read_log(**log_octets) : std::nullopt;
    const auto row = log && *fork_octets ? read_fork(log->key, **fork_octets) : std::nullopt;
    if (!row) return damaged("fork of log " + std::to_string(number));
    // Checked again, since only a check makes a verified run; forks are rare.
    CheckedRun first = check_run(row->network, row->first);
    CheckedRun second = check_run(row->network, row->second);
    if (!first.run || !second.run || first.run->first() != sequence) {
      return damaged("fork of log " + std::to_string(number));
    }
    forks.push_back({std::make_shared<const VerifiedRun>(std::move(*first.run)),
                     std::make_shared<const VerifiedRun>(std::move(*second.run))});
  }
  return forks;
}

}  // namespace essaim::storage
