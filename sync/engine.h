#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/document.h"
#include "core/entry.h"
#include "core/filter.h"
#include "core/ids.h"
#include "core/ingest.h"
#include "core/network_log.h"
#include "core/reasons.h"
#include "core/sequence_set.h"
#include "sync/messages.h"

namespace essaim::sync {

// Time as it is passed in; only differences count. The daemon gives its steady clock, the simulator a virtual one.
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, std::chrono::milliseconds>;

// One connection, numbered by whoever owns the sockets and never used again.
enum class LinkId : std::uint64_t {};
// One piece of work handed out (a check, a read, a commit), answered once under the same number.
enum class Ticket : std::uint64_t {};

// ---- what the engine wants done, in the order in which it was decided ----

struct Send {
  LinkId link;
  Message message;
};
// Say Bye with the reason where the link still works, then close it. `why` is for the log, in English.
struct Close {
  LinkId link;
  Reason reason;
  std::string why;
};
struct CheckRun {
  Ticket ticket;
  Run run;
  std::optional<HeaderHash> accepted_tip;
};
struct CheckDocument {
  Ticket ticket;
  DocumentClaim claim;
  Bytes frame;
};
struct CheckNetworkEntries {
  Ticket ticket;
  std::vector<SignedNetworkEntry> entries;
};
struct Commit {
  Ticket ticket;
  Ingest ingest;
};
// Answered by on_run_read.
struct ReadRun {
  Ticket ticket;
  LogKey log;
  Sequence first;
};
// Answered by on_header_read.
struct ReadHeader {
  Ticket ticket;
  Place place;
};
// Frames of `first` … `last`, newest first, up to `bytes_max`, each as `readable_frames` gives it to a partner that has
// these dictionaries; answered by on_documents_read.
struct ReadDocuments {
  Ticket ticket;
  LogKey log;
  Sequence first, last;
  std::size_t bytes_max;
  std::vector<std::uint32_t> dictionaries;
};
// The network log now says something else: whoever admits connections looks again.
struct NetworkChanged {
  std::shared_ptr<const NetworkState> state;
};
// What on_demanded asked for does not come: no_partner_holds_it or partner_unreachable.
struct DemandFailed {
  Place place;
  Reason reason = Reason::none;
};
using Action = std::variant<Send, Close, CheckRun, CheckDocument, CheckNetworkEntries, Commit, ReadRun, ReadHeader,
                            ReadDocuments, NetworkChanged, DemandFailed>;

// ---- what the engine starts from ----

struct LogSnapshot {
  LogKey log;
  Sequence sequence = 0;
  HeaderHash head;
  Sequence fork = 0;
  SequenceSet missing;   // followed documents not held
  SequenceSet unwanted;  // documents not followed and not held
};
struct Setup {
  LogKey self;
  NetworkId network;
  std::vector<VerifiedNetworkEntry> network_entries;
  std::vector<LogSnapshot> logs;
  std::vector<ForkEvidence> forks;
  Filter filter;
  std::vector<std::uint32_t> dictionaries;  // which this node can open frames of
  std::uint64_t seed = 0;                   // of everything random but nonces
  bool metered = false;
  std::string software;
};

// ---- what it tells of itself ----

struct LinkStatus {
  LinkId link;
  LogKey peer;
  bool dialled = false;
  bool greeted = false;  // both Hellos were exchanged
  TimePoint since;
  TimePoint last_heard;
  std::uint64_t headers_received = 0, documents_received = 0, headers_sent = 0, documents_sent = 0;
  std::uint64_t duplicate_headers = 0, duplicate_documents = 0;  // received though held already
};
// Octets of one link that are kept in memory.
struct Load {
  std::size_t unsent = 0;    // sent and not left yet
  std::size_t unstored = 0;  // received, and waiting for checks and commits
};
// Something of a partner that is waited for, and when it is waited for no longer.
struct Wait {
  LinkId link{};
  const char* what = "";
  TimePoint until;
};
struct MissingRange {
  LogKey log;
  SequenceSet::Interval range;
  Reason reason = Reason::none;  // waiting_for_partner, author_slowed, no_partner_holds_it, …
};

// The protocol without I/O: events in, actions out, time passed in.
//
// One thread owns it; it holds no lock, socket, file, clock or log. It owns the table of links and routes each event to
// the conversation whose topic it is (handshake, catalogue, content, gossip, each in a file of its own), and nothing
// else. State advances only by on_committed, whoever wrote: what partners are told is what the store holds. Memory is
// bounded for each link by core/limits.h; everything of a link is gone when it is.
class Engine {
 public:
  explicit Engine(Setup setup);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // A member's key was proved by TLS on a link that `dialled` us or that we dialled. `nonce` is fresh randomness, given
  // from outside; `clock_ms` goes into Hello.
  void on_connected(LinkId link, const LogKey& peer, bool dialled_by_us, const Nonce& nonce, std::uint64_t clock_ms,
                    TimePoint now);
  void on_disconnected(LinkId link, TimePoint now);
  void on_message(LinkId link, Message message, TimePoint now);
  // Something came from this link, be it part of a message: whoever sends a large text over a slow line is not silent.
  void on_octets(LinkId link, TimePoint now);
  // So many octets of what was sent have left, counted as encoded_size() counts a message: neither length prefix nor
  // compression. More may follow. Keeps the queue of a link below its bound.
  void on_sent(LinkId link, std::size_t octets, TimePoint now);
  // Whether more should be read from this link now: false while what came from it waits for checks and commits beyond
  // its share of memory. Asked after on_message and after on_committed.
  bool may_read(LinkId link) const;

