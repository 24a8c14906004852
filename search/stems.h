#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "search/words.h"

namespace essaim::search {

// The languages whose words are brought to their stems; words of others are looked for as they are.
enum class Tongue : unsigned char { other, french, english, portuguese, spanish };
inline constexpr std::array all_tongues{Tongue::other, Tongue::french, Tongue::english, Tongue::portuguese,
                                        Tongue::spanish};
// Of a BCP 47 tag: `fr-SN` is French.
Tongue tongue_of(std::string_view language);
// Which all its terms begin with.
char letter_of(Tongue tongue);

// What a word is found by: a letter for its language, then the word in small letters without accents, ligatures taken
// apart, brought to its stem. So French `cycle` is not found by English `cycling`. `empty` says that the word carries
// no meaning of its own in that language (`le`, `of`).
struct Stem {
  std::string term;
  bool empty = false;
};

// Brings words to their stems and remembers them, since a text repeats its words and texts repeat one another's: half
// of the time of indexing (DESIGN §8). Belongs to one thread.
class Stems {
 public:
  Stems();
  ~Stems();
  Stems(const Stems&) = delete;
  Stems& operator=(const Stems&) = delete;

  // Good until the next begin_text().
  const Stem& of(Tongue tongue, const Word& word);
  // The different terms that a word of unknown language is found by.
  std::vector<std::string> in_all_tongues(const Word& word);
  // Whether it carries no meaning in one of the tongues.
  bool empty_somewhere(const Word& word);
  // To be called between texts: forgets when too much is remembered.
  void begin_text();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace essaim::search
