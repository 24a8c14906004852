#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/proxy_failure.h"

namespace essaim::daemon {

// Far above what proxies send, page of a refusal apart, which is not read.
inline constexpr std::size_t connect_answer_bytes_max = 8 * 1024;

// What a proxy answers to CONNECT, read as it comes, in pieces of any size: heads of HTTP/1, interim ones (1xx) passed
// over, up to the first final one. Pure; trusts nothing.
class ConnectAnswer {
 public:
  enum class State : unsigned char {
    unfinished,  // more must come
    open,        // 2xx: what follows belongs to the connection, and nothing has followed yet
    failed,
  };
  // Once it is not `unfinished` it stays what it is.
  State push(std::string_view octets);
  // The other side closed.
  State end();
  // Of `failed`.
  const ProxyFailure& failure() const { return failure_; }

 private:
  State look();
  State fail(ProxyFailure::Kind kind);

  std::string octets_;        // of the head that is read now
  std::size_t taken_ = 0;     // in all
  std::size_t searched_ = 0;  // of octets_
  State state_ = State::unfinished;
  ProxyFailure failure_;
};

}  // namespace essaim::daemon
