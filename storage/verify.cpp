#include <algorithm>
#include <utility>

#include "storage/store_impl.h"

namespace essaim::storage {
namespace {

// Reads every row of one moment and compares families with each other and with the totals. The first disagreement ends
// it.
class Verification {
 public:
  Verification(const Reading& reading, const std::map<LogNumber, std::shared_ptr<const LogMemory>>& logs)
      : reading_(reading), logs_(logs) {}
  Result<void> run();

 private:
  // Each row of the family is given to `check`, which says what is wrong with it, or nothing.
  template <typename Check>
  Result<std::uint64_t> each(Family family, const Check& check) const;
  Result<void> expect(Family family, const Result<std::uint64_t>& found, std::uint64_t expected) const;
  Result<void> entries();
  Result<void> documents();
  Result<void> arrivals();
  Result<void> logs_and_sets();
  Result<void> indexes();

  const Reading& reading_;
  const std::map<LogNumber, std::shared_ptr<const LogMemory>>& logs_;
  std::map<LogNumber, SequenceSet> with_document_;  // accepted, and to be held or in one of the two sets
};

template <typename Check>
Result<std::uint64_t> Verification::each(Family family, const Check& check) const {
  std::uint64_t rows = 0;
  std::string wrong;
  auto scanned = reading_.view->scan(family, {}, {}, [&](ByteView key, ByteView value) {
    ++rows;
    wrong = check(key, value);
    return wrong.empty();
  });
  if (!scanned) return tl::unexpected(scanned.error());
  if (!wrong.empty()) return damaged(std::string(name_of(family)) + ": " + wrong);
  return rows;
}

Result<void> Verification::expect(Family family, const Result<std::uint64_t>& found, std::uint64_t expected) const {
  if (!found) return tl::unexpected(found.error());
  if (*found == expected) return {};
  return damaged(std::string(name_of(family)) + ": " + std::to_string(*found) + " rows of " + std::to_string(expected));
}

Result<void> Verification::entries() {
  Position before;
  HeaderHash hash_before;
  std::map<LogNumber, std::uint64_t> rows;
  const auto count = each(Family::entries, [&](ByteView key, ByteView value) -> std::string {
    const auto position = read_position(key);
    const auto row = read_entry(value);
    if (!position || !row) return "not readable after " + describe(before);
    const auto log = logs_.find(position->log);
    if (log == logs_.end()) return describe(*position) + " of no known log";
    const Head head = *decode_head(row->header);
    const bool first = position->log != before.log;
    if (position->sequence != (first ? 1 : before.sequence + 1)) return describe(*position) + " follows a gap";
    if (head.place.log != log->second->row.key || head.place.sequence != position->sequence) {
      return describe(*position) + " holds another entry";
    }
    if (head.previous != (first ? HeaderHash{} : hash_before)) return describe(*position) + " does not chain";
    before = *position;
    hash_before = header_hash(head.network, row->header);
    ++rows[position->log];
    if (row->has_document && !row->retracted && !reading_.disputed(*position)) {
      with_document_[position->log].add(position->sequence);
    }
    return {};
  });
  if (auto expected = expect(Family::entries, count, reading_.totals.entries); !expected) return expected;
  for (const auto& [number, log] : logs_) {
    if (rows[number] != log->row.held || rows[number] != log->row.entries) {
      return damaged("entries: " + std::to_string(rows[number]) + " rows of log " + std::to_string(number));
    }
  }
  return {};
}

Result<void> Verification::documents() {
  std::map<LogNumber, std::uint64_t> rows;
  const auto count = each(Family::documents, [&](ByteView key, ByteView value) -> std::string {
    const auto position = read_position(key);
    if (!position || value.empty()) return "not readable";
    const auto log = logs_.find(position->log);
    if (log == logs_.end() || position->sequence > log->second->row.held) return describe(*position) + " has no header";
    if (log->second->missing.contains(position->sequence) || log->second->unwanted.contains(position->sequence)) {
      return describe(*position) + " is held and said to be missing";
    }
    ++rows[position->log];
    with_document_[position->log].remove(position->sequence);
    return {};
  });
  if (auto expected = expect(Family::documents, count, reading_.totals.documents); !expected) return expected;
  for (const auto& [number, log] : logs_) {
    if (rows[number] != log->row.documents) {
      return damaged("documents: " + std::to_string(rows[number]) + " rows of log " + std::to_string(number));
    }
    // What is left has a document and does not hold it: exactly the two sets.
    SequenceSet absent = log->missing;
    for (const auto& [first, last] : log->unwanted.intervals()) absent.add(first, last);
    if (absent.size() != log->missing.size() + log->unwanted.size() || with_document_[number] != absent) {
      return damaged("missing: log " + std::to_string(number));
    }
  }
  return {};
}

Result<void> Verification::arrivals() {
  std::uint64_t before = 0;
  std::map<LogNumber, Sequence> newest;
  const auto count = each(Family::arrivals, [&](ByteView key, ByteView value) -> std::string {
    const auto arrival = read_arrival(key);
    const auto position = read_position(value);
    if (!arrival || !position || *arrival != before + 1) return "gap after " + std::to_string(before);
    // A log arrives in its own order, so that each of its entries stands here once.
    if (position->sequence != newest[position->log] + 1) return describe(*position) + " out of order";
    newest[position->log] = position->sequence;
    before = *arrival;
    return {};
  });
  return expect(Family::arrivals, count, reading_.totals.entries);
}

Result<void> Verification::logs_and_sets() {
  std::uint64_t forks = 0;
  const auto logs = each(Family::logs, [&](ByteView key, ByteView value) -> std::string {
    const auto part = read_log_key(key);
    if (!part) return "not readable";
    const auto log = logs_.find(part->log);
    if (log == logs_.end()) return "log " + std::to_string(part->log) + " is not known";
    if (part->part == LogPart::fork) {
      ++forks;
      return read_fork(log->second->row.key, value) ? "" : "fork not readable";
    }
    return read_log(value) == log->second->row ? "" : "log " + std::to_string(part->log) + " differs";
  });
  if (auto expected = expect(Family::logs, logs, reading_.totals.logs + reading_.totals.forks); !expected) {
    return expected;
  }
  if (forks != reading_.totals.forks) return damaged("logs: " + std::to_string(forks) + " forks");
  const auto sets = each(Family::missing, [&](ByteView key, ByteView value) -> std::string {
    const auto part = read_missing_key(key);
    const auto set = SequenceSet::decode(value);
    const auto log = part ? logs_.find(part->log) : logs_.end();
    if (!part || !set || log == logs_.end()) return "not readable";
    const LogMemory& known = *log->second;
    return *set == (part->part == MissingPart::missing ? known.missing : known.unwanted) ? "" : "differs";
  });
  return sets ? Result<void>() : tl::unexpected(sets.error());
}

Result<void> Verification::indexes() {
  const auto held = [&](const Position& position) {
    const auto log = logs_.find(position.log);
    return log != logs_.end() && position.sequence > 0 && position.sequence <= log->second->row.held;
  };
  const auto themes = each(Family::themes, [&](ByteView key, ByteView value) -> std::string {
    const auto found = read_theme_key(key);
    const auto row = read_theme(value);
    return found && row && held(row->position) ? "" : "not readable";
  });
  if (auto expected = expect(Family::themes, themes, reading_.totals.themes); !expected) return expected;
  const auto references = each(Family::references, [&](ByteView, ByteView value) -> std::string {
    const auto row = read_reference(value);
    return row && held(row->source) ? "" : "not readable";
  });
  if (auto expected = expect(Family::references, references, reading_.totals.references); !expected) return expected;
  const auto retractions = each(Family::retractions, [&](ByteView key, ByteView value) -> std::string {
    const auto position = read_position(key);
    return position && read_retraction(value) && held(*position) ? "" : "not readable";
  });
  if (auto expected = expect(Family::retractions, retractions, reading_.totals.retractions); !expected) return expected;
  const auto network = each(Family::network, [&](ByteView, ByteView value) -> std::string {
    return read_network(value) ? "" : "not readable";
  });
  if (auto expected = expect(Family::network, network, reading_.totals.network); !expected) return expected;
  const auto peers = each(Family::peers, [&](ByteView key, ByteView value) -> std::string {
    return LogKey::from(key) && read_peer(value) ? "" : "not readable";
  });
  if (!peers) return tl::unexpected(peers.error());
  const auto marks = each(Family::marks, [](ByteView, ByteView) { return std::string(); });
  return marks ? Result<void>() : tl::unexpected(marks.error());
}

Result<void> Verification::run() {
  if (auto checked = entries(); !checked) return checked;
  if (auto checked = documents(); !checked) return checked;
  if (auto checked = arrivals(); !checked) return checked;
  if (auto checked = logs_and_sets(); !checked) return checked;
  return indexes();
}

}  // namespace

Result<void> Store::verify() const {
  std::map<LogNumber, std::shared_ptr<const LogMemory>> logs;
  const auto reading = impl_->read(logs);
  if (!reading) return tl::unexpected(reading.error());
  return Verification(*reading, logs).run();
}

}  // namespace essaim::storage
