#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/filter.h"
#include "sync/commits.h"
#include "sync/links.h"
#include "sync/logs.h"
#include "sync/outbox.h"
#include "sync/pace.h"

namespace essaim::sync {

// Whoever promised to get a document is waited for so long, and then pushes it no longer: it has several links of its
// own to wait for.
inline constexpr std::chrono::minutes promise_patience{2};

// Documents that this node wants: asked by ranges, newest first, spread over the partners that may hold them, asked
// elsewhere on Absent or silence.
//
// What of an author is beyond its share of a day waits until nothing else can be asked (RULES 23). A document is
// open (nobody is asked), asked (of one partner) or being checked and stored. What a partner said not to
// have it is asked again later, between a minute and six hours, or by whoever connects anew (RULES 20).
class Wants {
 public:
  Wants(const Setup& setup, const Filter& filter, Logs& logs, Links& links, const Pace& pace, Commits& commits,
        Outbox& outbox)
      : self_(setup.self),
        filter_(filter),
        random_(setup.seed),
        logs_(logs),
        links_(links),
        pace_(pace),
        commits_(commits),
        outbox_(outbox) {}

  // Everything missing at the start, or after the filter changed.
  void begin(Log& log);
  // The partner told of headers, of this log or of any: what is open may be asked of it.
  void on_told(LinkId link, const Log* log);
  void on_headers(Log& log, const VerifiedRun& run);
  void on_document(Link& link, DocumentMessage message, TimePoint now);
  // What of the range nobody is left to be asked for; it stays wanted, and whoever turns up is asked.
  SequenceSet on_absent(Link& link, const Absent& absent, TimePoint now);
  // The partner has now what it lacked.
  void on_held_now(Link& link, const Log& log, Sequence first, Sequence last);
  // Stored, or taken back by its author: wanted no longer.
  void on_settled(Log& log, Sequence sequence);
  // Nothing beyond the end of the log is wanted.
  void on_cut(Log& log);
  // Its retraction became void.
  void on_wanted_again(Log& log, Sequence sequence);
  // A commit failed: these are open again.
  void on_lost(const Place& place);
  // A partner wants what I lack: it is sought until it comes or forget() is called. `nobody` is left to be asked at
  // present. `its_turn`: it was asked for the same by me, and should ask elsewhere.
  enum class Hope { trying, nobody, its_turn };
  Hope seek(Log& log, Sequence sequence, LinkId for_whom);
  // No partner waits for it any longer.
  void forget(const Log& log, Sequence sequence);
  // Partners that I asked in vain; they are told when I hold it.
  std::vector<LinkId> take_asked_in_vain(const Log& log, Sequence sequence);
  // Somebody here wants it by name, whatever is followed: everybody who knows the header is asked, again too.
  void demand_now(Log& log, Sequence sequence);
  // Whether a partner that is connected may still send it.
  bool hopes_for(const Log& log, Sequence sequence);
  void on_disconnected(LinkId link);

  bool owns(Ticket ticket) const { return checking_.contains(ticket); }
  void on_header_read(Ticket ticket, const std::optional<DocumentClaim>& claim, TimePoint now);
  void on_document_checked(Ticket ticket, Result<VerifiedDocument> checked, TimePoint now);

  // Partners whose documents do not go with my headers, for Forks.
  std::vector<std::pair<LinkId, std::size_t>> take_disagreements() { return std::exchange(disagreements_, {}); }

  void pump(Link& link, TimePoint now);
  std::vector<MissingRange> missing(TimePoint now) const;
  std::optional<TimePoint> next_wakeup() const;
  void on_wakeup(TimePoint now);
  void tell_waits(std::vector<Wait>& all) const;
  std::size_t remembered() const { return asked_.size() + arriving_.size() + checking_.size() + suspects_.size(); }

 private:
  struct Demand {
    SequenceSet open;    // wanted and asked of nobody
    SequenceSet sought;  // wanted for partners only
    SequenceSet named;   // wanted by somebody here, whatever is followed
  };
  struct Asked {
    using ByLog = std::map<std::size_t, SequenceSet>;
    ByLog asked;            // and not answered
    ByLog promised;         // it tries to get them
    ByLog absent;           // it said not to have them
    ByLog doubtful;         // it does not follow them
    ByLog unlikely;         // absent or doubtful
    std::size_t count = 0;  // of those asked
    std::optional<TimePoint> promised_until;
    TimePoint since{};                  // when the last of them came, or was asked for
    TimePoint heard{};                  // the same, or something else was heard
    TimePoint rested{};                 // it was silent; until then it is not asked
    std::optional<TimePoint> retry_at;  // of what was absent
    std::chrono::minutes retry_step{1};
    bool starved = false;   // nothing could be asked of it when last tried
    bool let_down = false;  // it was silent, and sent nothing since
  };
  struct Checking {
    LinkId link;
    Place place;
    std::size_t octets = 0;
    Bytes frame;  // until it is being checked
  };
  Demand& demand(const Log& log);
  void open(const Log& log, Sequence first, Sequence last);
  void doubt(const Log& log, const VerifiedHeader& header);
  bool wanted(const Log& log, Sequence sequence);
  struct Round {
    Asked& asked;
    Want want;
    std::uint32_t room;
  };
  bool ask_likely(Link& link, Round& round, TimePoint now);
  void ask_unlikely(Link& link, Round& round, TimePoint now);
  void ask_slowed(Link& link, Round& round, TimePoint now);
  void ask_anyway(Link& link, Round& round, Log& log, std::uint32_t most);
  std::uint32_t share_left(const Log& log, TimePoint now) const;
  std::uint32_t ask_of(Round& round, Log& log, Sequence from, const Asked::ByLog& excluded, std::uint32_t room);
  void take(Round& round, const Log& log, Sequence first, Sequence last);
  SequenceSet likely_elsewhere(const Link& than, const Log& log);
  void reopen(Asked::ByLog& sets);
  void check(Ticket ticket, const DocumentClaim& claim);
  void close(const Log& log, Sequence sequence);
  bool may_hold(Link& link, const Log& log, Sequence sequence);
  bool author_has_time(const Link& link, const Log& log);

  LogKey self_;
  const Filter& filter_;
  std::mt19937_64 random_;
  Logs& logs_;
  Links& links_;
  const Pace& pace_;
  Commits& commits_;
  Outbox& outbox_;
  std::deque<Demand> demands_;  // by index of log
  std::set<std::size_t> open_logs_;
  std::map<LinkId, Asked> asked_;
  std::unordered_map<Place, DocumentClaim> claims_;  // of headers just stored, bounded
  std::set<Place> arriving_;                         // being checked or stored
  std::map<Ticket, Checking> checking_;
  // Who sent a document that is not the one its header names: until when a fork may explain it.
  std::map<std::pair<LinkId, std::size_t>, TimePoint> suspects_;
  std::vector<std::pair<LinkId, std::size_t>> disagreements_;
};

}  // namespace essaim::sync
