#include "sync/forks.h"

#include <algorithm>

#include "core/check.h"
#include "core/fault.h"
#include "core/limits.h"
#include "sync/sending.h"

namespace essaim::sync {
namespace {

// A search takes a few round trips; until then its first sign is seen often.
constexpr std::chrono::seconds search_interval{5};
// Each partner may keep so many searches going at once; each reads at most 64 headers.
constexpr std::ptrdiff_t surveys_max = 64;

std::size_t octets_of(const Run& run) {
  std::size_t octets = 0;
  for (const Bytes& body : run.bodies) octets += body.size() + 128;
  return octets;
}

}  // namespace

void Forks::add(const ForkEvidence& fork, const HeaderHash& held) {
  Log& log = logs_.ensure(fork.log());
  const auto known = known_.find(log.index);
  if (known != known_.end() && known->second.position() <= fork.position()) return;
  known_.insert_or_assign(log.index, fork);
  logs_.split(log, fork.position(), fork.first->previous(), held);
}

void Forks::spread(Link& link, const Log& log) {
  const auto known = known_.find(log.index);
  if (known == known_.end() || !link.ready()) return;
  link.log(log).peer_fork = log.fork;
  outbox_.send(link, ForkProof{.first = run_of(*known->second.first), .second = run_of(*known->second.second)});
}

void Forks::tell_end(const Log& log) {
  if (!log.open() || log.accepted() == 0) return;
  for (auto& [id, link] : links_.all()) {
    if (!link.ready() || !link.frontier_told) continue;
    outbox_.send(link, Have{.log = log.tag, .sequence = log.accepted(), .head_tag = link.tag(log.head())});
  }
}

void Forks::on_committed(const ForkEvidence& fork) {
  const Log& log = logs_.ensure(fork.log());
  if (!log.member || fork.position() != log.fork || ESSAIM_FAULT("fork-kept-to-itself")) return;
  for (auto& [id, link] : links_.all()) {
    const Sequence theirs = link.log(log).peer_fork;
    // Who has not told a frontier yet will tell whether it knows.
    if (link.ready() && link.frontier_heard && (theirs == 0 || theirs > log.fork)) spread(link, log);
  }
  tell_end(log);
}

void Forks::on_disagreement(Link& link, Log& log, TimePoint now) {
  if (!link.ready() || !log.open()) return;
  const Sequence theirs = link.log(log).peer_fork;
  if (log.fork != 0 && (theirs == 0 || theirs > log.fork)) return spread(link, log);
  // With a lower fork of its own, the partner sends the proof.
  if (theirs != 0 && (log.fork == 0 || theirs < log.fork)) return;
  if (log.accepted() == 0) return;
  const auto key = std::pair(link.id, log.index);
  const auto asked = asked_.find(key);
  if (asked != asked_.end() && asked->second + search_interval > now) return;
  asked_.insert_or_assign(key, now);
  std::vector<Sequence> sequences;
  const Sequence head = log.accepted();
  for (std::uint64_t back = 0; back < head; back = back == 0 ? 1 : back * 2) {
    sequences.push_back(head - static_cast<Sequence>(back));
  }
  if (sequences.back() != 1) sequences.push_back(1);
  survey(link, log, sequences, {});
}

void Forks::survey(Link& link, Log& log, const std::vector<Sequence>& sequences, std::vector<LocatePoint> theirs) {
  const auto of_link = [&link](const auto& each) { return each.second.link == link.id; };
  if (sequences.empty() || std::ranges::count_if(surveys_, of_link) >= surveys_max) return;
  const std::size_t number = ++last_survey_;
  surveys_.emplace(
      number,
      Survey{.link = link.id, .log = log.index, .theirs = std::move(theirs), .mine = {}, .waiting = sequences.size()});
  for (const Sequence sequence : sequences) {
    const Ticket ticket = outbox_.next_ticket();
    reading_.emplace(ticket, std::pair(number, sequence));
    outbox_.act(ReadHeader{.ticket = ticket, .place = {log.key, sequence}});
  }
}

void Forks::on_locate(Link& link, const Locate& locate) {
  Log* log = logs_.find(*locate.log);
  if (log == nullptr || !log->open()) return;
  std::vector<Sequence> sequences;
  for (const LocatePoint& point : locate.points) {
    if (point.sequence <= log->accepted()) sequences.push_back(point.sequence);
  }
  survey(link, *log, sequences, locate.points);
}

void Forks::on_header_read(Ticket ticket, const std::optional<HeaderHash>& hash) {
  const auto [number, sequence] = reading_.at(ticket);
  reading_.erase(ticket);
  Survey& survey = surveys_.at(number);
  if (hash) survey.mine.emplace(sequence, *hash);
  if (--survey.waiting > 0) return;
  Survey done = std::move(survey);
  surveys_.erase(number);
  conclude(std::move(done));
}

void Forks::conclude(Survey survey) {
  Link* link = links_.find(survey.link);
  if (link == nullptr || !link->ready()) return;
  Log& log = logs_.at(survey.log);
  Locate locate{.log = log.key, .points = {}};
  if (survey.theirs.empty()) {
    for (auto each = survey.mine.rbegin(); each != survey.mine.rend(); ++each) {
      locate.points.push_back({.sequence = each->first, .tag = link->tag(each->second).bytes()});
    }
    if (!locate.points.empty()) outbox_.send(*link, std::move(locate));
    return;
  }
  Sequence common = 0;
  std::optional<Sequence> differs;  // the lowest that does
  for (const LocatePoint& point : survey.theirs) {
    const auto mine = survey.mine.find(point.sequence);
    if (mine == survey.mine.end()) continue;
    if (link->tag(mine->second).view() == point.tag) {
      common = std::max(common, point.sequence);
    } else {
      differs = point.sequence;
    }
  }
  if (!differs || *differs <= common) return;
  if (*differs == common + 1) {
    const Ticket ticket = outbox_.next_ticket();
    sides_.emplace(ticket, Side{.link = link->id, .log = log.index, .theirs = std::nullopt, .octets = 0});
    outbox_.act(ReadRun{.ticket = ticket, .log = log.key, .first = *differs});
    return;
  }
  // The partner compares these with its own and comes closer by the same step.
  std::vector<Sequence> between;
  const std::uint64_t width = *differs - common - 1;
  const std::uint64_t count = std::min<std::uint64_t>(width, limits::locate_points_max - 2);
  for (std::uint64_t i = 0; i < count; ++i) {
    between.push_back(static_cast<Sequence>(common + 1 + i * width / count));
  }
  between.push_back(*differs);
  if (common != 0) between.push_back(common);
  this->survey(*link, log, between, {});
}

void Forks::on_run_read(Ticket ticket, std::optional<Run> run) {
  const Side side = std::move(sides_.at(ticket));
  sides_.erase(ticket);
  Link* link = links_.find(side.link);
  if (link != nullptr) link->unstored -= std::min(side.octets, link->unstored);
  if (link == nullptr || !link->ready() || !run || !run->signature) return;
  if (side.theirs) {
    if (run->first != side.theirs->first || run->bodies.front() == side.theirs->bodies.front()) return;
    outbox_.send(*link, ForkProof{.first = *run, .second = side.theirs});
    check(*link, logs_.at(side.log), *side.theirs, std::move(*run));
  } else {
    outbox_.send(*link, ForkProof{.first = std::move(*run), .second = std::nullopt});
  }
}

void Forks::on_fork_proof(Link& link, ForkProof proof) {
  Log* log = logs_.find(proof.first.log);
  if (log == nullptr || !log->open()) return;
  const Sequence position = proof.first.first;
  if (log->fork != 0 && log->fork <= position) return;
  if (proof.second) {
    LinkLog& state = link.log(*log);
    if (state.peer_fork == 0 || state.peer_fork > position) state.peer_fork = position;
    return check(link, *log, std::move(proof.first), std::move(*proof.second));
  }
  if (position > log->accepted()) return;
  const Ticket ticket = outbox_.next_ticket();
  const std::size_t octets = octets_of(proof.first);
  link.unstored += octets;
  sides_.emplace(ticket, Side{.link = link.id, .log = log->index, .theirs = std::move(proof.first), .octets = octets});
  outbox_.act(ReadRun{.ticket = ticket, .log = log->key, .first = position});
}

void Forks::check(Link& link, const Log& log, Run first, Run second) {
  auto trial = std::make_shared<Trial>();
  trial->link = link.id;
  trial->log = log.index;
  trial->octets = octets_of(first) + octets_of(second);
  link.unstored += trial->octets;
  for (Run* side : {&first, &second}) {
    const Ticket ticket = outbox_.next_ticket();
    checking_.emplace(ticket, trial);
    outbox_.act(CheckRun{.ticket = ticket, .run = std::move(*side), .accepted_tip = std::nullopt});
  }
}

void Forks::on_run_checked(Ticket ticket, CheckedRun checked) {
  const std::shared_ptr<Trial> trial = std::move(checking_.at(ticket));
  checking_.erase(ticket);
  Link* link = links_.find(trial->link);
  if (--trial->waiting == 0 && link != nullptr) link->unstored -= std::min(trial->octets, link->unstored);
  if (checked.verdict != Verdict::accept) {
    if (checked.verdict == Verdict::reject && link != nullptr) {
      outbox_.close(*link, Reason::bad_message, "a proof of a fork that proves nothing");
    }
    trial->failed = true;
    return;
  }
  trial->sides.push_back(std::make_shared<const VerifiedRun>(std::move(*checked.run)));
  if (trial->failed || trial->sides.size() < 2) return;
  auto& sides = trial->sides;
  const auto start = [](const auto& side) -> const HeaderHash& { return side->headers().front().hash(); };
  // Sides that stand on different headers parted earlier; that fork is found from both ends on its own.
  if (start(sides[0]) == start(sides[1]) || sides[0]->previous() != sides[1]->previous()) return;
  if (start(sides[1]) < start(sides[0])) std::swap(sides[0], sides[1]);
  const Log& log = logs_.at(trial->log);
  if (log.fork != 0 && log.fork <= sides[0]->first()) return;
  commits_.add(ForkEvidence{.first = sides[0], .second = sides[1]});
}

}  // namespace essaim::sync
