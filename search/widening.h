#pragma once

#include <string>
#include <vector>

#include "search/question.h"

namespace essaim::search {

// What texts may have in place of a word: themes whose label says it, and what the same label says in other languages
// (terms that belong together).
struct Instead {
  std::vector<std::string> themes;
  std::vector<std::vector<std::string>> others;
};

// Widens questions by the labels of the vocabulary (core/themes.h) in all its languages: "vélo" is part of "Marche et
// vélo", which is mobility.active and in English "Walking and cycling"; so texts with that theme, and texts that say
// "cycling", answer it too. Belongs to one thread, as the stems it is made with.
class Widening {
 public:
  explicit Widening(Stems& stems);
  // For each word of the question, in their order.
  std::vector<Instead> of(const Question& question) const;

 private:
  // A part of a label, between `and` and commas: `vélo`, `éclairage public`. Where the label has as many parts in both
  // languages, those with the same number say the same.
  struct Part {
    std::string theme;
    Tongue tongue = Tongue::other;
    std::vector<std::string> terms;
    std::vector<std::vector<std::string>> others;
    double weight = 0;  // of all terms
  };
  double weight_of(Tongue tongue, const std::string& term) const;

  std::vector<Part> parts_;
  std::vector<std::pair<std::string, double>> rarity_[all_tongues.size()];  // sorted by term
};

}  // namespace essaim::search
