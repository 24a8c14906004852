#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/unit/search/library.h"

namespace essaim::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(Searching, IgnoresAccentsCaseElisionsLigaturesAndEndings) {
  Library library;
  library.put(1, Library::text("L’eau potable", "Les œuvres d'art du quartier rénové."));
  library.commit();
  for (const char* typed :
       {"eau", "EAUX", "l'eau", "d’eau", "potables", "oeuvre", "œuvre", "OEUVRES", "renover", "quartiers", "rénovés"}) {
    EXPECT_THAT(library.numbers(typed), ElementsAre(1)) << typed;
  }
  EXPECT_THAT(library.numbers("vélo"), IsEmpty());
}

TEST(Searching, BringsEachTextToStemsByItsOwnLanguage) {
  Library library;
  library.put(1, Library::text("Lighting streets", "We were cycling.", "en"));
  library.put(2, Library::text("Iluminação", "As cidades crescem.", "pt"));
  library.put(3, Library::text("Alumbrado", "Las ciudades crecen.", "es-SV"));
  library.put(4, Library::text("Ndox mi", "Ndox mu sell.", "wo"));
  library.commit();
  EXPECT_THAT(library.numbers("cycles"), ElementsAre(1));
  EXPECT_THAT(library.numbers("cidade"), ElementsAre(2));
  EXPECT_THAT(library.numbers("ciudad"), ElementsAre(3));
  EXPECT_THAT(library.numbers("ndox"), ElementsAre(4));
}

TEST(Searching, PutsTextsWithTheWordInTheirTitleFirst) {
  Library library;
  library.put(1, Library::text("Le budget", "Le stationnement, le stationnement et encore le stationnement."));
  library.put(2, Library::text("Le stationnement", "Un texte sur les places et les prix de la ville."));
  library.put(3, Library::text("La piscine", "Des bassins."));
  library.commit();
  EXPECT_THAT(library.numbers("stationnement"), ElementsAre(2, 1));
}

// "vélo" is part of a theme's label, whose English part is "cycling".
TEST(Searching, PutsATextBeforeWhatSpeaksOfIt) {
  Library library;
  library.put(1,
              Library::text("Des lampadaires qui dorment", "Une horloge dans chaque armoire, et la nuit est sombre."));
  Document adoption = Library::text("Des lampadaires qui dorment", "En service.");
  adoption.kind = "adoption";
  library.put(2, adoption);
  adoption.kind = "endorsement";
  library.put(3, adoption);
  library.commit();
  EXPECT_EQ(library.numbers("lampadaires"), (std::vector<std::uint32_t>{1, 3, 2}));
}

TEST(Searching, WidensAQuestionByTheLabelsOfThemesInAllLanguages) {
  Library library;
  Document english = Library::text("Safe lanes", "Paths for everybody.", "en");
  english.themes = {"mobility.active"};
  library.put(1, english);
  library.put(2, Library::text("Cycling to school", "Every child.", "en"));
  library.put(3, Library::text("La piscine", "Des bassins."));
  library.commit();
  EXPECT_THAT(library.numbers("vélo"), UnorderedElementsAre(1, 2));
  EXPECT_THAT(library.numbers("VELOS"), UnorderedElementsAre(1, 2));
  // A parent's label finds what lies below it.
  EXPECT_THAT(library.numbers("mobilité"), ElementsAre(1));
}

TEST(Searching, PutsTheWordItselfBeforeWhatStandsInItsPlace) {
  Library library;
  Document themed = Library::text("Chemins", "Des chemins dans la ville.");
  themed.themes = {"mobility.active"};
  library.put(1, themed);
  library.put(2, Library::text("Des rues", "On y va à vélo dans la ville."));
  library.put(3, Library::text("La piscine", "Des bassins dans la ville."));
  library.commit();
  EXPECT_THAT(library.numbers("vélo"), ElementsAre(2, 1));
}

