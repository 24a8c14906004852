#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace essaim::daemon {

// The address of a request (RFC 3986 §4.2), taken apart and decoded.
struct Target {
  std::string path;
  std::map<std::string, std::string> query;
};
// Nothing where it is malformed, names another host, or a decoded part holds a control character.
std::optional<Target> read_target(std::string_view target);

}  // namespace essaim::daemon
