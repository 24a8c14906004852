#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/entry.h"
#include "core/filter.h"
#include "core/ids.h"
#include "core/ingest.h"
#include "core/network_log.h"
#include "core/reasons.h"
#include "core/sequence_set.h"
#include "storage/anchor.h"

namespace rocksdb {
class Env;
}

namespace essaim::storage {

struct Options {
  std::filesystem::path directory;                // the database lives here; made when absent
  std::uint64_t free_bytes_floor = 256ULL << 20;  // below it nothing is written (RELIABILITY §3.6)
  std::uint64_t cache_bytes = 32ULL << 20;
  // The log of this city: a retraction in it that came from a partner hides its targets here and erases nothing.
  std::optional<LogKey> own_log;
  rocksdb::Env* env = nullptr;  // tests put a file system below that loses what was not synced; null is the real one
};

// One entry as it lies in the store.
struct StoredEntry {
  Place place;
  Bytes header;                        // exact octets
  std::optional<Signature> signature;  // where kept (RULES 5)
  std::uint64_t arrival = 0;
  bool document_held = false;  // and may be shown and served
  bool retracted = false;      // an accepted retraction of the same member names it
  bool erased = false;         // its document was erased for ever
  bool disputed = false;       // at or beyond the fork of its log
};

// What is held of one log.
struct LogState {
  LogKey log;
  Sequence sequence = 0;        // headers 1 … sequence are accepted; below the fork where there is one
  HeaderHash head;              // hash of the header at `sequence`; zero at 0
  Sequence fork = 0;            // lowest sequence at which two headers are known, 0 for none
  std::uint64_t entries = 0;    // counter kept beside the data; with what lies beyond a fork
  std::uint64_t documents = 0;  // frames on the disk, those hidden by a retraction until they are erased included
  SequenceSet missing;          // followed and not held
  SequenceSet unwanted;         // have a document, not followed and not held
};

struct Counters {
  std::uint64_t entries = 0, documents = 0, network_entries = 0, last_arrival = 0;
};

// Which entries a list shows, newest arrival first.
struct ListQuery {
  std::optional<LogKey> log;
  std::string theme;  // a parent includes its children; empty for any
  std::string kind;   // empty for any
  std::size_t limit = 50;
  std::uint64_t before_arrival = UINT64_MAX;
};

// What is remembered of a partner across restarts.
struct PartnerRecord {
  LogKey key;
  std::uint64_t last_contact_ms = 0;
  std::string last_address;
  Reason last_problem = Reason::none;
  std::uint64_t last_problem_ms = 0;
  std::string last_problem_detail;  // made harmless already
};

// A small named value to be kept with a change; an empty one is erased.
struct Mark {
  std::string_view name;
  ByteView value;
};

// Which documents that are not held a filter wants, found out beside the store lane.
struct Sorting {
  struct OfLog {
    SequenceSet looked_at, wanted;
  };
  std::map<LogKey, OfLog> logs;
};

// What a step of dropping did.
struct Dropped {
  std::uint64_t documents = 0, octets = 0;
  Bytes next;  // where to go on; empty at the end
};

struct FollowCounts {
  std::uint64_t entries = 0, documents = 0, missing = 0;  // matching; of these held, and wanted and not held
};
struct FollowTally {
  std::vector<FollowCounts> rules;
  FollowCounts always;        // the city's own entries and what names them
  FollowCounts not_followed;  // what neither the rules nor these name; held all the same: fetched on demand, or before
};
// A name under which a commit keeps the place of one of its entries.
struct PlaceMark {
  std::string name;
  Place place;
};

// Whether a commit waits for the disk. Own entries and the network log are synced before they are acknowledged;
// received ones follow within a second (DESIGN §5).
enum class Durability { synced, soon };

// The entries, documents and the network log that this node holds, in one RocksDB (docs/storage-format.md).
//
// One writer: commit, replace_frames, sync, refilter, drop_unfollowed, erase_due, the setters and close come from the
// store lane only. Everything else may be called from any thread, at the same time as a commit, and sees a whole batch
// or none of it. Readers hold the shared_ptr, so that a Store outlives them. Signatures and hashes are not checked
// here: the types in Ingest say that they were. After a failed write other than disk_full every later call fails with
// store_failed, until the store is opened again.
class Store {
 public:
  // Fails with store_newer, store_damaged, disk_full, already_running (the database is open already), store_failed.
  static Result<std::shared_ptr<Store>> open(const Options& options);
  // Waits for readers, flushes and closes; afterwards every call fails. Without it the next start replays the log.
  Result<void> close();
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  struct Impl;  // storage/store_impl.h; for the files of this folder