TEST(Searching, LooksForAllWordsAndThenForLess) {
  Library library;
  for (std::uint32_t i = 1; i <= 5; ++i) library.put(i, Library::text("Compost", "Le compost et les écoles."));
  library.put(6, Library::text("Compost", "Rien d'autre."));
  library.commit();
  Found found = library.find(library.read("compost école"));
  EXPECT_EQ(found.share, Share::all);
  EXPECT_EQ(found.matches, 5U);
  found = library.find(library.read("compost école girafe"));
  EXPECT_EQ(found.share, Share::most);
  EXPECT_EQ(found.matches, 5U);
  found = library.find(library.read("compost girafe"));
  EXPECT_EQ(found.share, Share::any);
  EXPECT_EQ(found.matches, 6U);
}

TEST(Searching, LeavesOutTextsWithUnwantedWords) {
  Library library;
  library.put(1, Library::text("Eau", "L'eau des piscines."));
  library.put(2, Library::text("Eau", "L'eau potable."));
  library.commit();
  EXPECT_THAT(library.numbers("eau -piscine"), ElementsAre(2));
}

TEST(Searching, FiltersAndCountsExactly) {
  Library library;
  for (std::uint32_t i = 1; i <= 60; ++i) {
    Document document = Library::text("Compost " + std::to_string(i), "Le compost.");
    document.themes = {i % 3 == 0 ? "data.gis" : "energy.lighting"};
    document.kind = i % 2 == 0 ? "practice" : "experience";
    document.period = i % 5 == 0 ? "2015/2017" : "2016";
    document.outcome = i % 4 == 0 ? "stopped" : "worked";
    document.place = PlaceName{"X", "", "", i % 10 == 0 ? "SN" : "FR", i * 1000ULL};
    library.put(i, document);
  }
  library.commit();
  const auto count = [&](auto change) {
    Question question = library.read("compost");
    change(question.filters);
    const Found found = library.find(question, 5);
    EXPECT_LE(found.hits.size(), 5U);
    return found.matches;
  };
  EXPECT_EQ(count([](Filters&) {}), 60U);
  EXPECT_EQ(count([](Filters& f) { f.theme = "data"; }), 20U);
  EXPECT_EQ(count([](Filters& f) { f.theme = "data.gis"; }), 20U);
  EXPECT_EQ(count([](Filters& f) { f.kind = "practice"; }), 30U);
  EXPECT_EQ(count([](Filters& f) { f.years = Years{2017, 2020}; }), 12U);
  EXPECT_EQ(count([](Filters& f) { f.years = Years{1990, 1999}; }), 0U);
  EXPECT_EQ(count([](Filters& f) { f.country = "SN"; }), 6U);
  EXPECT_EQ(count([](Filters& f) { f.outcome = "stopped"; }), 15U);
  EXPECT_EQ(count([](Filters& f) { f.sizes = {"0-5000", "5000-20000"}; }), 19U);
  EXPECT_EQ(count([](Filters& f) { f.author = "grenoble"; }), 60U);
  EXPECT_EQ(count([](Filters& f) { f.author = "nantes"; }), 0U);
  EXPECT_EQ(count([](Filters& f) { f.language = "en"; }), 0U);
  EXPECT_EQ(count([](Filters& f) {
              f.theme = "energy";
              f.country = "SN";
            }),
            4U);
  const FacetCounts facets = library.find(library.read("compost"), 1).facets;
  using Counts = std::vector<std::pair<std::string, std::uint64_t>>;
  EXPECT_EQ(facets[static_cast<std::size_t>(Facet::theme)], (Counts{{"energy.lighting", 40}, {"data.gis", 20}}));
  EXPECT_EQ(facets[static_cast<std::size_t>(Facet::year)], (Counts{{"2016", 60}, {"2015", 12}, {"2017", 12}}));
}

