#include "daemon/store_writer.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "daemon/log.h"
#include "daemon/profiles.h"

namespace essaim::daemon {
namespace {

// Looked at in one step of dropping: some 10 ms, so that publishers do not wait long.
constexpr std::size_t drop_look_max = 2048;

bool takes_something_back(const Ingested& ingested) {
  return std::ranges::any_of(ingested.runs, [](const auto& run) {
    return std::ranges::any_of(run->headers(),
                               [](const VerifiedHeader& header) { return header.fields().kind == retraction_kind; });
  });
}

}  // namespace

StoreWriter::StoreWriter(StoreLane::Parts parts)
    : parts_(std::move(parts)), own_(*parts_.store, *parts_.anchor, *parts_.node_key) {
  if (auto days = read_arrival_days(*parts_.store)) {
    days_ = std::move(*days);
  } else {
    log_error("which arrival began each day is counted anew: " + sentence(days.error(), Language::english));
  }
  if (parts_.network) fold_network();
  written_elsewhere_ = own_.written_elsewhere().value_or(0);
}

// Hands the time to a commit, and the value that it is to keep where it is the first of its day.
template <typename Commit>
auto StoreWriter::on_this_day(Commit commit) {
  const std::uint64_t now_ms = parts_.clock_ms();
  const std::uint64_t last = parts_.store->counters().last_arrival;
  const std::uint32_t day = ArrivalDays::day_of(now_ms);
  if (days_.is_begun(day)) return commit(now_ms, std::span<const storage::Mark>());
  ArrivalDays days = days_;
  days.begin(day, last + 1);
  const Bytes octets = days.encode();
  const storage::Mark mark{ArrivalDays::mark, octets};
  auto outcome = commit(now_ms, std::span(&mark, 1));
  // Where nothing arrived, nothing may have been written either.
  if (parts_.store->counters().last_arrival > last) days_ = std::move(days);
  return outcome;
}

// Tells whoever must know of a commit, in the order that the header promises.
void StoreWriter::tell(Ingested ingested, std::optional<std::uint64_t> ticket) {
  Notice notice;
  notice.ticket = ticket;
  if (!ingested.network.empty()) {
    Ingested voided;
    notice.network = fold_network(&voided);
    ingested.wanted_again.insert(ingested.wanted_again.end(), voided.wanted_again.begin(), voided.wanted_again.end());
    ingested.unwanted_again.insert(ingested.unwanted_again.end(), voided.unwanted_again.begin(),
                                   voided.unwanted_again.end());
  }
  // Also where nothing new is hidden: what was taken back already may now be taken back as personal data.
  if (takes_something_back(ingested)) erase();
  for (const Place& place : ingested.kept) {
    log_error("a partner brought a retraction of this city's own entry " + std::to_string(place.sequence) +
              " that this machine did not write; its text is hidden and kept");
  }
  notice.ingested = std::make_shared<const Ingested>(std::move(ingested));
  parts_.bulletin->tell(notice);
}

void StoreWriter::tell_followed() {
  Notice notice;
  notice.ingested = std::make_shared<const Ingested>();
  notice.followed = std::make_shared<const Followed>(Followed{parts_.filter, parts_.store->logs()});
  parts_.bulletin->tell(notice);
}

// Also tells the store where revoked members' logs end.
std::shared_ptr<const NetworkState> StoreWriter::fold_network(Ingested* voided) {
  auto state = read_network_state(*parts_.store, *parts_.network);
  if (!state) {
    log_error("network log: " + sentence(state.error(), Language::english));
    return nullptr;
  }
  parts_.membership->set(*state);
  auto ended = parts_.store->end_logs((*state)->ends(), parts_.filter);
  if (!ended) {
    log_error("where logs end: " + sentence(ended.error(), Language::english));
  } else if (voided != nullptr) {
    *voided = std::move(*ended);
  }
  return *state;
}

Result<void> StoreWriter::ingest(Ingest ingest, std::optional<std::uint64_t> ticket) {
  const auto profiles = profile_marks(*parts_.store, ingest);
  if (!profiles) return tl::unexpected(profiles.error());
  auto ingested = on_this_day([&](std::uint64_t now_ms, std::span<const storage::Mark> day) {
    return parts_.store->commit(std::move(ingest), parts_.filter, storage::Durability::soon, now_ms, *profiles, day);
  });
  if (!ingested) return tl::unexpected(ingested.error());
  look_for_another_machine(*ingested);
  tell(std::move(*ingested), ticket);
  return {};
}

void StoreWriter::look_for_another_machine(const Ingested& received) {
  const auto found = own_.look_for_another_machine(received);
  if (!found) log_error("remembering another machine: " + sentence(found.error(), Language::english));
  if (!own_.written_elsewhere() || written_elsewhere_ != 0) return;
  written_elsewhere_ = *own_.written_elsewhere();
  const Error error(Errc::two_machines, {std::to_string(written_elsewhere_)});
  log_error(sentence(error, Language::english) + " " + advice(error, Language::english));
}

Result<std::vector<Result<PublishedEntry>>> StoreWriter::publish(std::vector<Draft> drafts, bool hurry) {
  if (!parts_.network) return fail(Errc::no_network);
  auto written = on_this_day([&](std::uint64_t now_ms, std::span<const storage::Mark> day) {
    return own_.write(*parts_.network, std::move(drafts), parts_.filter, now_ms, hurry, OwnLog::Failing::left_out, day);
  });
  if (!written) return tl::unexpected(written.error());
  tell(std::move(written->ingested), std::nullopt);
  return std::move(written->entries);
}

Result<std::vector<PublishedEntry>> StoreWriter::publish_together(const StoreLane::MakeDrafts& make) {
  if (!parts_.network) return fail(Errc::no_network);
  auto drafts = make();
  if (!drafts) return tl::unexpected(drafts.error());
  if (drafts->empty()) return std::vector<PublishedEntry>();
  auto written = on_this_day([&](std::uint64_t now_ms, std::span<const storage::Mark> day) {
    return own_.write(*parts_.network, std::move(*drafts), parts_.filter, now_ms, false, OwnLog::Failing::ends_all,
                      day);
  });
  if (!written) return tl::unexpected(written.error());
  tell(std::move(written->ingested), std::nullopt);
  std::vector<PublishedEntry> entries;
  entries.reserve(written->entries.size());
  for (const auto& entry : written->entries) entries.push_back(*entry);
  return entries;
}

StoreLane::Outcomes StoreWriter::import(std::vector<Draft> drafts) {
  if (!parts_.network) return fail(Errc::no_network);
  std::vector<Result<ImportedDraft>> outcomes(drafts.size(), ImportedDraft{});
  std::vector<Draft> fresh;
  std::vector<std::size_t> fresh_at;                        // where each stands among the drafts
  std::map<std::string, std::size_t, std::less<>> in_this;  // marks, and the drafts that bear them first
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    Draft& draft = drafts[i];
    if (const auto [first, added] = in_this.emplace(draft.mark, i); !added) {
      outcomes[i]->same_as = first->second;
      continue;
    }
    const auto held = parts_.store->marked_place(draft.mark);
    if (!held) return tl::unexpected(held.error());
    if (*held) {
      outcomes[i] = ImportedDraft{**held, true, std::nullopt};
      continue;
    }
    fresh_at.push_back(i);
    fresh.push_back(std::move(draft));
  }
  if (!fresh.empty()) {
    const auto entries = publish(std::move(fresh), true);
    if (!entries) return tl::unexpected(entries.error());
    for (std::size_t i = 0; i < fresh_at.size(); ++i) {
      const Result<PublishedEntry>& entry = (*entries)[i];
      if (entry) {
        outcomes[fresh_at[i]]->place = entry->place;
      } else {
        outcomes[fresh_at[i]] = tl::unexpected(entry.error());
      }
    }
  }
  for (auto& outcome : outcomes) {
    if (!outcome || !outcome->same_as) continue;
    const Result<ImportedDraft> first = outcomes[*outcome->same_as];
    if (first) {
      outcome->place = first->place;
    } else {
      outcome = first;
    }
  }
  return outcomes;
}

