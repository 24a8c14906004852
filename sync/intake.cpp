#include "sync/intake.h"

#include <algorithm>

#include "core/check.h"
#include "core/fault.h"

namespace essaim::sync {
namespace {

std::size_t octets_of(const RunMessage& message) {
  std::size_t octets = message.document ? message.document->size() : 0;
  for (const Bytes& body : message.run.bodies) octets += body.size() + 128;
  return octets;
}

}  // namespace

Intake::Line& Intake::line(Log& log) {
  while (lines_.size() <= log.index) lines_.emplace_back();
  Line& line = lines_[log.index];
  if (line.end < log.held || (line.runs.empty() && log.arriving <= log.held)) {
    line.end = log.held;
    line.head = log.held_head;
  }
  return line;
}

// Shortens a run to where the log ends, if it goes on behind that; says with what it is proved there. False where it
// cannot be judged.
bool Intake::fit_cut(Run& run, const Log& log, std::optional<HeaderHash>& tip) const {
  const auto cut = log.cut();
  if (!cut || run.last() < cut->sequence) return run.signature.has_value();
  if (run.first > cut->sequence) return false;
  if (run.last() > cut->sequence) {
    run.bodies.resize(cut->sequence - run.first + 1);
    run.signature.reset();
  }
  tip = cut->header;
  return true;
}

void Intake::on_run(Link& link, RunMessage message, TimePoint now) {
  Run& run = message.run;
  Log* log = logs_.find(run.log);
  if (log == nullptr || !log->open()) return;
  link.counters.headers_received += run.bodies.size();
  LinkLog& state = link.log(*log);
  state.known = std::max(state.known, run.last());
  state.has = std::max(state.has, run.last());
  state.brought = std::max(state.brought, run.last());
  catalogue_.on_run(link, now);

  std::optional<HeaderHash> tip;
  if (!fit_cut(run, *log, tip)) {
    // Nothing here proves it yet: the cut that does is on its way, or the sender knows of a later one.
    if (!log->ended()) catalogue_.ask_again(link, *log, now);
    return;
  }
  Line& line = this->line(*log);
  const Sequence end = line.runs.empty() ? line.end : line.runs.rbegin()->second.last;
  if (run.first > end + 1) return catalogue_.ask_again(link, *log, now);
  if (run.last() <= end) {
    link.counters.duplicate_headers += run.bodies.size();
    return;
  }
  Arriving arriving{.link = link.id, .last = run.last(), .octets = octets_of(message)};
  if (run.first <= end) {
    // Its hash there is only known once nothing is being checked.
    if (!line.runs.empty()) return catalogue_.ask_again(link, *log, now);
    const std::size_t held = end + 1 - run.first;
    link.counters.duplicate_headers += held;
    run.bodies.erase(run.bodies.begin(), run.bodies.begin() + static_cast<std::ptrdiff_t>(held));
    run.first = end + 1;
    run.previous = line.head;
    arriving.trimmed = true;
  }
  arriving.previous = run.previous;
  arriving.document = std::move(message.document);
  link.unstored += arriving.octets;
  log->arriving = run.last();
  const std::uint64_t number = ++last_number_;
  line.runs.emplace(number, std::move(arriving));
  const Ticket ticket = outbox_.next_ticket();
  checking_.emplace(ticket, Key{.log = log->index, .number = number});
  outbox_.act(CheckRun{.ticket = ticket, .run = std::move(run), .accepted_tip = tip});
}

// Null where the run was dropped meanwhile.
Intake::Arriving* Intake::find(Ticket ticket, std::size_t& log) {
  const auto key = checking_.find(ticket);
  CHECK(key != checking_.end());
  log = key->second.log;
  auto& runs = lines_[log].runs;
  const auto found = runs.find(key->second.number);
  return found == runs.end() ? nullptr : &found->second;
}

void Intake::on_run_checked(Ticket ticket, CheckedRun checked, TimePoint now) {
  std::size_t index = 0;
  Arriving* arriving = find(ticket, index);
  const Key key = checking_.at(ticket);
  checking_.erase(ticket);
  if (arriving == nullptr) return;
  Log& log = logs_.at(index);
  Link* link = links_.find(arriving->link);
  if (ESSAIM_FAULT("later-version-refused") && checked.run && !checked.run->headers().back().shown()) {
    checked.verdict = Verdict::reject;
  }
  if (checked.verdict != Verdict::accept) {
    const bool trimmed = arriving->trimmed;
    drop_from(log, key.number);
    if (checked.verdict == Verdict::reject) ask_who_brought_it_too(log, link, now);
    if (link == nullptr) return;
    if (trimmed) {
      disagreements_.emplace_back(link->id, index);
    } else if (checked.verdict == Verdict::reject) {
      outbox_.close(*link, Reason::bad_message, checked.why);
    } else {
      catalogue_.ask_again(*link, log, now);
    }
    return;
  }
  arriving->run = std::make_shared<const VerifiedRun>(std::move(*checked.run));
  arriving->ready = true;
  if (arriving->document) {
    // Both are stored at once, so that whoever is told next gets both.
    const VerifiedHeader& header = arriving->run->headers().front();
    if (header.fields().document && filter_.matches(log.key, header.fields())) {
      arriving->ready = false;
      const Ticket next = outbox_.next_ticket();
      checking_.emplace(next, key);
      outbox_.act(CheckDocument{.ticket = next,
                                .claim = {.place = {log.key, header.sequence()},
                                          .hash = *header.fields().document,
                                          .size = header.fields().document_size},
                                .frame = std::move(*arriving->document)});
    }
    arriving->document.reset();
  }
  move_on(log, now);
}

// What others sent meanwhile was passed over for the run that turned out to be none: one of them sends it once more.
void Intake::ask_who_brought_it_too(Log& log, const Link* liar, TimePoint now) {
  for (auto& [id, other] : links_.all()) {
    if (&other == liar || !other.ready() || other.log(log).brought <= log.accepted()) continue;
    return catalogue_.ask_again(other, log, now);
  }
  catalogue_.on_progress(log);
}

void Intake::on_document_checked(Ticket ticket, Result<VerifiedDocument> checked, TimePoint now) {
  std::size_t index = 0;
  Arriving* arriving = find(ticket, index);
  checking_.erase(ticket);
  if (arriving == nullptr) return;
  arriving->ready = true;
  Link* link = links_.find(arriving->link);
  if (checked) {
    if (link != nullptr) ++link->counters.documents_received;
    arriving->verified_document = std::move(*checked);
  } else if (link != nullptr) {
    outbox_.close(*link, Reason::bad_message, "a document that is not the one its header names");
  }
  move_on(logs_.at(index), now);
}

// Hands over what is checked and goes on from the end of the line.
void Intake::move_on(Log& log, TimePoint now) {
  Line& line = lines_[log.index];
  while (!line.runs.empty() && line.runs.begin()->second.ready) {
    Arriving& next = line.runs.begin()->second;
    if (next.run->first() != line.end + 1 || next.run->previous() != line.head) {
      const LinkId from = next.link;
      const bool contradicts = next.run->first() == line.end + 1;
      Link* link = links_.find(from);
      drop_from(log, line.runs.begin()->first);
      if (contradicts)
        disagreements_.emplace_back(from, log.index);
      else if (link != nullptr)
        catalogue_.ask_again(*link, log, now);
      return;
    }
    line.end = next.run->last();
    line.head = next.run->head();
    commits_.add(std::move(next.run), next.link, next.octets);
    if (next.verified_document) {
      const Place place = next.verified_document->place();
      fresh_.insert_or_assign(place, next.verified_document->frame());
      commits_.add_to_last_run(std::move(*next.verified_document));
    }
    line.runs.erase(line.runs.begin());
  }
}

void Intake::drop_from(Log& log, std::uint64_t number) {
  auto& runs = lines_[log.index].runs;
  for (auto each = runs.lower_bound(number); each != runs.end(); each = runs.erase(each)) {
    if (Link* link = links_.find(each->second.link)) link->unstored -= std::min(each->second.octets, link->unstored);
  }
  log.arriving = runs.empty() ? lines_[log.index].end : runs.rbegin()->second.last;
}

void Intake::on_committed(Log& log) {
  if (log.index >= lines_.size()) return;
  const Line& line = lines_[log.index];
  if (line.runs.empty() && line.end <= log.held) log.arriving = 0;
}

void Intake::drop(Log& log) {
  if (log.index >= lines_.size()) return;
  drop_from(log, 0);
  lines_[log.index].end = log.held;
  lines_[log.index].head = log.held_head;
  log.arriving = 0;
}

const Bytes* Intake::fresh_document(const Place& place) const {
  const auto found = fresh_.find(place);
  return found == fresh_.end() ? nullptr : &found->second;
}

std::size_t Intake::remembered() const {
  std::size_t count = checking_.size() + fresh_.size();
  for (const Line& line : lines_) count += line.runs.size();
  return count;
}

void Intake::forget_fresh(std::span<const Place> places) {
  for (const Place& place : places) fresh_.erase(place);
}

}  // namespace essaim::sync
