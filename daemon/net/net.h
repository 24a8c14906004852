#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/network_log.h"
#include "core/sign.h"
#include "daemon/bulletin.h"
#include "daemon/membership.h"
#include "daemon/net/examination.h"
#include "daemon/net/proxy.h"
#include "daemon/store_lane.h"
#include "storage/store.h"
#include "sync/engine.h"
#include "sync/messages.h"

namespace essaim::daemon {

// One partner as `status` shows it.
struct PartnerStatus {
  LogKey key;
  bool connected = false;
  bool dialled_by_us = false;
  std::string address;
  std::uint64_t last_contact_ms = 0;  // Unix time; 0 never
  Reason problem = Reason::none;
  std::uint64_t problem_since_ms = 0;
  std::string detail;                                // harmless English for the sysadmin
  std::uint64_t bytes_received = 0, bytes_sent = 0;  // after TLS, of this connection
  std::uint64_t headers_received = 0, documents_received = 0;
};
struct NetStatus {
  std::vector<PartnerStatus> partners;
  std::vector<sync::MissingRange> missing;
};
// A link came up or went down.
struct LinkNotice {
  LogKey peer;
  bool connected = false;
  Reason reason = Reason::none;
};

// Everything that has a socket to another city: one thread (Asio) that owns listener, dialler, sessions and the engine,
// and a pool that checks signatures, hashes and frames. Every method may be called from any thread; callbacks come on
// the net thread and must not wait.
class Net {
 public:
  struct Parts {
    std::shared_ptr<storage::Store> store;
    StoreLane* store_lane = nullptr;
    Membership* membership = nullptr;
    Bulletin* bulletin = nullptr;
    const SigningKey* node_key = nullptr;
    std::function<Result<Filter>()> filter;  // asked when the network is entered; changes come by the bulletin
    Ways ways;                               // how other cities are dialled
    std::string software;
    unsigned verify_threads = 2;
    // Asked when a stranger shows an invitation: admits it or says why not.
    using Admit = std::function<void(const sync::Introduce&, const LogKey& peer, Bytes exporter,
                                     std::function<void(Result<sync::Welcome>)>)>;
    Admit admit;
    std::function<bool()> invitations_open;  // whether essaim-introduce/1 is answered at all
    std::function<void(const LinkNotice&)> on_link;
    std::function<std::uint64_t()> clock_ms;
  };
  explicit Net(Parts parts);
  ~Net();

  // Binds; `listen` is `address:port`, port 0 for any; empty: this city only dials. Fails with port_in_use or
  // address_invalid. Nothing is accepted before `run`.
  Result<void> listen(const std::string& listen);
  std::string bound_address() const;  // with the port that was given
  // Starts engine and dialling for this network; `inviter` is dialled while the network log does not name it yet.
  struct Inviter {
    LogKey key;
    std::vector<std::string> addresses;
  };
  Result<void> run(const NetworkId& network, std::optional<Inviter> inviter);
  // Shows the invitation to whoever gave it out and brings its answer: inviter_unreachable, inviter_not_genuine,
  // proxy_failed, or the error that it answered. At most 20 s.
  void introduce(const Invitation& invitation, const Bytes& admission, std::function<void(Result<sync::Welcome>)> done);
  void status(std::function<void(NetStatus)> done);
  // Tries every partner that is not connected, these addresses of our own, and the proxy; at most a minute
  // (daemon/net/examiner.h). Nobody and nothing while there is no network.
  void examine(std::vector<std::string> own_addresses, std::function<void(const Examination&)> done);
  ExaminationProgress examination_progress() const;
  // Asks partners for a document that nothing follows, for so long; Reason::none once it is stored, else why not.
  // `done` comes on a thread that may take long.
  void demand(const Place& place, std::chrono::milliseconds patience, std::function<void(Reason)> done);
  // Runs on a thread that may take long. False, and never, when the net is stopping.
  bool work(std::function<void()> task);
  // Says Bye to all, closes, ends the thread; at most `grace`.
  void stop(std::chrono::milliseconds grace);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace essaim::daemon
