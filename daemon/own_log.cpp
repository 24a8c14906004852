#include "daemon/own_log.h"

#include <algorithm>
#include <future>
#include <string_view>

#include "core/limits.h"
#include "daemon/log.h"

namespace essaim::daemon {
namespace {

HeaderFields fields_of(const Draft& draft, std::uint64_t now_ms) {
  HeaderFields fields;
  fields.time_ms = now_ms;
  fields.kind = draft.kind;
  fields.themes = draft.themes;
  fields.language = draft.language;
  fields.audience = draft.audience;
  fields.references = draft.references;
  fields.minor = draft.minor;
  fields.retraction = draft.retraction;
  return fields;
}

// Runs end at each multiple of 64, because a signature is kept there (RULES 5).
std::vector<std::shared_ptr<const VerifiedRun>> split_into_runs(const SigningKey& key, const NetworkId& network,
                                                                HeaderHash previous,
                                                                std::vector<VerifiedHeader> headers) {
  std::vector<std::shared_ptr<const VerifiedRun>> runs;
  std::vector<VerifiedHeader> pending;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const bool ends_here = headers[i].sequence() == 1 || headers[i].sequence() % limits::run_headers_max == 0;
    const bool newest = i + 1 == headers.size();
    pending.push_back(std::move(headers[i]));
    if (!ends_here && !newest) continue;
    const VerifiedHeader& last = pending.back();
    const HeaderHash head = last.hash();
    const Signature signature = key.sign(signing_bytes(domain::entry, network, last.bytes()));
    runs.push_back(std::make_shared<const VerifiedRun>(
        EntryWriter::run_of(key.public_key(), previous, std::move(pending), signature)));
    pending.clear();
    previous = head;
  }
  return runs;
}

constexpr std::string_view elsewhere_mark = "written-elsewhere";

}  // namespace

OwnLog::OwnLog(storage::Store& store, storage::Anchor& anchor, const SigningKey& key)
    : store_(&store), anchor_(&anchor), key_(&key) {
  // A mark that cannot be read is a store that cannot be written either: the next write says so.
  const auto mark = store.mark(elsewhere_mark);
  if (mark && *mark && (*mark)->size() == 4) written_elsewhere_ = read_u32(**mark);
}

Result<bool> OwnLog::look_for_another_machine(const Ingested& received) {
  if (written_elsewhere_) return false;
  std::optional<Sequence> first;
  const auto consider = [&](const LogKey& log, Sequence sequence) {
    if (log == key_->public_key()) first = std::min(first.value_or(sequence), sequence);
  };
  // What the anchor covers was written here and got lost, with an older copy of the store or a damaged one.
  const storage::Anchor::Head anchored = anchor_->read();
  for (const auto& run : received.runs) {
    if (run->last() < anchored.sequence) continue;
    if (run->last() == anchored.sequence && run->head() == anchored.head) continue;
    consider(run->log(), std::max(run->first(), anchored.sequence + 1));
  }
  for (const ForkEvidence& fork : received.forks) consider(fork.log(), fork.position());
  if (!first) return false;
  written_elsewhere_ = first;
  Bytes value;
  append_u32(value, *first);
  if (auto kept = store_->put_mark(elsewhere_mark, value); !kept) return tl::unexpected(kept.error());
  return true;
}

std::size_t own_draft_bytes(const Draft& draft) {
  return limits::header_bytes_max + (draft.document ? draft.document->size() : 0);
}

Result<OwnLog::Written> OwnLog::write(const NetworkId& network, std::vector<Draft> drafts, const Filter& filter,
                                      std::uint64_t now_ms, bool hurry, Failing failing,
                                      std::span<const storage::Mark> values) {
  if (written_elsewhere_) return fail(Errc::two_machines, {std::to_string(*written_elsewhere_)});
  const storage::LogState held = store_->log(key_->public_key()).value_or(storage::LogState{});
  const storage::Anchor::Head anchored = anchor_->read();
  if (held.sequence < anchored.sequence) {
    return fail(Errc::store_behind_anchor, {std::to_string(held.sequence), std::to_string(anchored.sequence)});
  }

  EntryWriter writer(*key_, network, held.sequence, held.head);
  Written written;
  Ingest ingest;
  ingest.own = true;
  std::vector<VerifiedHeader> headers;
  std::vector<storage::PlaceMark> marks;
  std::vector<OwnDocument> quickly_compressed;
  for (Draft& draft : drafts) {
    HeaderFields fields = fields_of(draft, now_ms);
    const Place place = writer.next();
    if (draft.replaced_by) {
      const Result<PublishedEntry>& successor = written.entries.at(*draft.replaced_by);
      if (!successor) return tl::unexpected(successor.error());
      fields.references.push_back(
          {Relation::successor, successor->place.log, successor->hash, successor->place.sequence});
    }
    if (draft.document) {
      fields.document = document_hash(network, place, *draft.document);
      fields.document_size = static_cast<std::uint32_t>(draft.document->size());
    }
    auto header = writer.append(fields);
    if (!header && failing == Failing::ends_all) return tl::unexpected(header.error());
    if (!header) {
      written.entries.push_back(tl::unexpected(header.error()));
      continue;
    }
    if (!draft.frame.empty()) {
      ingest.documents.push_back(own_document(place, std::move(draft.frame), fields.document_size));
    } else if (draft.document) {
      ingest.documents.push_back(own_document(place, *draft.document, Effort::quick));
      if (!hurry) quickly_compressed.push_back({place, std::move(*draft.document)});
    }
    if (!draft.mark.empty()) marks.push_back({std::move(draft.mark), place});
    written.entries.push_back(PublishedEntry{place, header->hash()});
    headers.push_back(std::move(*header));
  }
  if (headers.empty()) return written;

  ingest.runs = split_into_runs(*key_, network, held.head, std::move(headers));
  // A power cut before the better frames are written leaves the quick ones, which say the same.
  std::future<std::vector<VerifiedDocument>> thorough;
  if (!quickly_compressed.empty()) thorough = compressor_.compress(std::move(quickly_compressed));
  auto ingested = store_->commit(std::move(ingest), filter, storage::Durability::synced, now_ms, marks, values);
  if (!ingested) return tl::unexpected(ingested.error());
  if (auto anchor = anchor_->write({writer.next().sequence - 1, writer.head()}); !anchor) {
    return tl::unexpected(anchor.error());
  }
  if (thorough.valid()) {
    // The entries are durable already: where there is no room for better frames, those that are there stay.
    if (auto replaced = store_->replace_frames(thorough.get()); !replaced) {
      log_warning("better frames: " + sentence(replaced.error(), Language::english));
    }
  }
  written.ingested = std::move(*ingested);
  return written;
}

Result<std::vector<VerifiedNetworkEntry>> read_network_log(const storage::Store& store, const NetworkId& network) {
  auto entries = store.network_entries();
  if (!entries) return tl::unexpected(entries.error());
  std::vector<VerifiedNetworkEntry> checked;
  checked.reserve(entries->size());
  for (auto& entry : *entries) {
    auto one = check_network_entry(network, std::move(entry));
    if (!one) return fail(Errc::store_damaged, {"network log: " + sentence(one.error(), Language::english)});
    checked.push_back(std::move(*one));
  }
  return checked;
}

Result<std::shared_ptr<const NetworkState>> read_network_state(const storage::Store& store, const NetworkId& network) {
  auto entries = read_network_log(store, network);
  if (!entries) return tl::unexpected(entries.error());
  return std::make_shared<const NetworkState>(NetworkState::fold(network, *entries));
}

}  // namespace essaim::daemon
