#include "daemon/net/engine_host.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "core/sign.h"
#include "daemon/log.h"
#include "sync/readable_frames.h"

namespace essaim::daemon {
namespace {

// Eight groups of the store lane: it never runs dry, and a slow disk holds the partners back.
constexpr std::size_t committing_bytes_max = 8 * 1024 * 1024;
constexpr std::chrono::milliseconds timer_min{1};

std::size_t bytes_of(const Ingest& ingest) {
  std::size_t bytes = 0;
  for (const auto& run : ingest.runs) {
    for (const VerifiedHeader& header : run->headers()) bytes += header.bytes().size();
  }
  for (const VerifiedDocument& document : ingest.documents) bytes += document.frame().size();
  for (const VerifiedNetworkEntry& entry : ingest.network) bytes += entry.signed_entry().entry.size();
  return bytes;
}

sync::LogSnapshot snapshot_of(const storage::LogState& log) {
  return {log.log, log.sequence, log.head, log.fork, log.missing, log.unwanted};
}

// Nothing where the row cannot be read: to the engine that is the same as not held.
template <typename T>
std::optional<T> or_nothing(Result<std::optional<T>> found, const char* what) {
  if (found) return std::move(*found);
  log_error(std::string("reading a ") + what + " failed: " + sentence(found.error(), Language::english));
  return std::nullopt;
}

}  // namespace

EngineHost::EngineHost(Loop& loop, Workers& workers, Parts parts, Callbacks callbacks, const NetworkId& network)
    : loop_(loop),
      workers_(workers),
      parts_(std::move(parts)),
      callbacks_(std::move(callbacks)),
      network_(network),
      stored_(loop, [this](std::vector<FromStore> stored) { on_stored(std::move(stored)); }),
      reads_(loop,
             [this](const std::vector<Read>& reads) {
               for (const Read& found : reads) found(*engine_, now());
               settle();
               callbacks_.room();
             }),
      timer_(loop) {}

EngineHost::~EngineHost() {
  if (subscription_) parts_.bulletin->unsubscribe(*subscription_);
  stored_.close();
  reads_.close();
}

Result<std::unique_ptr<EngineHost>> EngineHost::start(Loop& loop, Workers& workers, Parts parts, Callbacks callbacks,
                                                      const LogKey& self, const NetworkId& network,
                                                      const Filter& filter, const std::string& software) {
  std::unique_ptr<EngineHost> host(new EngineHost(loop, workers, std::move(parts), std::move(callbacks), network));
  if (auto opened = host->open(self, filter, software); !opened) return tl::unexpected(opened.error());
  return host;
}

Result<void> EngineHost::open(const LogKey& self, const Filter& filter, const std::string& software) {
  // First the bulletin, then the store: what is committed in between is told twice rather than never.
  subscription_ = parts_.bulletin->subscribe([inbox = stored_](const Notice& notice) { inbox.push(notice); });

  sync::Setup setup;
  setup.self = self;
  setup.network = network_;
  setup.filter = filter;
  setup.software = software;
  setup.dictionaries = dictionary_ids();
  setup.seed = read_u64(random_bytes(8));
  auto entries = parts_.store->network_entries();
  if (!entries) return tl::unexpected(entries.error());
  for (SignedNetworkEntry& entry : *entries) {
    auto verified = check_network_entry(network_, std::move(entry));
    if (!verified) return fail(Errc::store_damaged, {"an entry of the network log is not what was stored"});
    setup.network_entries.push_back(std::move(*verified));
  }
  for (const storage::LogState& log : parts_.store->logs()) setup.logs.push_back(snapshot_of(log));
  auto forks = parts_.store->forks();
  if (!forks) return tl::unexpected(forks.error());
  setup.forks = std::move(*forks);

  engine_ = std::make_unique<sync::Engine>(std::move(setup));
  checks_ = std::make_unique<CheckLane>(
      loop_, workers_, network_, [this](std::vector<CheckLane::Checked> checked) { on_checked(std::move(checked)); });
  settle();
  return {};
}

sync::TimePoint EngineHost::now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now());
}

void EngineHost::on_connected(sync::LinkId link, const LogKey& peer, bool dialled_by_us) {
  const Nonce nonce = *Nonce::from(random_bytes(Nonce::size));
  engine_->on_connected(link, peer, dialled_by_us, nonce, parts_.clock_ms(), now());
  settle();
}