// Accents, case, hyphens and small words do not matter; a text without a place is about its author.
TEST(Searching, FindsByTheNameOfThePlace) {
  Library library;
  const auto put = [&](std::uint32_t number, const std::string& place) {
    Document document = Library::text("Compost", "Le compost.");
    if (!place.empty()) document.place = PlaceName{place, "", "", "FR", 0};
    library.put(number, document);
  };
  put(1, "Castres-Mazamet");
  put(2, "Aix-en-Provence");
  put(3, "Ville de Guédiawaye");
  put(4, "");
  library.commit();
  const auto at = [&](std::string_view place) {
    Question question = library.read("");
    question.filters.place = place_words(place);
    std::vector<std::uint32_t> numbers;
    for (const Hit& hit : library.find(question).hits) numbers.push_back(hit.number);
    return numbers;
  };
  EXPECT_THAT(at("mazamet"), ElementsAre(1));
  EXPECT_THAT(at("CASTRES MAZAMET"), ElementsAre(1));
  EXPECT_THAT(at("aix en provence"), ElementsAre(2));
  EXPECT_THAT(at("guediawaye"), ElementsAre(3));
  EXPECT_THAT(at("Grenoble"), ElementsAre(4));
  EXPECT_THAT(at("Castres-Grenoble"), IsEmpty());
}

// Each is found, by its words and without, while one can take part in it.
TEST(Searching, HidesCallsPastTheirDeadlineAndFindsWhatIsOpen) {
  Library library;
  const auto put = [&](std::uint32_t number, const std::string& kind, const std::string& until) {
    Document document = Library::text("Compost", "Le compost.");
    document.kind = kind;
    if (kind == "mission") document.period = until;
    if (kind != "mission") document.fields = {{"deadline", until}};
    library.put(number, document);
  };
  for (std::uint32_t i = 1; i <= 30; ++i) put(i, "call", "2026-10-31");
  put(31, "call", "2027-03-31");
  put(32, "mission", "2027-01/2027-02");
  put(33, "project", "2026-10-31");
  put(34, "plan", "2026-10-31");
  library.commit();
  const auto find = [&](std::string_view words, const char* today, const char* when, bool over) {
    Question question = library.read(words);
    question.filters.today = days_of_date(today)->first;
    question.filters.over = over;
    if (*when != '\0') question.filters.when = days_of_period(when);
    question.filters.author = "grenoble";
    return library.find(question, 5);
  };
  for (const char* words : {"", "compost"}) {
    const auto numbers = [&](const char* today, const char* when, bool over) {
      std::vector<std::uint32_t> found;
      for (const Hit& hit : find(words, today, when, over).hits) found.push_back(hit.number);
      return found;
    };
    EXPECT_EQ(find(words, "2026-10-31", "", false).matches, 34U);
    const Found found = find(words, "2026-11-01", "", false);
    EXPECT_EQ(found.matches, 4U);
    EXPECT_EQ(found.over, 30U);
    EXPECT_EQ(found.facets[static_cast<std::size_t>(Facet::kind)].size(), 4U);
    EXPECT_THAT(numbers("2026-11-01", "", false), UnorderedElementsAre(31, 32, 33, 34));
    EXPECT_EQ(find(words, "2026-11-01", "", true).matches, 34U);
    EXPECT_EQ(find(words, "2026-11-01", "", true).over, 0U);
    EXPECT_THAT(numbers("2026-11-01", "2026-11-01", false), ElementsAre(31));
    EXPECT_THAT(numbers("2026-11-01", "2027-02", false), UnorderedElementsAre(31, 32));
    EXPECT_THAT(numbers("2026-11-01", "2027-04", false), IsEmpty());
  }
}

