#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/proxy_failure.h"
#include "core/reasons.h"
#include "daemon/net/dialler.h"
#include "daemon/net/examination.h"
#include "daemon/net/links.h"
#include "daemon/net/loop.h"
#include "daemon/net/partners.h"
#include "daemon/net/proxy.h"
#include "daemon/net/tls.h"

namespace essaim::daemon {

// Tries at once, for `essaim doctor`, what the dialler tries by and by: every partner without a link, our own addresses
// as partners dial them, and the proxy. 64 at a time, each with a few seconds, all within a minute. A partner that
// answers becomes a link as if the dialler had reached it, so that nobody is dialled in vain, and no link that is up is
// ever disturbed. One examination at a time: who asks meanwhile waits for the same answer. The loop's thread.
class Examiner {
 public:
  // How long it waits; a test need not wait as long.
  struct Patience {
    std::chrono::milliseconds address{4'000};   // lookup, TCP and proxy, of one address
    std::chrono::milliseconds greeting{4'000};  // TLS and the first frame
    std::chrono::milliseconds all{60'000};
  };
  struct Subject {
    LogKey key;
    std::vector<std::string> addresses;
  };
  // All outlive it.
  struct Parts {
    Loop* loop = nullptr;
    const TlsContexts* contexts = nullptr;
    const Ways* ways = nullptr;
    Links* links = nullptr;
    const Partners* partners = nullptr;
    Dialler* dialler = nullptr;
    LogKey self;
    Patience patience;
  };
  explicit Examiner(const Parts& parts);
  ~Examiner();

  using Done = std::function<void(const Examination&)>;
  void examine(std::vector<Subject> partners, const std::vector<std::string>& own_addresses, Done done);
  // It said Hello, or its link ended.
  void on_link(const LogKey& key);
  // Answers with what is known.
  void stop();

  // Any thread.
  ExaminationProgress progress() const { return {tried_.load(), subjects_.load()}; }

 private:
  struct Trial;
  using TrialPtr = std::shared_ptr<Trial>;  // held by what is under way on its socket
  void look();
  void begin(const TrialPtr& trial);
  void dial(const TrialPtr& trial);
  void greet(const TrialPtr& trial, int socket);
  void proved(const TrialPtr& trial);
  void await_goodbye(const TrialPtr& trial);
  void await_greeting(const TrialPtr& trial);
  void look_at_link(const TrialPtr& trial);
  void address_failed(const TrialPtr& trial, Attempt attempt);
  void finish(Trial& trial, Attempt attempt);
  void end();

  Parts parts_;
  Timer all_;
  std::vector<Done> waiting_;
  std::vector<TrialPtr> trials_;
  std::size_t next_ = 0, under_way_ = 0, finished_ = 0;
  bool looking_ = false;
  std::atomic<std::size_t> tried_{0}, subjects_{0};
};

}  // namespace essaim::daemon