void EngineHost::on_disconnected(sync::LinkId link) {
  engine_->on_disconnected(link, now());
  settle();
}

void EngineHost::on_message(sync::LinkId link, sync::Message message) {
  engine_->on_message(link, std::move(message), now());
}

void EngineHost::on_read_end(sync::LinkId link) {
  engine_->on_octets(link, now());
  settle();
}

void EngineHost::on_sent(sync::LinkId link, std::size_t octets) {
  engine_->on_sent(link, octets, now());
  settle();
}

bool EngineHost::has_room(sync::LinkId link) const {
  return committing_bytes_ < committing_bytes_max && engine_->may_read(link);
}

// Performs actions until the engine is content. Events that come of an action (a link that is closed) are met by the
// turn that is under way.
void EngineHost::settle() {
  if (settling_ || !engine_) return;
  settling_ = true;
  while (auto action = engine_->next_action()) perform(std::move(*action));
  if (checks_) checks_->submit();
  settling_ = false;
  set_timer();
  callbacks_.settled();
}

// Names the action's type where it decides what is to be done.
void EngineHost::perform(sync::Action action) {
  std::visit([this](auto& one) { perform_one(std::move(one)); }, action);
}

void EngineHost::perform_one(sync::Send send) { callbacks_.send(send.link, send.message); }
void EngineHost::perform_one(sync::Close close) { callbacks_.close(close.link, close.reason, close.why); }
void EngineHost::perform_one(sync::CheckRun check) { checks_->add(std::move(check)); }
void EngineHost::perform_one(sync::CheckDocument check) { checks_->add(std::move(check)); }
void EngineHost::perform_one(sync::CheckNetworkEntries check) { checks_->add(std::move(check)); }
void EngineHost::perform_one(sync::NetworkChanged changed) { callbacks_.network_changed(changed.state); }

void EngineHost::perform_one(sync::DemandFailed failed) { end_demands(failed.place, failed.reason); }

void EngineHost::demand(const Place& place, std::chrono::milliseconds patience, std::function<void(Reason)> done) {
  const std::uint64_t number = ++last_demand_;
  auto timer = std::make_unique<Timer>(loop_);
  timer->start(patience, [this, number] {
    const auto found = demands_.find(number);
    if (found == demands_.end()) return;
    const Demand ended = std::move(found->second);
    demands_.erase(found);
    const Reason reason = engine_->outlook(ended.place);
    const bool last =
        std::ranges::none_of(demands_, [&](const auto& other) { return other.second.place == ended.place; });
    if (last) engine_->on_demand_dropped(ended.place, now());
    settle();
    ended.done(reason);
  });
  demands_.emplace(number, Demand{place, std::move(timer), std::move(done)});
  engine_->on_demanded(place, now());
  settle();
}

void EngineHost::end_demands(const Place& place, Reason reason) {
  for (auto demand = demands_.begin(); demand != demands_.end();) {
    if (demand->second.place != place) {
      ++demand;
      continue;
    }
    const auto done = std::move(demand->second.done);
    demand = demands_.erase(demand);
    done(reason);
  }
}

void EngineHost::perform_one(sync::ReadRun asked) {
  read([asked](const storage::Store& store) -> Read {
    auto run = or_nothing(store.run(asked.log, asked.first), "run");
    return [ticket = asked.ticket, found = std::move(run)](sync::Engine& engine, sync::TimePoint time) mutable {
      engine.on_run_read(ticket, std::move(found), time);
    };
  });
}

void EngineHost::perform_one(sync::ReadHeader asked) {
  read([asked, network = network_](const storage::Store& store) -> Read {
    const auto entry = or_nothing(store.find(asked.place), "header");
    std::optional<HeaderHash> hash;
    std::optional<DocumentClaim> claim;
    if (entry) {
      hash = header_hash(network, entry->header);
      const HeaderFields fields = read_header(entry->header).fields;
      if (fields.document) claim = DocumentClaim{asked.place, *fields.document, fields.document_size};
    }
    return [ticket = asked.ticket, hash, claim](sync::Engine& engine, sync::TimePoint time) {
      engine.on_header_read(ticket, hash, claim, time);
    };
  });
}

