#pragma once

#include <optional>
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

// Whether all lists of a rule that are given name the entry.
bool matches(const FollowRule& rule, const LogKey& log, const HeaderFields& fields);

// Which documents a city wants: a predicate over headers, changed at any time, agreed with nobody (DESIGN §2).
// What is no text (is_text_kind) matches always; so does, where it is known whose filter it is, what that city wrote
// and what names that: questions, answers, adoptions, translations, citations.
class Filter {
 public:
  static Filter everything();
  explicit Filter(std::vector<FollowRule> rules) : rules_(std::move(rules)) {}
  Filter() = default;  // follows nothing
  // The same rules as those of the city with this log.
  Filter of(const LogKey& self) const;
  bool matches(const LogKey& log, const HeaderFields& fields) const;
  const std::vector<FollowRule>& rules() const { return rules_; }
  bool operator==(const Filter&) const = default;

 private:
  std::vector<FollowRule> rules_;
  std::optional<LogKey> self_;
};

}  // namespace essaim