  // ---- the store lane ----
  // `filter` decides what is missing and what is unwanted among the new headers. All or nothing; on failure nothing
  // changed. A run is stored when it begins at the next sequence and chains, or when it begins lower and agrees with
  // what is held; then only its new headers are stored and get arrival numbers, and Ingested names the whole run. One
  // that ends at or below what is held, leaves a gap, contradicts, or begins at or beyond a fork is left out; one that
  // begins below a fork is stored whole and accepted up to the fork. Documents are stored where they are missing or
  // unwanted, and left out where they are held, retracted, erased, disputed or of a header not held. At most 512
  // entries or 1 MiB at a time is what the disk likes best. `marks` of entries that are held then are in the same
  // batch, and so are `values`.
  Result<Ingested> commit(Ingest ingest, const Filter& filter, Durability durability, std::uint64_t now_ms,
                          std::span<const PlaceMark> marks = {}, std::span<const Mark> values = {});
  // Where logs end by the network log. What was retracted beyond an end is wanted again; Ingested names it where it is
  // not held. To be called after open() and whenever the network log advanced: ends are kept in memory only. An end may
  // only move down.
  Result<Ingested> end_logs(std::span<const LogEnd> ends, const Filter& filter);
  // Puts other frames of the same documents in the place of those that are held; the caller answers for their being the
  // same. Durable with the next sync, and until then a power cut brings the old ones back.
  Result<void> replace_frames(std::span<const VerifiedDocument> documents);
  // Makes everything committed so far durable.
  Result<void> sync();
  // Applies a new filter to all that is not held: moves sequences between `missing` and `unwanted`, and keeps the marks
  // in the same batch, synced, so that after a crash all speak of one filter. `sorting` is what sort() found for this
  // filter, before; only what came since is looked at here.
  Result<void> refilter(const Filter& filter, const Sorting& sorting, const std::vector<Mark>& marks);
  // Looks at the next documents held, at most `look_max`, from `from` on (empty: the first), erases those that the
  // filter does not match, and says that they are unwanted; synced.
  Result<Dropped> drop_unfollowed(const Filter& filter, ByteView from, std::size_t look_max);
  // Erases documents of retracted entries whose time has come (retraction_hold; personal data at once), synced, and
  // rewrites the files in which they lay, so that their octets are in no file of the database when it returns.
  Result<std::vector<Place>> erase_due(std::uint64_t now_ms);
  // When erase_due has something to do next, in milliseconds of Unix time.
  std::optional<std::uint64_t> next_erasure_ms() const;
  Result<void> put_partner(const PartnerRecord& record);
  // Small named values: settings that survive (open invitations, network id, …). An empty value erases. Synced.
  Result<void> put_mark(std::string_view name, ByteView value);

  // ---- any thread ----
  Result<std::optional<Bytes>> mark(std::string_view name) const;
  // What a PlaceMark of this name says.
  Result<std::optional<Place>> marked_place(std::string_view name) const;
  Result<std::vector<PartnerRecord>> partners() const;
  // In the order in which they were first seen.
  std::vector<LogState> logs() const;
  std::optional<LogState> log(const LogKey& key) const;
  Counters counters() const;
  Result<std::vector<SignedNetworkEntry>> network_entries() const;  // by position, then by hash
  // Absence is an answer, not an error.
  Result<std::optional<StoredEntry>> find(const Place& place) const;
  // The run that begins at `first`: up to the next multiple of 64 or the newest, whichever comes first, with the
  // signature kept there. Where no signature is kept there (beyond a fork, or a run that came cut differently) it ends
  // at the nearest one, so that it can be proved. Nothing when `first` is not accepted.
  Result<std::optional<Run>> run(const LogKey& log, Sequence first) const;
  // The author's frame as it came; nothing when not held, retracted, erased or disputed.
  Result<std::optional<Bytes>> document(const Place& place) const;
  // Frames of `first` … `last` that document() would give, newest first, until `bytes_max` is reached (at least one).
  Result<std::vector<std::pair<Sequence, Bytes>>> documents(const LogKey& log, Sequence first, Sequence last,
                                                            std::size_t bytes_max) const;
  Result<std::vector<StoredEntry>> list(const ListQuery& query) const;
  // Entries with an arrival number above `after`, ascending.
  Result<std::vector<StoredEntry>> arrivals(std::uint64_t after, std::size_t limit) const;
  // Retractions, answers … that name an entry: the places that refer to it, in the order of arrival.
  Result<std::vector<std::pair<Relation, Place>>> referring_to(const HeaderHash& target) const;
  // Accepted entries of the same log that say they supersede this one, ascending. Whether both are in force beyond that
  // is for the network's state to say.
  Result<std::vector<Place>> superseding(const Place& target, const HeaderHash& hash) const;
  Result<std::vector<ForkEvidence>> forks() const;
  // Reads the headers of all documents that are not held: about a microsecond each.
  Result<Sorting> sort(const Filter& filter) const;
  // Counts for each rule what it matches, and what none of them does, for the city `self`. Reads all headers. Without
  // retractions and profiles, which everybody follows.
  Result<FollowTally> tally(const std::vector<FollowRule>& rules, const LogKey& self) const;
  // Gives back to the disk what dropped documents took; for a thread that may take seconds.
  Result<void> reclaim() const;
  // Reads every row of every family and compares with the counters: a scan can end early with status OK (RELIABILITY
  // M3). Fails with store_damaged and says where.
  Result<void> verify() const;

 private:
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace essaim::storage
