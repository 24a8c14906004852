#include "search/stems.h"

#include <algorithm>
#include <initializer_list>

#include "core/text.h"
#include "search/stop_words.h"
#include "search/xapian.h"

namespace essaim::search {
namespace {

// The words that texts of a city have, and some; about 100 octets each.
constexpr std::size_t remembered_max = 40'000;

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
using Remembered = std::unordered_map<std::string, Stem, Hash, std::equal_to<>>;

const char* stemmer_of(Tongue tongue) {
  switch (tongue) {
    case Tongue::other: return "none";
    case Tongue::french: return "fr";
    case Tongue::english: return "en";
    case Tongue::portuguese: return "pt";
    case Tongue::spanish: return "es";
  }
  return "none";
}

bool ends_with_one_of(std::string_view word, std::initializer_list<std::string_view> endings) {
  return std::ranges::any_of(endings, [&](std::string_view ending) { return word.ends_with(ending); });
}

// The stemmer knows `partagée` by its accent, which is gone: `partagee` and `partagees` become `partage`. It keeps the
// plural of `vélos`, because `refus` has the same ending, and that of `enjeux`, because of `heureux`; and it cuts
// `usagers`, `commissions` and `crédits` elsewhere than their singulars.
void shorten_french(std::string& word) {
  if (word.size() >= 6 && word.ends_with("ees")) {
    word.resize(word.size() - 2);
  } else if (word.size() >= 5 && word.ends_with("ee")) {
    word.resize(word.size() - 1);
  } else if (word.size() >= 5 && ends_with_one_of(word, {"as", "is", "os", "us", "ers", "ions", "its"}) &&
             !word.ends_with("vers")) {
    word.resize(word.size() - 1);
  } else if (ends_with_one_of(word, {"jeux", "lieux", "feux"})) {
    word.resize(word.size() - 1);
  }
}

// Of `loyer` the stemmer makes `loi`.
bool is_whole(Tongue tongue, std::string_view word) {
  return tongue == Tongue::french && (word == "loyer" || word == "foyer");
}

// Of `ciudades` the stemmer makes `ciudad`, and of that `ciud`.
void shorten_spanish(std::string& word) {
  if (word.ends_with("dades")) word.resize(word.size() - 2);
}

bool has_digit(std::string_view word) {
  return std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

char letter_of(Tongue tongue) {
  switch (tongue) {
    case Tongue::other: return 'o';
    case Tongue::french: return 'f';
    case Tongue::english: return 'e';
    case Tongue::portuguese: return 'p';
    case Tongue::spanish: return 's';
  }
  return 'o';
}

Tongue tongue_of(std::string_view language) {
  const std::string_view base = language.substr(0, language.find_first_of("-_"));
  const std::string small = folded(base);
  if (small == "fr") return Tongue::french;
  if (small == "en") return Tongue::english;
  if (small == "pt") return Tongue::portuguese;
  if (small == "es") return Tongue::spanish;
  return Tongue::other;
}

struct Stems::Impl {
  std::array<Remembered, all_tongues.size()> remembered;
  std::array<Xapian::Stem, all_tongues.size()> stemmers;

  Stem make(Tongue tongue, const Word& word) const {
    Stem stem{folded_word(word), false};
    stem.empty = is_stop_word(tongue, stem.term);
    if (tongue == Tongue::french) shorten_french(stem.term);
    if (tongue == Tongue::spanish) shorten_spanish(stem.term);
    if (tongue != Tongue::other && !has_digit(stem.term) && !is_whole(tongue, stem.term)) {
      stem.term = stemmers[static_cast<std::size_t>(tongue)](stem.term);
    }
    stem.term.insert(stem.term.begin(), letter_of(tongue));
    return stem;
  }
};

Stems::Stems() : impl_(std::make_unique<Impl>()) {
  for (const Tongue tongue : all_tongues) {
    impl_->stemmers[static_cast<std::size_t>(tongue)] = Xapian::Stem(stemmer_of(tongue));
  }
}
Stems::~Stems() = default;

const Stem& Stems::of(Tongue tongue, const Word& word) {
  // A compound stands here with its hyphen, so that no other word has the same key.
  Remembered& remembered = impl_->remembered[static_cast<std::size_t>(tongue)];
  if (const auto found = remembered.find(word.text); found != remembered.end()) return found->second;
  return remembered.emplace(word.text, impl_->make(tongue, word)).first->second;
}

std::vector<std::string> Stems::in_all_tongues(const Word& word) {
  std::vector<std::string> terms;
  for (const Tongue tongue : all_tongues) {
    const Stem& stem = of(tongue, word);
    if (std::ranges::find(terms, stem.term) == terms.end()) terms.push_back(stem.term);
  }
  return terms;
}

bool Stems::empty_somewhere(const Word& word) {
  return std::ranges::any_of(all_tongues, [&](Tongue tongue) { return of(tongue, word).empty; });
}

void Stems::begin_text() {
  for (Remembered& remembered : impl_->remembered) {
    if (remembered.size() > remembered_max) remembered.clear();
  }
}

}  // namespace essaim::search