TEST(Searching, GivesTheGradeAskedForAndBetterOnes) {
  Library library;
  const auto answer = [](bool usable, bool solid, bool transferable, const char* review_by) {
    Document document = Library::text("Compost", "Le compost.");
    document.kind = "answer";
    document.summary = "Le compost.";
    document.themes = {"circular"};
    document.fields = {{"answers", "paris/3"}, {"review_by", review_by}};
    if (usable) document.sections.push_back({"answered", "Notre réponse", "Oui.", 2});
    if (solid) document.sections.push_back({"sources", "Sources", "Le registre de 2026.", 2});
    if (solid) document.sections.push_back({"contact", "À qui s'adresser", "La direction des déchets.", 2});
    if (transferable) document.sections.push_back({"conditions", "Conditions", "Un terrain.", 2});
    return document;
  };
  library.put(1, answer(false, false, false, "2027"));
  library.put(2, answer(true, false, false, "2027"));
  library.put(3, answer(true, true, false, "2027"));
  library.put(4, answer(true, true, true, "2027"));
  library.put(5, answer(true, true, true, "2025"));
  library.commit();
  for (const char* words : {"", "compost"}) {
    const auto numbers = [&](Grade grade) {
      Question question = library.read(words);
      question.filters.grade = grade;
      question.filters.today = days_of_date("2026-11-26")->first;
      std::vector<std::uint32_t> found;
      for (const Hit& hit : library.find(question).hits) found.push_back(hit.number);
      return found;
    };
    EXPECT_THAT(numbers(Grade::stub), UnorderedElementsAre(1, 2, 3, 4, 5));
    EXPECT_THAT(numbers(Grade::usable), UnorderedElementsAre(2, 3, 4, 5));
    EXPECT_THAT(numbers(Grade::solid), UnorderedElementsAre(3, 4, 5));
    // Its author did not look at the fifth again in time.
    EXPECT_THAT(numbers(Grade::transferable), ElementsAre(4));
  }
}

TEST(Searching, WithoutWordsGivesTheNewestFirst) {
  Library library;
  for (std::uint32_t i = 1; i <= 4; ++i) {
    Document document = Library::text("Texte", "Un texte.");
    document.themes = {i == 2 ? "data" : "energy"};
    library.put(i, document);
  }
  library.commit();
  Question question;
  question.filters.theme = "energy";
  const Found found = library.find(question, 2);
  ASSERT_EQ(found.hits.size(), 2U);
  EXPECT_EQ(found.hits[0].number, 4U);
  EXPECT_EQ(found.hits[1].number, 3U);
  EXPECT_EQ(found.matches, 3U);
}

// A text whose head names no language is read in the one of its words, as `check` reads it.
TEST(Searching, GuessesTheLanguageOfATextThatNamesNone) {
  Library library;
  const Document document = Library::text(
      "Gloubiboulgas", "Des gloubiboulgas municipales installées dans la ville, pour les enfants et avec eux.", "");
  library.put(1, document);
  library.put(2, Library::text("Xylophones", "Plan local", ""));
  library.commit();
  EXPECT_THAT(library.numbers("gloubiboulga municipale"), ElementsAre(1));
  EXPECT_THAT(library.numbers("xylophones"), ElementsAre(2));
  EXPECT_EQ(spelled_in(document, "fgloubiboulg", "gloubiboulga", library.stems()), "gloubiboulgas");
}

TEST(Searching, InAnEmptyIndexFindsNothing) {
  Library library;
  EXPECT_THAT(library.numbers("eau"), IsEmpty());
  library.put(1, Library::text("Eau", "L'eau."));
  library.commit();
  EXPECT_THAT(library.numbers("eau"), ElementsAre(1));
}

TEST(Index, KeepsWhatWasCommittedWithItsMarks) {
  Library library;
  library.put(5, Library::text("Eau", "L'eau."));
  ASSERT_TRUE(library.index().commit({7, "state", true}));
  library.reopen();
  EXPECT_EQ(library.index().marks(), (IndexMarks{7, "state", true}));
  EXPECT_EQ(library.shared().facts.identity(5), 1005U);
  EXPECT_THAT(library.numbers("eau"), ElementsAre(5));
}