Result<std::shared_ptr<const NetworkState>> StoreWriter::write_network(const StoreLane::MakeContent& make) {
  if (!parts_.network) return fail(Errc::no_network);
  if (written_elsewhere_ != 0) return fail(Errc::two_machines, {std::to_string(written_elsewhere_)});
  auto state = read_network_state(*parts_.store, *parts_.network);
  if (!state) return tl::unexpected(state.error());
  const MemberState* lead = (*state)->lead();
  if (lead == nullptr || lead->admission.node_key != parts_.node_key->public_key()) {
    return fail(Errc::not_lead, {lead == nullptr ? "?" : lead->admission.handle});
  }
  auto content = make(**state);
  if (!content) return tl::unexpected(content.error());
  auto entry =
      write_network_entry(*parts_.node_key, *parts_.network, (*state)->head_position() + 1, (*state)->head(), *content);
  if (!entry) return tl::unexpected(entry.error());
  if (auto stored = store_network_entries({std::move(*entry)}); !stored) return tl::unexpected(stored.error());
  return parts_.membership->current();
}

Result<void> StoreWriter::begin_network(const NetworkId& network, std::vector<SignedNetworkEntry> entries) {
  if (parts_.network) return fail(Errc::network_exists, {parts_.membership->current()->name()});
  parts_.network = network;
  auto stored = store_network_entries(std::move(entries));
  if (stored) stored = parts_.store->put_mark(network_mark, network.view());
  if (!stored) parts_.network.reset();
  return stored;
}

