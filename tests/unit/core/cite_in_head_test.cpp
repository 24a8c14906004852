#include "core/cite_in_head.h"

#include <gtest/gtest.h>

#include "core/citation_text.h"

namespace essaim {
namespace {

CitingText cited(const std::string& text, const std::vector<std::string>& labels = {"paris/7"}) {
  auto citing = with_citation(text, "plan.md", labels);
  EXPECT_TRUE(citing) << text << (citing ? "" : sentence(citing.error(), Language::english));
  return citing.value_or(CitingText{});
}

struct Case {
  std::string before, after;
};

// Whatever form the field has, one citation is added and nothing else changes; a second time nothing does.
TEST(CiteInHead, AddsToWhatStandsThere) {
  const std::vector<Case> cases = {
      {"", "cites: [paris/7]\n"},
      {"cites:\n", "cites: [paris/7]\n"},
      {"cites:   # what we read\n", "cites: [paris/7]   # what we read\n"},
      {"cites: []\n", "cites: [paris/7]\n"},
      {"cites: [lille/1]\n", "cites: [lille/1, paris/7]\n"},
      {"cites: [ 'lille/1', \"dakar/2\" ] # both\n", "cites: [ 'lille/1', \"dakar/2\", paris/7 ] # both\n"},
      {"cites: [lille/1,\n  dakar/2,\n  ]\n", "cites: [lille/1,\n  dakar/2, paris/7,\n  ]\n"},
      {"cites:\n  - lille/1\n  - dakar/2   # read it\nplace: x\n",
       "cites:\n  - lille/1\n  - dakar/2   # read it\n  - paris/7\nplace: x\n"},
      {"cites:\n- lille/1\n", "cites:\n- lille/1\n- paris/7\n"},
      {"cites: lille/1\n", "cites: [lille/1, paris/7]\n"},
      {"cites: lille/1, dakar/2 # two\n", "cites: [lille/1, dakar/2, paris/7] # two\n"},
      {"cites: \"lille/1\"\n", "cites: [\"lille/1\", paris/7]\n"},
      {"Cite: [lille/1]\n", "Cite: [lille/1, paris/7]\n"},
      {"cites: [ # été\n  lille/1 ]\n", "cites: [ # été\n  lille/1, paris/7 ]\n"},
  };
  for (const auto& [before, after] : cases) {
    for (const std::string& end : {std::string("\n"), std::string("\r\n"), std::string("\r")}) {
      const auto file = [&](const std::string& field) {
        const std::string text = "---\ntitle: 'Plan: été'\n" + field + "---\n\n## Texte\n\ncites: []  \n";
        std::string out;
        for (const char c : text) out += c == '\n' ? end : std::string(1, c);
        return out;
      };
      const CitingText once = cited(file(before));
      EXPECT_EQ(once.text, file(after));
      EXPECT_TRUE(once.added);
      EXPECT_EQ(once.cited, "paris/7");
      const CitingText again = cited(once.text);
      EXPECT_EQ(again.text, once.text);
      EXPECT_FALSE(again.added);
    }
  }
}

// A byte order mark stays, and so does a file without a last line end.
TEST(CiteInHead, KeepsEveryOctet) {
  const std::string text = "\xEF\xBB\xBF\n---  \ntitle: Été\nlicence: x\n--- \nTexte\xC2\xA0sans fin";
  const std::string after = cited(text).text;
  EXPECT_EQ(after, "\xEF\xBB\xBF\n---  \ntitle: Été\nlicence: x\ncites: [paris/7]\n--- \nTexte\xC2\xA0sans fin");
  EXPECT_EQ(cited("---\ntitle: x\n---").text, "---\ntitle: x\ncites: [paris/7]\n---");
}

// Any version that is cited already will do.
TEST(CiteInHead, KnowsTheVersionsOfAText) {
  const CitingText citing = cited("---\ntitle: x\ncites: [paris/3]\n---\n", {"paris/7", "paris/3"});
  EXPECT_FALSE(citing.added);
  EXPECT_EQ(citing.cited, "paris/3");
  // A longer number is another entry.
  EXPECT_TRUE(cited("---\ntitle: x\ncites: [paris/77]\n---\n").added);
}

// Where it cannot be done by adding, the file is left and the author told where.
TEST(CiteInHead, LeavesWhatIsNoList) {
  for (const char* field : {"cites:\n  a: b\n", "cites: |\n  paris/1\n", "cites: lille/1\n  dakar/2\n", "cites: ~\n"}) {
    const auto citing = with_citation("---\ntitle: x\n" + std::string(field) + "---\n", "plan.md", {"paris/7"});
    ASSERT_FALSE(citing) << field << citing->text;
    EXPECT_EQ(citing.error().code, Errc::field_invalid);
    EXPECT_EQ(citing.error().arguments[0], "plan.md:3:1");
  }
  EXPECT_EQ(with_citation("# Text\n", "plan.md", {"paris/7"}).error().code, Errc::front_matter_missing);
}

TEST(CitationText, IsALineToPaste) {
  CitedEntry entry{.label = "guediawaye/12",
                   .city = "Ville de Guédiawaye",
                   .title = "Un SIG pilote",
                   .licence = "",
                   .date = "2026-03-12"};
  EXPECT_EQ(citation_text(entry, Language::english),
            "Ville de Guédiawaye (2026-03-12): “Un SIG pilote”. Essaim, guediawaye/12, CC-BY-4.0.");
  entry.licence = "CC0-1.0";
  EXPECT_EQ(citation_text(entry, Language::french),
            "Ville de Guédiawaye (2026-03-12)\u00A0: «\u00A0Un SIG pilote\u00A0». Essaim, guediawaye/12, CC0-1.0.");
  entry.title.clear();
  EXPECT_EQ(citation_text(entry, Language::english),
            "Ville de Guédiawaye (2026-03-12): Essaim, guediawaye/12, CC0-1.0.");
}

}  // namespace
}  // namespace essaim
