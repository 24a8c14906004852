#include "search/spelling.h"

#include <algorithm>
#include <array>
#include <vector>

namespace essaim::search {

std::size_t mistakes_allowed(std::size_t length) { return length < 4 ? 0 : length < 7 ? 1 : 2; }

std::size_t mistakes_between(std::string_view one, std::string_view other, std::size_t most) {
  const std::size_t longer = std::max(one.size(), other.size()), shorter = std::min(one.size(), other.size());
  if (longer - shorter > most) return most + 1;
  // Three rows of the usual table: this one, the one before, and the one before that for exchanges.
  std::array<std::vector<std::size_t>, 3> rows;
  for (auto& row : rows) row.resize(other.size() + 1);
  for (std::size_t j = 0; j <= other.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= one.size(); ++i) {
    auto& now = rows[i % 3];
    const auto& before = rows[(i - 1) % 3];
    const auto& two_before = rows[(i + 1) % 3];
    now[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const std::size_t changed = before[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
      now[j] = std::min({changed, before[j] + 1, now[j - 1] + 1});
      if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) {
        now[j] = std::min(now[j], two_before[j - 2] + 1);
      }
      least = std::min(least, now[j]);
    }
    if (least > most) return most + 1;
  }
  return std::min(rows[one.size() % 3][other.size()], most + 1);
}

}  // namespace essaim::search
