#pragma once

#include <string>
#include <string_view>

namespace essaim {

// How far words are from one that was typed: Damerau-Levenshtein (neighbours may change places) without case and
// accents, divided by the length of the longer one: 0 is the same, 1 has nothing in common.
class NearnessTo {
 public:
  explicit NearnessTo(std::string_view typed);
  double distance(std::string_view candidate) const;
  // The least of the whole label and of its words; a word counts a little less than a whole label, and words of one or
  // two letters (`et`, `of`) not at all.
  double distance_to_words(std::string_view label) const;

 private:
  std::u32string typed_;
};

}  // namespace essaim
