#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/language.h"

namespace essaim {

// Why a proxy did not let a connection through to a partner.
struct ProxyFailure {
  enum class Kind : unsigned char {
    refused,        // it answered, but not with 2xx
    silent,         // it did not answer in time
    hung_up,        // it closed before its answer was complete
    not_http,       // what it sent is no HTTP, or more than an answer
    head_too_long,  // its answer did not end within the bound
    unresolved,     // its name has no address
    unreachable,    // nothing answers at its address
  };
  Kind kind = Kind::unreachable;
  unsigned status = 0;  // where it refused: 403, 407, 502 …
  std::string detail;   // the words beside the status, or the system's; made harmless, on one line, short
  bool operator==(const ProxyFailure&) const = default;
};

// Half a sentence whose subject is the proxy: `it answered 403 Forbidden`.
std::string describe(const ProxyFailure& failure, Language language);

// The same as an argument of an error or a finding, which is said in the reader's language later: `refused 403
// Forbidden`, `silent`, `unreachable Connection refused`.
std::string to_argument(const ProxyFailure& failure);
// Nothing for what is no such argument.
std::optional<ProxyFailure> proxy_failure_from(std::string_view argument);

}  // namespace essaim
