#pragma once

#include <map>
#include <string>
#include <vector>

#include "sync/links.h"
#include "sync/logs.h"
#include "sync/network_entries.h"
#include "sync/outbox.h"

namespace essaim::sync {

// Hello: who speaks which protocol of which network, and whether both hold the same. Both sides send at once.
class Handshake {
 public:
  Handshake(const Setup& setup, Logs& logs, NetworkEntries& network, Outbox& outbox)
      : metered_(setup.metered),
        software_(setup.software),
        dictionaries_(setup.dictionaries),
        logs_(logs),
        network_(network),
        outbox_(outbox) {}

  void on_connected(Link& link, std::uint64_t clock_ms);
  // Closes the link where it cannot go on. Where the digests are equal, each side now knows what the other holds: what
  // I said in my Hello.
  void on_hello(Link& link, const Hello& hello);
  void on_disconnected(LinkId link) { said_.erase(link); }
  std::size_t remembered() const { return said_.size(); }

 private:
  // The moment of my Hello; by the time the answer comes I may hold more.
  struct Said {
    FrontierDigest digest;
    std::vector<NetworkTip> tips;
    std::vector<LogHead> heads;  // by index of log
  };

  bool metered_;
  std::string software_;
  std::vector<std::uint32_t> dictionaries_;
  Logs& logs_;
  NetworkEntries& network_;
  Outbox& outbox_;
  std::map<LinkId, Said> said_;
};

}  // namespace essaim::sync
