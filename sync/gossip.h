#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "sync/intake.h"
#include "sync/links.h"
#include "sync/logs.h"
#include "sync/network_catalogue.h"
#include "sync/outbox.h"
#include "sync/pace.h"
#include "sync/sending.h"

namespace essaim::sync {

// News: a provider per author.
//
// For each author a node asks one partner to push that author's news, the author itself where it is connected, else the
// first that announced; everybody else only announces. So news travel as fast as by flooding and every node gets them
// once. A provider that is late loses its place (RULES 21).
class Gossip {
 public:
  Gossip(Logs& logs, Links& links, const Pace& pace, NetworkCatalogue& network_catalogue, Sending& sending,
         Intake& intake, Outbox& outbox)
      : logs_(logs),
        links_(links),
        pace_(pace),
        network_catalogue_(network_catalogue),
        sending_(sending),
        intake_(intake),
        outbox_(outbox) {}

  void on_have(Link& link, const Have& have, TimePoint now);
  void on_follow(Link& link, const Follow& follow, TimePoint now);
  void on_disconnected(LinkId link, TimePoint now);
  // Headers were stored; `documents` are those that were stored with them.
  void on_news(const VerifiedRun& run, const std::set<Place>& documents, TimePoint now);
  // Looks whether somebody should be asked to push this log.
  void seek(Log& log, TimePoint now);

  bool owns(Ticket ticket) const { return reading_.contains(ticket); }
  void on_documents_read(Ticket ticket, std::vector<std::pair<Sequence, Bytes>> frames);

  std::optional<TimePoint> next_wakeup() const;
  void on_wakeup(TimePoint now);

  void tell_waits(std::vector<Wait>& all) const;
  std::size_t remembered() const;

  // Heads of partners behind mine, for Forks to compare.
  std::vector<std::pair<LinkId, Locate>> take_older_heads() { return std::exchange(older_heads_, {}); }
  // Heads that do not agree with mine, for Forks.
  std::vector<std::pair<LinkId, std::size_t>> take_disagreements() { return std::exchange(disagreements_, {}); }

 private:
  // A run on its way to those who follow; it keeps its place while its document is read.
  struct News {
    Run run;
    std::vector<std::pair<LinkId, bool>> links;  // and whether with the document
    std::optional<Bytes> document;
    std::optional<Bytes> plain;  // the document for those who lack its dictionary
    std::optional<Ticket> reading;
  };
  struct Author {
    std::optional<TimePoint> changed;  // when the provider was chosen
    bool stopping = false;             // the provider was asked to stop; it has when it announces instead
    Sequence awaited = 0;              // announced by somebody else than the provider
    Sequence brought = 0;              // how far the log went when the provider was looked at last
    TimePoint awaited_since{}, look_at{};
    std::deque<News> news;
  };
  Author& author(const Log& log);
  void await_news(Log& log, Sequence sequence, TimePoint now);
  void provide(Log& log, Link& link, TimePoint now);
  void read_document(const Log& log, News& news, std::vector<std::uint32_t> dictionaries);
  void read_plain(const Log& log, News& news);
  void release_news(Log& log);
  void compare(Link& link, const Log& log, Sequence sequence, const HeadTag& tag, TimePoint now);
  void ask_whether_it_continues(Log& log, TimePoint now);
  void judge(Log& log, Author& author, TimePoint now);

  Logs& logs_;
  Links& links_;
  const Pace& pace_;
  NetworkCatalogue& network_catalogue_;
  Sending& sending_;
  Intake& intake_;
  Outbox& outbox_;
  std::deque<Author> authors_;  // by index of log
  std::set<std::size_t> awaited_;
  std::map<Ticket, std::size_t> reading_;
  std::uint64_t announcements_ = 0;
  std::vector<std::pair<LinkId, std::size_t>> disagreements_;
  std::vector<std::pair<LinkId, Locate>> older_heads_;
};

}  // namespace essaim::sync
