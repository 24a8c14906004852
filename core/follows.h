#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/error.h"
#include "core/filter.h"

namespace essaim {

// One follow as the city's staff know it: a rule with a number, which is never given again, and a name.
struct Follow {
  std::uint32_t number = 0;
  std::string name;  // of its own in the list; may be empty
  FollowRule rule;
  bool everything() const { return rule == FollowRule{}; }
  bool operator==(const Follow&) const = default;
};

// What a city follows, as a list that its staff change one by one. A new city follows everything.
class Follows {
 public:
  Follows();

  const std::vector<Follow>& list() const { return list_; }
  Filter filter() const;

  // Adds a rule; the follow of everything gives way to the first one that is narrower, and what it replaced is put into
  // `replaced`. Fails with follow_exists (the same rule, or another one of that name), follow_name_invalid, too_many.
  Result<Follow> add(FollowRule rule, std::string_view name, std::vector<Follow>& replaced);
  // One follow, of everything, in place of all others, which are put into `replaced`.
  Result<Follow> follow_everything(std::vector<Follow>& replaced);
  // By number or name. Fails with follow_unknown.
  Result<Follow> remove(std::string_view typed);

  // As the store keeps it; layout in docs/storage-format.md.
  Bytes encode() const;
  static std::optional<Follows> decode(ByteView bytes);
  bool operator==(const Follows&) const = default;

 private:
  std::uint32_t last_number_ = 0;
  std::vector<Follow> list_;
};

}  // namespace essaim
