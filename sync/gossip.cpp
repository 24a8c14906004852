#include "sync/gossip.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "core/document_frame.h"
#include "core/fault.h"
#include "core/limits.h"

namespace essaim::sync {
namespace {

// After somebody else announced; several round trips of a slow link.
constexpr std::chrono::seconds provider_patience{5};
// For a provider that is heard but not of this author: it may be busy with a large document.
constexpr std::chrono::seconds provider_patience_busy{30};
constexpr std::chrono::minutes provider_change_interval{1};  // RULES 21
// A run that was sent has arrived by then, even behind others on a slow link.
constexpr std::chrono::seconds under_way_max{10};
// Each comparison is one read of the store; a fork shows in any of them.
constexpr std::chrono::seconds compare_interval{1};

bool newer_than_mine(const Log& log, const LinkLog& state) {
  return state.known > std::max(log.accepted(), log.arriving);
}

}  // namespace

Gossip::Author& Gossip::author(const Log& log) {
  while (authors_.size() <= log.index) authors_.emplace_back();
  return authors_[log.index];
}

// ---- what others announce and ask ----

void Gossip::on_have(Link& link, const Have& have, TimePoint now) {
  Log* log = logs_.find(have.log);
  if (log == nullptr || !log->open()) return;
  LinkLog& state = link.log(*log);
  const Sequence mine = log->accepted();
  if (have.sequence > mine)
    state.claim = {have.sequence, have.head_tag};
  else
    compare(link, *log, have.sequence, have.head_tag, now);
  if (have.sequence > mine && state.known <= mine) state.order = ++announcements_;
  state.known = std::max(state.known, have.sequence);
  state.has = std::max(state.has, have.sequence);
  if (!newer_than_mine(*log, state) || log->ended() || log->owed_by) return;
  if (log->provider == link.id && author(*log).stopping) log->provider.reset();
  if (log->provider && *log->provider != link.id) return await_news(*log, have.sequence, now);
  seek(*log, now);
}

// Somebody else than the provider has so much: the provider is judged by whether it brings it.
void Gossip::await_news(Log& log, Sequence sequence, TimePoint now) {
  Author& author = this->author(log);
  if (author.awaited <= log.accepted()) {
    author.awaited_since = now;
    author.look_at = now + provider_patience;
  }
  author.awaited = std::max(author.awaited, sequence);
  awaited_.insert(log.index);
}

// A head at or below mine: where it differs, the log has two branches.
void Gossip::compare(Link& link, const Log& log, Sequence sequence, const HeadTag& tag, TimePoint now) {
  LinkLog& state = link.log(log);
  if (sequence == log.accepted()) {
    if (link.tag(log.head()) != tag) disagreements_.emplace_back(link.id, log.index);
  } else if (!log.cut() && (!state.compared || *state.compared + compare_interval <= now)) {
    state.compared = now;
    older_heads_.emplace_back(link.id, Locate{.log = log.key, .points = {{.sequence = sequence, .tag = tag.bytes()}}});
  }
}

void Gossip::on_follow(Link& link, const Follow& follow, TimePoint now) {
  Log* log = logs_.find(follow.log);
  if (log == nullptr || !log->open()) return;
  LinkLog& state = link.log(*log);
  state.follows = !follow.stop;
  if (follow.stop) {
    state.told = std::max(state.told, std::min(state.known, log->accepted()));
    return;
  }
  if (follow.sequence == log->accepted() && follow.head_tag && link.tag(log->head()) != *follow.head_tag) {
    disagreements_.emplace_back(link.id, log->index);
  }
  // What it does not name though I sent it was lost on its side, unless it is still on its way.
  const bool lost =
      follow.sequence < state.known && state.sent_at != TimePoint{} && state.sent_at + under_way_max <= now;
  state.known = lost ? follow.sequence : std::max(state.known, follow.sequence);
  state.has = std::max(state.has, follow.sequence);
  sending_.update(link, *log, now);
  seek(*log, now);
}

// ---- whom I ask ----

void Gossip::provide(Log& log, Link& link, TimePoint now) {
  if (log.provider) {
    if (Link* before = links_.find(*log.provider); before != nullptr && before->ready()) {
      outbox_.send(*before, Follow{.log = log.tag, .sequence = 0, .head_tag = std::nullopt, .stop = true});
    }
  }
  log.provider = link.id;
  link.log(log).provider_at = now;
  author(log).changed = now;
  author(log).stopping = false;
  const Sequence mine = log.accepted();
  outbox_.send(link, Follow{.log = log.tag,
                            .sequence = mine,
                            .head_tag = mine == 0 ? std::nullopt : std::optional(link.tag(log.head())),
                            .stop = false});
  // What others told before is what it is judged by, too; it may have told of what there is not.
  for (auto& [id, other] : links_.all()) {
    if (id != link.id && other.ready() && newer_than_mine(log, other.log(log))) {
      await_news(log, other.log(log).known, now);
    }
  }
}

void Gossip::seek(Log& log, TimePoint now) {
  if (!log.open() || log.ended() || log.owed_by || log.arriving > log.accepted()) return;
  Link* writer = nullptr;
  Link* newest = nullptr;
  for (auto& [id, link] : links_.all()) {
    if (!link.ready()) continue;
    const LinkLog& state = link.log(log);
    // Somebody who told of news knows the log, even while the network log is still on its way.
    if (link.peer == log.key && network_catalogue_.settled(id) && !state.missed) writer = &link;
    if (!newer_than_mine(log, state) || log.provider == id) continue;
    const bool earlier = newest == nullptr || (newest->log(log).missed && !state.missed) ||
                         (newest->log(log).missed == state.missed && state.order < newest->log(log).order);
    if (earlier) newest = &link;
  }
  if (!log.provider) {
    if (writer != nullptr) return provide(log, *writer, now);
    if (newest != nullptr) provide(log, *newest, now);
    return;
  }
  if (newest != nullptr) await_news(log, newest->log(log).known, now);
  Link* before = links_.find(*log.provider);
  if (writer == nullptr || writer->id == *log.provider || author(log).stopping || before == nullptr) return;
  // The author is nearer. It is asked when the provider has read that it should stop, so that no news come twice.
  author(log).stopping = true;
  outbox_.send(*before, Follow{.log = log.tag, .sequence = 0, .head_tag = std::nullopt, .stop = true});
}

void Gossip::on_disconnected(LinkId link, TimePoint now) {
  for (Log& log : logs_.all()) {
    if (log.provider != link) continue;
    log.provider.reset();
    seek(log, now);
  }
}

std::optional<TimePoint> Gossip::next_wakeup() const {
  std::optional<TimePoint> next;
  for (const std::size_t index : awaited_) {
    if (!next || authors_[index].look_at < *next) next = authors_[index].look_at;
  }
  return next;
}

void Gossip::tell_waits(std::vector<Wait>& all) const {
  for (const std::size_t index : awaited_) {
    const Log& log = logs_.at(index);
    if (log.provider)
      all.push_back({.link = *log.provider, .what = "news of others", .until = authors_[index].look_at});
  }
}

std::size_t Gossip::remembered() const {
  std::size_t count = reading_.size();
  for (const Author& author : authors_) count += author.news.size();
  return count;
}

void Gossip::on_wakeup(TimePoint now) {
  const std::set<std::size_t> due = awaited_;
  for (const std::size_t index : due) judge(logs_.at(index), authors_[index], now);
}

// What others announced and my provider does not bring may stand on another branch; whoever announced it compares.
void Gossip::ask_whether_it_continues(Log& log, TimePoint now) {
  if (log.accepted() == 0) return;
  for (auto& [id, link] : links_.all()) {
    LinkLog& state = link.log(log);
    const bool compared = state.compared && *state.compared + compare_interval > now;
    if (!link.ready() || id == *log.provider || compared || !newer_than_mine(log, state)) continue;
    state.compared = now;
    const LocatePoint mine{.sequence = log.accepted(), .tag = link.tag(log.head()).bytes()};
    older_heads_.emplace_back(id, Locate{.log = log.key, .points = {mine}});
  }
}

// Whether the provider brought what others announced.
void Gossip::judge(Log& log, Author& author, TimePoint now) {
  const Sequence brought = std::max(log.accepted(), log.arriving);
  if (brought >= author.awaited || !log.provider || log.ended() || !log.open()) {
    awaited_.erase(log.index);
    author.awaited = 0;
    return;
  }
  if (author.look_at > now) return;
  author.look_at = now + provider_patience;
  if (ESSAIM_FAULT("provider-for-ever")) return;
  // A long log comes slowly; who brings it is not late.
  if (std::exchange(author.brought, brought) < brought) {
    author.awaited_since = now;
    return;
  }
  ask_whether_it_continues(log, now);
  if (!author.stopping && author.changed && *author.changed + provider_change_interval > now) {
    author.look_at = *author.changed + provider_change_interval;
    return;
  }
  Link* provider = links_.find(*log.provider);
  const bool silent = provider == nullptr || provider->last_heard + provider_patience <= now;
  if (!silent && !author.stopping && author.awaited_since + provider_patience_busy > now) return;
  if (provider != nullptr) provider->log(log).missed = true;
  Link* other = nullptr;
  for (auto& [id, link] : links_.all()) {
    if (!link.ready() || id == *log.provider || !newer_than_mine(log, link.log(log))) continue;
    // Who was not chosen for longest, so that everybody's turn comes: some may have told of what there is not.
    const LinkLog& state = link.log(log);
    const auto turn = [&log](Link& each) { return std::pair(each.log(log).provider_at, each.log(log).order); };
    if (other == nullptr || std::pair(state.provider_at, state.order) < turn(*other)) other = &link;
  }
  author.awaited_since = now;
  if (other != nullptr) provide(log, *other, now);
}

// ---- what I push ----

void Gossip::on_news(const VerifiedRun& verified, const std::set<Place>& documents, TimePoint now) {
  Log* log = logs_.find(verified.log());
  if (log == nullptr || !log->open() || verified.last() > log->accepted()) return;
  if (awaited_.contains(log->index)) judge(*log, author(*log), now);
  const VerifiedHeader& header = verified.headers().front();
  const Place place{log->key, header.sequence()};
  // Beyond its author's share a document waits until it is asked for; its header never does (RULES 23).
  const bool slowed = pace_.share_left(*log, 0, now) == 0;
  const bool with_document = verified.headers().size() == 1 && documents.contains(place) && !slowed;
  News news;
  bool needs_document = false;
  for (auto& [id, link] : links_.all()) {
    if (!link.ready()) continue;
    LinkLog& state = link.log(*log);
    if (state.claim && state.claim->first <= log->accepted()) {
      compare(link, *log, state.claim->first, state.claim->second, now);
      state.claim.reset();
    }
    if (ESSAIM_FAULT("news-echoed") && state.brought == verified.last()) news.links.emplace_back(id, false);
    if (state.known >= verified.last()) {
      sending_.update(link, *log, now);
      continue;
    }
    if (!state.follows || state.queued || state.known + 1 != verified.first() || link.unsent >= link_window_bytes) {
      sending_.update(link, *log, now);
      continue;
    }
    state.known = verified.last();
    state.sent_at = now;
    const bool attach = with_document && link.interest && link.interest->matches(log->key, header.fields());
    needs_document = needs_document || attach;
    news.links.emplace_back(id, attach);
  }
  if (news.links.empty()) return;
  news.run = run_of(verified);
  if (needs_document) {
    if (const Bytes* fresh = intake_.fresh_document(place)) {
      news.document = *fresh;
      read_plain(*log, news);
    } else {
      read_document(*log, news, dictionary_ids());
    }
  }
  author(*log).news.push_back(std::move(news));
  release_news(*log);
}

void Gossip::read_document(const Log& log, News& news, std::vector<std::uint32_t> dictionaries) {
  news.reading = outbox_.next_ticket();
  reading_.emplace(*news.reading, log.index);
  outbox_.act(ReadDocuments{.ticket = *news.reading,
                            .log = log.key,
                            .first = news.run.first,
                            .last = news.run.first,
                            .bytes_max = limits::frame_bytes_max,
                            .dictionaries = std::move(dictionaries)});
}

// Where somebody among those who get the document could not open it, it is read a second time, for them (RULES 24).
void Gossip::read_plain(const Log& log, News& news) {
  const bool somebody_lacks_it = std::ranges::any_of(news.links, [&](const auto& each) {
    const Link* link = links_.find(each.first);
    return each.second && link != nullptr && !opens_with(*news.document, link->dictionaries);
  });
  if (somebody_lacks_it) read_document(log, news, {});
}

// In order; what waits for its document holds up what follows, lest a partner sees a gap.
void Gossip::release_news(Log& log) {
  std::deque<News>& queue = author(log).news;
  while (!queue.empty() && !queue.front().reading) {
    const News news = std::move(queue.front());
    queue.pop_front();
    for (const auto& [id, with_document] : news.links) {
      Link* link = links_.find(id);
      if (link == nullptr || !link->ready()) continue;
      RunMessage message{.run = news.run, .document = std::nullopt};
      if (with_document && news.document) {
        message.document = opens_with(*news.document, link->dictionaries) ? news.document : news.plain;
        if (message.document) ++link->counters.documents_sent;
      }
      link->counters.headers_sent += news.run.bodies.size();
      outbox_.send(*link, std::move(message));
    }
  }
}

void Gossip::on_documents_read(Ticket ticket, std::vector<std::pair<Sequence, Bytes>> frames) {
  const auto found = reading_.find(ticket);
  CHECK(found != reading_.end());
  Log& log = logs_.at(found->second);
  reading_.erase(found);
  for (News& news : author(log).news) {
    if (news.reading != ticket) continue;
    news.reading.reset();
    if (frames.empty()) {
      // Not held, or taken back before everybody could be told.
      news.document.reset();
    } else if (news.document) {
      news.plain = std::move(frames.front().second);
    } else {
      news.document = std::move(frames.front().second);
      read_plain(log, news);
    }
  }
  release_news(log);
}

}  // namespace essaim::sync
