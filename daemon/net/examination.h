#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/proxy_failure.h"
#include "core/reasons.h"
#include "storage/store.h"

namespace essaim::daemon {

// How far a try to reach somebody came.
struct Attempt {
  enum class End : unsigned char {
    untried,     // there was no time
    connected,   // a link was up already
    reached,     // the right machine answered, and accepted us
    nowhere,     // no address to dial
    kept_away,   // it is not dialled for a while
    unresolved,  // its name is not known
    silent,      // nothing answers there
    proxy,       // the proxy does not let us through
    foreign,     // another machine answers
    twin,        // another machine answers with our own key
    garbled,     // what answers does not speak as we do
    unknown,     // it does not know our key
    refused,     // it ended the connection
  };
  End end = End::untried;
  std::string address;  // tried last, or of the link
  std::string why;      // English, from the system or the partner: not harmless
  std::optional<ProxyFailure> failure;
  Reason reason = Reason::none;  // of `refused`
  bool by_proxy = false;         // the way led through the proxy
};

struct ExaminedPartner {
  LogKey key;
  Attempt attempt;
  storage::PartnerRecord before;  // what was known of it until then
};
// A partner that dialled us, and was accepted.
struct LastCall {
  LogKey key;
  std::uint64_t at_ms = 0;
};

// What came of trying everybody.
struct Examination {
  std::vector<ExaminedPartner> partners;
  std::vector<Attempt> own_addresses;
  std::optional<Attempt> proxy;  // where there is one: `reached`, or what failed
  // By how much our clock is ahead of that of each connected partner.
  std::vector<std::chrono::milliseconds> clocks_ahead;
  std::optional<LastCall> last_call;  // since the start
};

struct ExaminationProgress {
  std::size_t tried = 0, partners = 0;
};

}  // namespace essaim::daemon