  void on_run_checked(Ticket ticket, CheckedRun checked, TimePoint now);
  void on_document_checked(Ticket ticket, Result<VerifiedDocument> checked, TimePoint now);
  void on_network_entries_checked(Ticket ticket, std::vector<Result<VerifiedNetworkEntry>> checked, TimePoint now);
  void on_run_read(Ticket ticket, std::optional<Run> run, TimePoint now);
  void on_header_read(Ticket ticket, std::optional<HeaderHash> hash, std::optional<DocumentClaim> claim, TimePoint now);
  void on_documents_read(Ticket ticket, std::vector<std::pair<Sequence, Bytes>> frames, TimePoint now);

  // Something was stored: the answer to a Commit, or (no ticket) what a use case of this node wrote. `clean` documents
  // may be served at once.
  void on_committed(std::optional<Ticket> ticket, const Ingested& ingested, TimePoint now);
  // Nothing of that batch was stored; the engine asks again later.
  void on_commit_failed(Ticket ticket, Reason reason, TimePoint now);
  // The city follows something else; `logs` are the new sets of missing and unwanted documents.
  void on_followed(Filter filter, const std::vector<LogSnapshot>& logs, TimePoint now);

  // Somebody here wants this document though nothing follows it. Answered by the commit that stores it, or by
  // DemandFailed; on_demand_dropped when nobody waits for that any more.
  void on_demanded(const Place& place, TimePoint now);
  void on_demand_dropped(const Place& place, TimePoint now);
  // Why a document is not here yet, as far as the links know.
  Reason outlook(const Place& place) const;

  // When it wants on_wakeup next; nothing when no time is waited for.
  std::optional<TimePoint> next_wakeup() const;
  void on_wakeup(TimePoint now);

  // The next thing to do. Empty when the engine is content.
  [[nodiscard]] std::optional<Action> next_action();

  const std::shared_ptr<const NetworkState>& network() const;
  FrontierDigest digest() const;
  std::vector<LinkStatus> links() const;
  std::vector<MissingRange> missing(TimePoint now) const;
  Load load(LinkId link) const;
  std::vector<Wait> waits() const;
  // What is remembered for the sake of links or of work that was handed out, by the conversation that does; nothing
  // once all links are gone and all work is answered.
  std::vector<std::string_view> remembering() const;

 private:
  struct Parts;  // the conversations and what they share; sync/engine.cpp
  std::unique_ptr<Parts> parts_;
};

}  // namespace essaim::sync