void EngineHost::perform_one(sync::ReadDocuments asked) {
  read([asked](const storage::Store& store) -> Read {
    auto frames = store.documents(asked.log, asked.first, asked.last, asked.bytes_max);
    if (!frames) {
      log_error("reading documents failed: " + sentence(frames.error(), Language::english));
      frames.emplace();
    }
    sync::ReadableFrames readable = sync::readable_frames(std::move(*frames), asked);
    for (const Sequence sequence : readable.damaged) {
      log_error("the document of entry " + std::to_string(sequence) + " of log " + to_hex(asked.log.view()) +
                " does not open, and is not sent");
    }
    return [ticket = asked.ticket, found = std::move(readable.frames)](sync::Engine& engine,
                                                                       sync::TimePoint time) mutable {
      engine.on_documents_read(ticket, std::move(found), time);
    };
  });
}

void EngineHost::perform_one(sync::Commit commit) {
  const std::size_t bytes = bytes_of(commit.ingest);
  committing_.emplace(commit.ticket, bytes);
  committing_bytes_ += bytes;
  const auto ticket = commit.ticket;
  parts_.store_lane->ingest(std::move(commit.ingest), static_cast<std::uint64_t>(ticket),
                            [inbox = stored_, ticket](const Result<void>& done) {
                              if (done) return;  // the bulletin has told it
                              const bool full = done.error().code == Errc::disk_full;
                              inbox.push(CommitFailure{ticket, full ? Reason::disk_full : Reason::damaged});
                            });
}

void EngineHost::read(std::function<Read(const storage::Store&)> reader) {
  workers_.post([store = parts_.store, inbox = reads_, look = std::move(reader)] { inbox.push(look(*store)); });
}

void EngineHost::on_checked(std::vector<CheckLane::Checked> checked) {
  for (CheckLane::Checked& one : checked) {
    std::visit(
        [this, ticket = one.ticket]<typename T>(T& answer) {
          if constexpr (std::is_same_v<T, CheckedRun>) {
            engine_->on_run_checked(ticket, std::move(answer), now());
          } else if constexpr (std::is_same_v<T, Result<VerifiedDocument>>) {
            engine_->on_document_checked(ticket, std::move(answer), now());
          } else {
            engine_->on_network_entries_checked(ticket, std::move(answer), now());
          }
        },
        one.answer);
  }
  settle();
  callbacks_.room();
}

void EngineHost::on_stored(std::vector<FromStore> stored) {
  const auto no_longer = [this](sync::Ticket ticket) {
    const auto found = committing_.find(ticket);
    if (found == committing_.end()) return;
    committing_bytes_ -= found->second;
    committing_.erase(found);
  };
  for (const FromStore& one : stored) {
    if (const auto* failure = std::get_if<CommitFailure>(&one)) {
      no_longer(failure->ticket);
      engine_->on_commit_failed(failure->ticket, failure->reason, now());
      continue;
    }
    const auto& notice = std::get<Notice>(one);
    std::optional<sync::Ticket> ticket;
    if (notice.ticket) ticket = static_cast<sync::Ticket>(*notice.ticket);
    if (ticket) no_longer(*ticket);
    // Before the engine thinks about it: whoever was revoked gets nothing more.
    if (notice.network) callbacks_.network_changed(notice.network);
    if (notice.followed) {
      std::vector<sync::LogSnapshot> logs;
      for (const storage::LogState& log : notice.followed->logs) logs.push_back(snapshot_of(log));
      engine_->on_followed(notice.followed->filter, logs, now());
      continue;
    }
    engine_->on_committed(ticket, *notice.ingested, now());
    if (demands_.empty()) continue;
    for (const Place& place : notice.ingested->documents) end_demands(place, Reason::none);
  }
  settle();
  callbacks_.room();
}

// An earlier time that was set stays: when it comes the engine is asked again.
void EngineHost::set_timer() {
  const auto wanted = engine_->next_wakeup();
  if (!wanted || (timer_set_ && *timer_set_ <= *wanted)) return;
  timer_set_ = wanted;
  timer_.start(std::max(*wanted - now(), timer_min), [this] {
    timer_set_.reset();
    engine_->on_wakeup(now());
    settle();
    callbacks_.room();
  });
}

}  // namespace essaim::daemon
