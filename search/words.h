#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace essaim::search {

// A word as it stands in a text; octets `at` and following.
struct Word {
  std::string_view text;
  std::size_t at = 0;
  bool compound = false;  // a short first part, a hyphen and a second part (`éco-quartier`), after both parts alone
};

// Folded (core/text.h), a compound without its hyphen.
std::string folded_word(const Word& word);

// Cuts a text into words: runs of letters and digits of any script. What French elides (`l'eau`, `qu'un`) and what
// English appends (`city's`) is passed over, whatever the apostrophe; so are single letters and the addresses of links.
// A hyphen parts words. Octets that are not UTF-8 part words too. Never longer than word_bytes_max: what is cut off
// from a longer run is passed over.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}
  bool next(Word& word);  // false at the end

 private:
  bool skip_address();
  std::size_t run_end(std::size_t from) const;

  std::string_view text_;
  std::size_t at_ = 0;
  Word before_;    // the word before `at_`, as far as a hyphen joins it to the next
  Word compound_;  // to be given next, where its text is not empty
  bool after_apostrophe_ = false;
};

// The words that one looks for: a compound stands in the place of its parts, since who writes `éco-quartier` means one
// thing.
std::vector<Word> meant_words(std::string_view text);

// Twice the longest French word, in letters of two octets.
inline constexpr std::size_t word_bytes_max = 100;

}  // namespace essaim::search
