#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "sync/catalogue.h"
#include "sync/commits.h"
#include "sync/demands.h"
#include "sync/engine.h"
#include "sync/forks.h"
#include "sync/gossip.h"
#include "sync/handshake.h"
#include "sync/intake.h"
#include "sync/links.h"
#include "sync/logs.h"
#include "sync/network_catalogue.h"
#include "sync/network_entries.h"
#include "sync/outbox.h"
#include "sync/pace.h"
#include "sync/sending.h"
#include "sync/serving.h"
#include "sync/wants.h"

namespace essaim::sync {

// Tables first, then the conversations in the order in which they need one another.
struct Engine::Parts {
  explicit Parts(Setup& setup)
      : filter(setup.filter),
        logs(setup.network),
        network(setup.network, std::move(setup.network_entries)),
        commits(outbox),
        handshake(setup, logs, network, outbox),
        network_catalogue(network, links, commits, outbox),
        sending(logs, links, outbox),
        catalogue(logs, links, network, network_catalogue, sending, outbox),
        intake(filter, logs, links, commits, catalogue, outbox),
        gossip(logs, links, pace, network_catalogue, sending, intake, outbox),
        wants(setup, filter, logs, links, pace, commits, outbox),
        demands(logs, links, wants, outbox),
        serving(logs, links, sending, wants, outbox),
        forks(logs, links, commits, outbox) {}

  Filter filter;
  Logs logs;
  NetworkEntries network;
  Links links;
  Pace pace;
  Outbox outbox;
  Commits commits;
  Handshake handshake;
  NetworkCatalogue network_catalogue;
  Sending sending;
  Catalogue catalogue;
  Intake intake;
  Gossip gossip;
  Wants wants;
  Demands demands;
  Serving serving;
  Forks forks;
  std::optional<TimePoint> resume_at;        // after a failed commit
  std::vector<ForkEvidence> unstored_forks;  // of which it was, to be stored then

  void on_hello(Link& link, const Hello& hello, TimePoint now);
  void on_network(const std::vector<VerifiedNetworkEntry>& entries, TimePoint now);
  void route(Link& link, Message& message, TimePoint now);
  void settle(TimePoint now);
  void give_back(const Commits::Done& done);
};

}  // namespace essaim::sync
