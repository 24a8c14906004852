// What the engine tells of itself.
#include "sync/engine_parts.h"

namespace essaim::sync {

const std::shared_ptr<const NetworkState>& Engine::network() const { return parts_->network.state(); }

FrontierDigest Engine::digest() const { return parts_->logs.digest(parts_->network.tip_hashes()); }

std::vector<LinkStatus> Engine::links() const {
  std::vector<LinkStatus> all;
  for (const auto& [id, link] : parts_->links.all()) {
    LinkStatus status = link.counters;
    status.link = id;
    status.peer = link.peer;
    status.dialled = link.dialled;
    status.greeted = link.greeted;
    status.since = link.since;
    status.last_heard = link.last_heard;
    all.push_back(status);
  }
  return all;
}

std::vector<MissingRange> Engine::missing(TimePoint now) const { return parts_->wants.missing(now); }

Load Engine::load(LinkId id) const {
  const Link* link = parts_->links.find(id);
  return link == nullptr ? Load{} : Load{.unsent = link->unsent, .unstored = link->unstored};
}

std::vector<Wait> Engine::waits() const {
  const Parts& p = *parts_;
  std::vector<Wait> all;
  p.network_catalogue.tell_waits(all);
  p.catalogue.tell_waits(all);
  p.gossip.tell_waits(all);
  p.wants.tell_waits(all);
  p.serving.tell_waits(all);
  return all;
}

std::vector<std::string_view> Engine::remembering() const {
  const Parts& p = *parts_;
  const std::pair<std::string_view, std::size_t> all[] = {{"links", p.links.all().size()},
                                                          {"handshake", p.handshake.remembered()},
                                                          {"network catalogue", p.network_catalogue.remembered()},
                                                          {"sending", p.sending.remembered()},
                                                          {"catalogue", p.catalogue.remembered()},
                                                          {"intake", p.intake.remembered()},
                                                          {"gossip", p.gossip.remembered()},
                                                          {"wants", p.wants.remembered()},
                                                          {"serving", p.serving.remembered()},
                                                          {"forks", p.forks.remembered()},
                                                          {"commits", p.commits.remembered()}};
  std::vector<std::string_view> remembering;
  for (const auto& [name, count] : all) {
    if (count != 0) remembering.push_back(name);
  }
  return remembering;
}

}  // namespace essaim::sync