TEST(Index, ForgetsARemovedTextBeforeTheNextCommit) {
  Library library;
  library.put(1, Library::text("Eau", "L'eau."));
  library.put(2, Library::text("Eau", "L'eau."));
  library.commit();
  ASSERT_TRUE(library.index().remove(1));
  ASSERT_TRUE(library.index().remove(99));
  EXPECT_THAT(library.numbers("eau"), ElementsAre(2));
  EXPECT_EQ(library.find(library.read("eau")).matches, 1U);
  library.commit(2);
  library.reopen();
  EXPECT_THAT(library.numbers("eau"), ElementsAre(2));
}

// Every octet of every file.
bool in_any_file(const std::filesystem::path& directory, std::string_view needle) {
  for (const auto& file : std::filesystem::recursive_directory_iterator(directory)) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string octets{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (octets.find(needle) != std::string::npos) return true;
  }
  return false;
}

TEST(Index, RewrittenHasNothingOfWhatWasRemovedInAnyFile) {
  Library library;
  for (std::uint32_t i = 1; i <= 300; ++i) {
    library.put(i, Library::text("Texte " + std::to_string(i), "Un texte sur l'eau et le numéro " + std::to_string(i)));
  }
  library.put(301, Library::text("Secret", "Madame Zyxwvutsrq habite ici."));
  library.commit();
  ASSERT_TRUE(in_any_file(library.parent(), "zyxwvutsrq"));
  ASSERT_TRUE(library.index().remove(301));
  ASSERT_TRUE(library.index().commit({301, "", true}));
  ASSERT_TRUE(library.index().rewrite());
  EXPECT_FALSE(in_any_file(library.parent(), "zyxwvutsrq"));
  EXPECT_THAT(library.numbers("numéro 17"), testing::Contains(17));
  EXPECT_EQ(library.find(library.read("eau")).matches, 300U);
  // It goes on being written.
  library.put(302, Library::text("Girafe", "Une girafe."));
  library.commit(302);
  EXPECT_THAT(library.numbers("girafe"), ElementsAre(302));
  library.reopen();
  EXPECT_THAT(library.numbers("girafe"), ElementsAre(302));
}

TEST(Index, DeletedUnderASearcherIsAFailureAndCanBeMadeAnew) {
  Library library;
  library.put(1, Library::text("Eau", "L'eau."));
  library.commit();
  EXPECT_TRUE(files_in_place(library.shared()));
  std::filesystem::remove_all(library.shared().directory);
  EXPECT_FALSE(files_in_place(library.shared()));
  const Question question = library.read("eau");
  const auto found = library.searcher().find(question, library.widening().of(question), 5);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Errc::index_failed);
  library.close();
  ASSERT_TRUE(Index::discard(library.shared()));
  library.open();
  library.put(1, Library::text("Eau", "L'eau."));
  library.commit();
  EXPECT_THAT(library.numbers("eau"), ElementsAre(1));
}

TEST(Index, OfAnotherFormatOrDamagedIsRefused) {
  for (const char* file : {"iamglass", "postlist.glass", "termlist.glass"}) {
    Library library;
    for (std::uint32_t i = 1; i <= 50; ++i)
      library.put(i, Library::text("Texte", "Un texte sur l'eau " + std::to_string(i)));
    library.commit();
    library.close();
    const auto path = library.shared().directory / file;
    std::ofstream(path, std::ios::binary | std::ios::trunc) << "no index at all";
    const auto shared = std::make_shared<IndexShared>(library.shared().directory);
    const auto opened = Index::open(shared);
    if (!opened) {
      EXPECT_EQ(opened.error().code, Errc::index_failed) << file;
      continue;
    }
    // What opens all the same fails where it is read or written, and harms nothing.
    Searcher searcher(shared);
    const Question question = library.read("eau");
    const auto found = searcher.find(question, library.widening().of(question), 5);
    const auto removed = (*opened)->remove(1);
    EXPECT_TRUE(!found || !removed) << file;
  }
}

}  // namespace
}  // namespace essaim::search
