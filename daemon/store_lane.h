#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/filter.h"
#include "core/follows.h"
#include "core/ingest.h"
#include "core/network_log.h"
#include "core/sign.h"
#include "daemon/bulletin.h"
#include "daemon/membership.h"
#include "storage/store.h"

namespace essaim::daemon {

// What this city wants to write into its own log. The lane gives it its place, hash and signature.
struct Draft {
  std::string kind;
  std::vector<std::string> themes;
  std::string language;
  Audience audience = Audience::network;
  std::vector<Reference> references;
  bool minor = false;
  RetractionClass retraction = RetractionClass::none;
  std::optional<Bytes> document;  // octets of encode_document, salt included
  Bytes frame;                    // the document compressed, where that was done already
  std::string mark;               // kept under this name in the same batch, where it is not empty
  // Of a retraction: which of the drafts that are written together with it, and before it, replaces what it takes back.
  std::optional<std::size_t> replaced_by;
};
// The mark under which the store keeps the network's id.
inline constexpr std::string_view network_mark = "network";

// The marks under which it keeps what the city follows, and that texts are being dropped which nothing follows any
// more.
inline constexpr std::string_view follows_mark = "follows";
inline constexpr std::string_view dropping_mark = "dropping";
// What a city follows as the store has it; a new one follows everything. store_damaged where it cannot be read.
Result<Follows> read_follows(const storage::Store& store);

struct PublishedEntry {
  Place place;
  HeaderHash hash;
};
// What became of one draft of an import.
struct ImportedDraft {
  Place place;
  bool known = false;                  // the entry at `place` bears its mark already; nothing was written
  std::optional<std::size_t> same_as;  // its mark is also that of an earlier draft, which stands at `place`
};

// The only writer of the store: one thread with one queue. What waits is committed in one batch (at most 512 entries or
// 1 MiB); own entries of a batch are signed once, synced, anchored, then acknowledged; received ones are synced at most
// a second later. After every commit: Membership, then the Bulletin, then the callbacks, in this order, on this thread.
class StoreLane {
 public:
  struct Parts {
    std::shared_ptr<storage::Store> store;
    std::unique_ptr<storage::Anchor> anchor;
    const SigningKey* node_key = nullptr;  // outlives the lane
    Membership* membership = nullptr;
    Bulletin* bulletin = nullptr;
    Filter filter;
    std::function<std::uint64_t()> clock_ms;
    std::optional<NetworkId> network;  // that the store was founded or joined with; folded before the lane starts
  };
  explicit StoreLane(Parts parts);
  ~StoreLane();  // finishes what was queued, syncs

  // Any thread.
  void ingest(Ingest ingest, std::optional<std::uint64_t> ticket, std::function<void(Result<void>)> done);
  void publish(Draft draft, std::function<void(Result<PublishedEntry>)> done);
  // Entries that depend on what is stored: `make` is called on the lane, where nothing else is written meanwhile; its
  // error ends the request. They are written in one commit, all or none; none where it makes none.
  using MakeDrafts = std::function<Result<std::vector<Draft>>()>;
  void publish_together(MakeDrafts make, std::function<void(Result<std::vector<PublishedEntry>>)> done);
  // All drafts in one batch, each with a mark: signed, synced, anchored, then acknowledged together. A draft whose mark
  // is kept already is left out, so that no import makes an entry twice.
  using Outcomes = Result<std::vector<Result<ImportedDraft>>>;
  void import_drafts(std::vector<Draft> drafts, std::function<void(Outcomes)> done);
  // Writes the next entry of the network log; `not_lead` unless this city leads. `make` is called on the lane with the
  // newest state, so that two admissions at once get two places; its error ends the request.
  using MakeContent = std::function<Result<NetworkEntryContent>(const NetworkState&)>;
  void write_network(MakeContent make, std::function<void(Result<std::shared_ptr<const NetworkState>>)> done);
  // The first entries of a new network log: the founding one, or what a Welcome brought. `network_exists` when there is
  // one already. The network's id is kept under `network_mark`.
  void begin_network(const NetworkId& network, std::vector<SignedNetworkEntry> entries,
                     std::function<void(Result<void>)> done);
  // Follows something else from now on: sets, mark and filter change at once. `sorting` was found for its filter. With
  // `drop`, documents that nothing follows any more are erased, some at a time, so that others are served in between;
  // what is unfinished at the end of the process is finished after the next start. `done` gets how many, and octets.
  void follow(Follows follows, storage::Sorting sorting, bool drop, std::function<void(Result<storage::Dropped>)> done);
  void put_mark(std::string name, Bytes value, std::function<void(Result<void>)> done);
  void put_partner(storage::PartnerRecord record);
  // The first entry of this city that another machine wrote with its key; 0 while there is none.
  Sequence written_elsewhere() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace essaim::daemon