Result<void> StoreWriter::store_network_entries(std::vector<SignedNetworkEntry> entries) {
  Ingest ingest;
  for (auto& entry : entries) {
    auto checked = check_network_entry(*parts_.network, std::move(entry));
    if (!checked) return tl::unexpected(checked.error());
    ingest.network.push_back(std::move(*checked));
  }
  auto ingested =
      parts_.store->commit(std::move(ingest), parts_.filter, storage::Durability::synced, parts_.clock_ms());
  if (!ingested) return tl::unexpected(ingested.error());
  tell(std::move(*ingested), std::nullopt);
  return {};
}

Result<void> StoreWriter::follow(const Follows& follows, const storage::Sorting& sorting, bool drop) {
  const Filter filter = follows.filter().of(parts_.node_key->public_key());
  const Bytes kept = follows.encode();
  std::vector<storage::Mark> marks{{follows_mark, kept}};
  if (drop) marks.push_back({dropping_mark, "1"});
  if (auto changed = parts_.store->refilter(filter, sorting, marks); !changed) return changed;
  parts_.filter = filter;
  tell_followed();
  return {};
}

bool StoreWriter::is_drop_unfinished() const {
  const auto unfinished = parts_.store->mark(dropping_mark);
  return unfinished && *unfinished;
}

Result<void> StoreWriter::drop_step(storage::Dropped& so_far) {
  const auto step = parts_.store->drop_unfollowed(parts_.filter, so_far.next, drop_look_max);
  if (!step) {
    log_error("drop: " + sentence(step.error(), Language::english));
    return tl::unexpected(step.error());
  }
  so_far.documents += step->documents;
  so_far.octets += step->octets;
  so_far.next = step->next;
  if (step->documents > 0) tell_followed();
  if (!so_far.next.empty()) return {};
  if (auto finished = parts_.store->put_mark(dropping_mark, {}); !finished) return finished;
  log_info("dropped " + std::to_string(so_far.documents) + " documents that nothing follows");
  return {};
}

void StoreWriter::put_partner(const storage::PartnerRecord& record) {
  if (auto stored = parts_.store->put_partner(record); !stored) {
    log_warning("partner record: " + sentence(stored.error(), Language::english));
  }
}

void StoreWriter::sync() {
  if (auto synced = parts_.store->sync(); !synced) log_error("sync: " + sentence(synced.error(), Language::english));
}

void StoreWriter::erase() {
  const auto erased = parts_.store->erase_due(parts_.clock_ms());
  if (!erased) {
    log_error("erase: " + sentence(erased.error(), Language::english));
  } else if (!erased->empty()) {
    log_info("erased " + std::to_string(erased->size()) + " documents that were taken back");
  }
}

}  // namespace essaim::daemon
