// What is offered in place of a word that no text has.
#include <gtest/gtest.h>

#include <map>

#include "tests/unit/search/library.h"

namespace essaim::search {
namespace {

// A library whose texts have words that are near to right ones of another meaning or language.
class Suggesting : public testing::Test {
 protected:
  Suggesting() {
    put(Library::text("Éclairage public", "L'éclairage, l'assainissement, la facture, les véhicules, l'échelle."));
    put(Library::text("Éclairage des rues",
                      "On a commencé l'assainissement ; la biodiversité, une approche énergétique et une facture "
                      "numérique ; des panneaux, le solaire, une échelle."));
    put(Library::text("Vélo", "Le vélo et la ville : des vélos, des véhicules ; commencé."));
    put(Library::text("Words", "The floor, the line and some words were elected; a line on the floor.", "en"));
    put(Library::text("Lines", "Elected words on the floor: crossroads, crossroads and neighbours.", "en"));
    library_.commit();
  }

  void put(const Document& document) {
    const auto number = static_cast<std::uint32_t>(documents_.size() + 1);
    documents_.emplace(number, document);
    library_.put(number, document);
  }

  // Word by word; those for which nothing is offered as they were typed.
  std::string offered(const std::string& typed) {
    const Question question = library_.read(typed);
    std::string better = typed;
    for (const Misspelt& one : library_.find(question).misspelt) {
      const std::string& word = question.words[one.word].typed;
      for (const Candidate& candidate : one.candidates) {
        const std::string spelled = spelled_in(documents_.at(candidate.number), candidate.term, word, library_.stems());
        if (spelled.empty()) continue;
        better.replace(better.find(word), word.size(), spelled);
        break;
      }
    }
    return better;
  }

  Library library_;
  std::map<std::uint32_t, Document> documents_;
};

TEST_F(Suggesting, PutsRightWhatWasMistyped) {
  for (const auto& [typed, right] : {std::pair{"eclarage", "éclairage"},
                                     {"éclairaje", "éclairage"},
                                     {"assainisement", "assainissement"},
                                     {"énergétque", "énergétique"},
                                     {"biodivesrité", "biodiversité"},
                                     {"crosroads", "crossroads"},
                                     {"eclarage rues", "éclairage rues"},
                                     {"neigbours on the floor", "neighbours on the floor"}}) {
    EXPECT_EQ(offered(typed), right);
  }
}

// Right words that no text has: those of the vocabulary and its synonyms, those that are empty somewhere, short ones,
// and such as only look like a word of another meaning or language.
TEST_F(Suggesting, LeavesRightWordsAlone) {
  for (const char* typed :
       {"flood", "wood", "bike", "solar panels", "electric vehicle charging", "fracture numérique", "échec", "comment",
        "vehicle", "lin", "cycling", "girafe", "éclairages", "lane", "neighbourhood"}) {
    EXPECT_EQ(offered(typed), typed);
  }
}

// The other words say in which language the question is.
TEST_F(Suggesting, ComparesWithinTheLanguageOfTheQuestion) {
  put(Library::text("Elections", "The elections were long.", "en"));
  put(Library::text("Elections", "The elections were short.", "en"));
  library_.commit(2);
  EXPECT_EQ(offered("floor electons"), "floor elections");
  EXPECT_EQ(offered("vélos électons"), "vélos électons");
}

}  // namespace
}  // namespace essaim::search
