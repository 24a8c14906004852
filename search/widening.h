#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/themes.h"
#include "search/question.h"

namespace essaim::search {

// What texts may have in place of a word: themes whose label or synonym says it, and what says the same in other words
// and languages (terms that belong together).
struct Instead {
  std::vector<std::string> themes;
  std::vector<std::vector<std::string>> others;
  std::vector<std::string> in_vocabulary;  // terms of the word that labels or synonyms have, also where none is meant
};

// Widens questions by the labels and synonyms of the vocabulary (core/themes.h) in all its languages: "vélo" is part of
// "Marche et vélo", which is mobility.active and in English "Walking and cycling"; so texts with that theme, and texts
// that say "cycling", answer it too. Names of several words go before what they have in common with shorter ones:
// "budget participatif" does not mean "Budget". Belongs to one thread, as the stems it is made with.
class Widening {
 public:
  explicit Widening(Stems& stems);
  // For each word of the question, in their order.
  std::vector<Instead> of(const Question& question) const;

 private:
  // A part of a label, between `and` and commas: `vélo`, `éclairage public`; or a synonym. Where the label has as many
  // parts in both languages, those with the same number say the same.
  struct Part {
    std::string theme;
    Tongue tongue = Tongue::other;
    std::vector<std::string> terms;
    std::vector<std::vector<std::string>> others;
    bool synonym = false;  // whose words must all be in the question
    double weight = 0;     // of all terms
  };
  // A part that is in a question, and with which words of it.
  struct Match {
    const Part* part = nullptr;
    std::vector<std::size_t> words;  // ascending
    bool whole = false;
  };
  void add_labels(const Theme& theme, Stems& stems);
  void add_synonyms(const Theme& theme, Stems& stems);
  void weigh();
  double weight_of(Tongue tongue, const std::string& term) const;
  std::optional<Match> match_of(const Part& part, const Question& question) const;

  std::vector<Part> parts_;
  std::unordered_set<std::string> terms_;                                   // of all parts
  std::vector<std::pair<std::string, double>> rarity_[all_tongues.size()];  // sorted by term
};

}  // namespace essaim::search
