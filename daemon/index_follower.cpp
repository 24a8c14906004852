#include "daemon/index_follower.h"

#include <algorithm>
#include <limits>

#include "core/hash.h"
#include "daemon/log.h"
#include "daemon/use_cases/stored_document.h"
#include "daemon/use_cases/versions.h"

namespace essaim::daemon {
namespace {

// Entries looked at in one step: some 50 ms of indexing at most, so that a step never holds up an urgent removal.
constexpr std::size_t step_entries = 64;
// More places than that are not remembered one by one; all entries are looked at again instead.
constexpr std::size_t places_max = 65'536;

std::uint64_t identity_of(const NetworkState& network, const storage::StoredEntry& entry) {
  const std::uint64_t identity = read_u64(header_hash(network.id(), entry.header).view());
  return identity == 0 ? 1 : identity;  // 0 is "not there"
}

bool same_ends(const NetworkState& one, const NetworkState& other) {
  const auto same = [](const LogEnd& a, const LogEnd& b) { return a.log == b.log && a.sequence == b.sequence; };
  return std::ranges::equal(one.ends(), other.ends(), same) && one.forked_at() == other.forked_at();
}

}  // namespace

IndexFollower::IndexFollower(std::shared_ptr<const storage::Store> store, const Membership& membership,
                             std::shared_ptr<search::IndexShared> shared)
    : store_(std::move(store)), membership_(membership), shared_(std::move(shared)), told_(store_->counters()) {}
IndexFollower::~IndexFollower() = default;

Result<void> IndexFollower::open(bool trusted) {
  network_ = membership_.current();
  if (!trusted) {
    log_info("the search index was not synced before the power went: it is made anew");
    return begin_anew();
  }
  auto opened = search::Index::open(shared_);
  if (!opened) {
    log_warning("the search index is made anew: " + sentence(opened.error(), Language::english));
    return begin_anew();
  }
  index_ = std::move(*opened);
  scanned_ = index_->marks().arrival;
  building_ = scanned_ == 0;
  remains_ = index_->marks().remains;
  if (index_->marks().store.empty() || index_->marks().store != store_state()) {
    scanned_ = 0;
    whole_pass_ = true;
  }
  return {};
}

Result<void> IndexFollower::begin_anew() {
  index_.reset();
  if (auto discarded = search::Index::discard(*shared_); !discarded) return discarded;
  auto opened = search::Index::open(shared_);
  if (!opened) return tl::unexpected(opened.error());
  index_ = std::move(*opened);
  places_.clear();
  scanned_ = 0;
  whole_pass_ = true;
  again_ = false;
  building_ = true;
  remains_ = false;
  return {};
}

void IndexFollower::look_at_all_again() {
  if (done()) {
    scanned_ = 0;
    whole_pass_ = true;
  } else {
    again_ = true;
  }
}

void IndexFollower::on_notice(const Notice& notice, const storage::Counters& counters) {
  told_ = counters;
  const Ingested& ingested = *notice.ingested;
  if (notice.network) {
    const bool ended_otherwise = network_ && !same_ends(*network_, *notice.network);
    network_ = notice.network;
    if (ended_otherwise || author_unknown_) look_at_all_again();
  }
  if (notice.followed || !ingested.forks.empty()) look_at_all_again();
  if (places_.size() + ingested.documents.size() + ingested.hidden.size() > places_max) {
    places_.clear();
    look_at_all_again();
  } else {
    places_.insert(places_.end(), ingested.documents.begin(), ingested.documents.end());
  }
  // What was taken back goes first.
  places_.insert(places_.begin(), ingested.hidden.begin(), ingested.hidden.end());
}

Result<bool> IndexFollower::step() {
  network_ = membership_.current();
  if (!network_) return false;
  std::size_t looked_at = 0;
  for (; looked_at < step_entries && !places_.empty(); ++looked_at) {
    const Place place = places_.front();
    places_.pop_front();
    if (auto looked = look_at(place); !looked) return tl::unexpected(looked.error());
  }
  if (looked_at == step_entries) return true;
  const auto entries = store_->arrivals(scanned_, step_entries - looked_at);
  if (!entries) return tl::unexpected(entries.error());
  for (const storage::StoredEntry& entry : *entries) {
    if (auto looked = look_at(entry); !looked) return tl::unexpected(looked.error());
    scanned_ = entry.arrival;
  }
  if (entries->empty() && places_.empty()) {
    if (auto ended = end_of_pass(); !ended) return tl::unexpected(ended.error());
  }
  return !done();
}

// Removes what the store cannot have: the index may come from another one.
Result<void> IndexFollower::end_of_pass() {
  if (whole_pass_) {
    for (const std::uint32_t number : shared_->facts.numbers()) {
      if (number <= scanned_) continue;
      if (auto removed = index_->remove(number); !removed) return removed;
    }
  }
  building_ = false;
  whole_pass_ = again_;
  if (again_) scanned_ = 0;
  again_ = false;
  if (whole_pass_) author_unknown_ = false;
  return {};
}

Result<void> IndexFollower::look_at(const Place& place) {
  const auto entry = store_->find(place);
  if (!entry) return tl::unexpected(entry.error());
  return *entry ? look_at(**entry) : Result<void>();
}

Result<void> IndexFollower::look_at(const storage::StoredEntry& entry) {
  const HeaderFields fields = read_header(entry.header).fields;
  for (const Reference& reference : fields.references) {
    const bool changes_life = reference.relation == Relation::supersedes || reference.relation == Relation::retracts;
    if (changes_life && reference.log == entry.place.log && shared_->facts.size() > 0) {
      places_.push_back({reference.log, reference.sequence});
    }
  }
  if (entry.arrival > std::numeric_limits<std::uint32_t>::max()) return {};
  const auto number = static_cast<std::uint32_t>(entry.arrival);
  const std::uint64_t there = shared_->facts.identity(number);
  bool wanted = entry.document_held && !entry.retracted && !entry.disputed;
  if (wanted) {
    const auto life = life_of(*store_, *network_, entry);
    if (!life) return tl::unexpected(life.error());
    wanted = *life == Life::living;
  }
  if (wanted) {
    const std::uint64_t identity = identity_of(*network_, entry);
    return there == identity ? Result<void>() : put(entry, identity, fields);
  }
  if (there == 0) return {};
  if (entry.retracted) remains_ = true;
  return index_->remove(number);
}

Result<void> IndexFollower::put(const storage::StoredEntry& entry, std::uint64_t identity, const HeaderFields& fields) {
  const MemberState* member = network_->by_key(entry.place.log);
  if (member == nullptr) {
    author_unknown_ = true;
    return {};
  }
  const auto document = read_document(*store_, *network_, entry);
  if (!document) {
    // One damaged text keeps no other from being found; list and show say what is wrong with it.
    log_warning("not indexed: " + member->admission.handle + "/" + std::to_string(entry.place.sequence) + ": " +
                sentence(document.error(), Language::english));
    return {};
  }
  if (!*document) return {};
  search::IndexedText text;
  text.number = static_cast<std::uint32_t>(entry.arrival);
  text.identity = identity;
  text.facts = search::facts_of(fields, **document, member->admission.handle, member->admission.country);
  text.names.push_back(member->admission.handle);
  for (const NetworkName& name : member->admission.names) text.names.push_back(name.text);
  text.document = &**document;
  return index_->put(text);
}

std::size_t IndexFollower::uncommitted() const { return index_ ? index_->uncommitted() : 0; }

Result<void> IndexFollower::commit() {
  search::IndexMarks marks;
  marks.arrival = whole_pass_ || again_ ? 0 : scanned_;
  if (done()) marks.store = store_state();
  marks.remains = remains_;
  return index_->commit(marks);
}

Result<void> IndexFollower::sync() { return index_->sync(); }

Result<void> IndexFollower::rewrite() {
  if (auto committed = commit(); !committed) return committed;
  if (auto rewritten = index_->rewrite(); !rewritten) return rewritten;
  remains_ = false;
  return commit();
}

IndexFollower::Progress IndexFollower::progress() const {
  Progress progress;
  progress.building = building_;
  progress.all = std::max(told_.last_arrival, scanned_);
  progress.looked_at = scanned_ - std::min<std::uint64_t>(scanned_, places_.size());
  return progress;
}

bool IndexFollower::done() const {
  return places_.empty() && !again_ && !whole_pass_ && scanned_ >= told_.last_arrival;
}

// Of everything that decides what is to be found, or empty where the store went on and its notice is still to come.
std::string IndexFollower::store_state() const {
  Hasher hasher;
  storage::Counters counted;
  for (const storage::LogState& log : store_->logs()) {
    Bytes row = log.log.bytes();
    append_u32(row, log.sequence);
    append_u32(row, log.fork);
    append_u64(row, log.entries);
    append_u64(row, log.documents);
    row += log.missing.encode();
    row += log.unwanted.encode();
    hasher.add(row);
    counted.entries += log.entries;
    counted.documents += log.documents;
  }
  if (counted.entries != told_.entries || counted.documents != told_.documents) return {};
  if (network_) {
    for (const HeaderHash& tip : network_->tips()) hasher.add(tip.view());
  }
  return to_hex(as_id<HeaderHash>(hasher.finish()).view());
}

}  // namespace essaim::daemon
