#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/entry.h"
#include "core/ids.h"

namespace essaim {

// One thing that a city follows; an empty list means "any".
struct FollowRule {
  std::vector<std::string> themes;  // a parent includes its children: `data` matches `data.gis`
  std::vector<LogKey> logs;
  std::vector<std::string> kinds;
  std::vector<std::string> languages;  // `fr` matches `fr-SN`
  bool operator==(const FollowRule&) const = default;
};

// Which documents a city wants: a predicate over headers, changed at any time, agreed with nobody (DESIGN §2).
// Retractions always match, since they must be known everywhere.
class Filter {
 public:
  static Filter everything();
  explicit Filter(std::vector<FollowRule> rules) : rules_(std::move(rules)) {}
  Filter() = default;  // follows nothing
  bool matches(const LogKey& log, const HeaderFields& fields) const;
  const std::vector<FollowRule>& rules() const { return rules_; }
  bool operator==(const Filter&) const = default;

 private:
  std::vector<FollowRule> rules_;
};

}  // namespace essaim
