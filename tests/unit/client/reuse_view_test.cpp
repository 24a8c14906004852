#include "client/reuse_view.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "client/entry_view.h"
#include "client/tree_view.h"
#include "core/adoption.h"
#include "core/choices.h"
#include "essaim/v1/api.pb.h"
#include "essaim/v1/api_reuse.pb.h"

namespace essaim::client {
namespace {

v1::EntrySummary summary(const std::string& label, const std::string& city, const std::string& title,
                         const std::string& kind = "practice") {
  v1::EntrySummary summary;
  summary.set_label(label);
  summary.set_city(city);
  summary.set_title(title);
  summary.set_kind(kind);
  summary.set_language("fr");
  summary.set_time_ms(1'498'521'600'000);  // 2017-06-27
  return summary;
}

v1::EntryView view() {
  v1::EntryView view;
  *view.mutable_summary() = summary("dakar/1", "Dakar", "Un titre");
  view.mutable_document()->set_title("Un titre");
  view.mutable_document()->set_summary("Un résumé.");
  view.mutable_document()->set_place("Dakar");
  view.mutable_document()->add_sections()->set_text("Le texte.");
  return view;
}

void add_adoption(v1::EntryView& view, const std::string& city, const std::string& stage, const std::string& date) {
  v1::AdoptionView& adoption = *view.add_adoptions();
  *adoption.mutable_summary() = summary(city + "/9", city, "Un titre", "adoption");
  adoption.set_stage(stage);
  adoption.set_date(date);
}

v1::TranslationView& add_translation(v1::TranslationView& translation, const std::string& language) {
  *translation.mutable_summary() = summary("lille/4", "Lille", "A title", "translation");
  translation.mutable_summary()->set_language(language);
  translation.set_method("machine-checked");
  translation.set_scope("full");
  translation.set_of("dakar/1");
  return translation;
}

std::string printed(const v1::EntryView& view) {
  testing::internal::CaptureStdout();
  print_entry(view);
  std::fflush(stdout);
  return testing::internal::GetCapturedStdout();
}

void expect_in(const std::string& text, const std::string& wanted) {
  EXPECT_NE(text.find(wanted), std::string::npos) << wanted << "\n---\n" << text;
}
void expect_not_in(const std::string& text, const std::string& wanted) {
  EXPECT_EQ(text.find(wanted), std::string::npos) << wanted << "\n---\n" << text;
}

// The news for an author stands above the text; what a partner wrote moves no terminal.
TEST(PrintReuse, BeginsWithWhoAdaptsAndRecommends) {
  v1::EntryView entry = view();
  add_adoption(entry, "Lille", "testing", "2026-03-12");
  add_adoption(entry, "Pikine\x1b[2J", "thinking\x1b[2J", "");
  v1::EndorsementView& endorsement = *entry.add_endorsements();
  *endorsement.mutable_summary() = summary("lille/7", "Lille", "Un titre", "endorsement");
  endorsement.set_issuer_role("jury");
  endorsement.set_label("Ville 2026");
  endorsement.set_reason("Simple.");
  const std::string text = printed(entry);
  expect_in(text, "Adapted by Lille (testing it, since 2026-03), Pikine");
  expect_in(text, "Recommended by Lille (jury; label “Ville 2026”)\n");
  expect_in(text, "Lille (jury; label “Ville 2026”): Simple. (lille/7)");
  expect_in(text, "essaim show Lille/9");
  expect_not_in(text, "\x1b");
  EXPECT_LT(text.find("Adapted by Lille"), text.find("Le texte."));
  EXPECT_GT(text.find("Adapted by:"), text.find("Le texte."));
}

// Three hundred adoptions do not push the text off the screen.
TEST(PrintReuse, NamesAFewOfMany) {
  v1::EntryView entry = view();
  for (int i = 0; i < 300; ++i) add_adoption(entry, "C" + std::to_string(i), "running", "2026");
  const std::string text = printed(entry);
  expect_in(text, "C4 (running, since 2026) and 295 more\n");
}

// Title, summary and text in the reader's language, everything else from the original.
TEST(PrintReuse, OfATranslatedTextSaysThatItIsOne) {
  v1::EntryView entry = view();
  add_translation(*entry.mutable_translated()->mutable_of(), "en");
  entry.mutable_translated()->mutable_document()->set_title("A title");
  entry.mutable_translated()->mutable_document()->set_summary("A summary.");
  entry.mutable_translated()->mutable_document()->add_sections()->set_text("The text.");
  std::string text = printed(entry);
  EXPECT_TRUE(text.starts_with("A title\n=======\ndakar/1")) << text;
  expect_in(text, "Translated into English by Lille, by a machine, checked by people: lille/4\n");
  expect_in(text, "The original, in French: essaim show dakar/1 --original");
  expect_in(text, "Place: Dakar");
  expect_in(text, "The text.");
  expect_not_in(text, "Le texte.");
  expect_not_in(text, "changed in substance");
  entry.mutable_translated()->mutable_of()->set_stale(true);
  entry.mutable_translated()->mutable_of()->set_scope("summary");
  entry.mutable_translated()->mutable_document()->clear_sections();
  text = printed(entry);
  expect_in(text, "The original changed in substance since; what was translated is dakar/1.");
  expect_in(text, "Only the summary is translated");
  expect_in(text, "A summary.");
  expect_in(text, "Le texte.");
}

// Whoever reads none of the languages is told which there are; whoever reads the original is not.
TEST(PrintReuse, SaysWhichLanguagesThereAre) {
  v1::EntryView entry = view();
  add_translation(*entry.add_translations(), "pt-BR");
  expect_in(printed(entry), "In French; there is no translation into English here, but: Portuguese (lille/4)\n");
  entry.mutable_summary()->set_language("en-GB");
  expect_not_in(printed(entry), "there is no translation");
}

// Of a translation that is read by its own name: what became of the original.
TEST(PrintReuse, OfATranslationNamesTheOriginal) {
  v1::EntryView entry = view();
  entry.mutable_summary()->set_kind("translation");
  *entry.mutable_original()->mutable_summary() = summary("paris/2", "Paris", "L’original");
  entry.mutable_original()->set_of("paris/1");
  entry.mutable_original()->set_stale(true);
  expect_in(printed(entry), "Translation of paris/2, L’original\n");
  expect_in(printed(entry), "changed in substance since; what was translated is paris/1.");
  entry.mutable_original()->mutable_summary()->set_retracted(true);
  expect_in(printed(entry), "Its author has taken the original back.");
}

// What a list names need not be said a second time as a bare reference.
TEST(PrintReuse, SaysNothingTwice) {
  v1::EntryView entry = view();
  add_adoption(entry, "lille", "running", "2026-03-12");
  for (const char* label : {"lille/9", "lille/2"}) {
    v1::ReferenceView& reference = *entry.add_referred_by();
    reference.set_relation("adapts");
    reference.set_label(label);
  }
  expect_not_in(printed(entry), "lille/9 adapts");
  expect_in(printed(entry), "lille/2 adapts dakar/1");
}

void add_node(v1::Tree& tree, std::uint32_t depth, const std::string& label) {
  v1::TreeNode& node = *tree.add_nodes();
  *node.mutable_summary() = summary(label, "Lille", "T");
  node.set_depth(depth);
}

TEST(TreeText, DrawsEveryBranch) {
  v1::Tree tree;
  add_node(tree, 0, "a/1");
  add_node(tree, 1, "a/2");
  add_node(tree, 2, "a/3");
  add_node(tree, 2, "a/4");
  add_node(tree, 3, "a/5");
  add_node(tree, 1, "a/6");
  add_node(tree, 0, "b/1");
  add_node(tree, 1, "a/2");
  tree.mutable_nodes(4)->set_asked(true);
  tree.mutable_nodes(7)->set_again(true);
  tree.mutable_nodes(2)->mutable_summary()->set_kind("adoption");
  tree.mutable_nodes(2)->set_stage("given-up");
  EXPECT_EQ(tree_text(tree, TreeLines::boxes),
            "a/1 · Lille · Good practice · T · 2017\n"
            "├── a/2 · Lille · Good practice · T · 2017\n"
            "│   ├── a/3 · Lille · Adoption: given up · T · 2017\n"
            "│   └── a/4 · Lille · Good practice · T · 2017\n"
            "│       └── a/5 · Lille · Good practice · T · 2017  ← this one\n"
            "└── a/6 · Lille · Good practice · T · 2017\n"
            "\n"
            "b/1 · Lille · Good practice · T · 2017\n"
            "└── a/2 · Lille · Good practice · T · 2017 (above)\n");
  const std::string plain = tree_text(tree, TreeLines::ascii);
  EXPECT_TRUE(std::ranges::all_of(plain, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) << plain;
  expect_in(plain, "|   |-- a/3 - Lille");
  expect_in(plain, "|       `-- a/5 - Lille - Good practice - T - 2017  <- this one\n");
}

TEST(TreeText, MovesNoTerminal) {
  v1::Tree tree;
  add_node(tree, 0, "a/1");
  tree.mutable_nodes(0)->mutable_summary()->set_title("T\x1b[2J\n\u202E");
  tree.mutable_nodes(0)->set_stage("x\x1b[2J");
  const std::string text = tree_text(tree, TreeLines::boxes);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(std::ranges::count(text, '\n'), 1);
}

TEST(TreeText, TakesTheLocaleAtItsWord) {
  const auto said = [](const char* all, const char* type, const char* lang) {
    for (const auto& [name, value] : {std::pair("LC_ALL", all), std::pair("LC_CTYPE", type), std::pair("LANG", lang)}) {
      value == nullptr ? ::unsetenv(name) : ::setenv(name, value, 1);
    }
    return locale_has_utf8();
  };
  EXPECT_TRUE(said(nullptr, nullptr, "fr_SN.UTF-8"));
  EXPECT_TRUE(said("", "en_GB.utf8", "C"));
  EXPECT_FALSE(said("C", "en_GB.utf8", "fr_SN.UTF-8"));
  EXPECT_FALSE(said(nullptr, nullptr, nullptr));
}

// What is possible is named where it is typed.
TEST(ChoiceAsked, NamesWhatIsPossible) {
  const KindField& stages = choice_field(adoption_kind, "stage");
  EXPECT_EQ(choice_asked("--stage", stages, "En test"), "testing");
  const auto refused = choice_asked("--stage", stages, "soon\x1b");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::usage);
  expect_in(refused.error().arguments[0], "interested, studying, testing, running, given-up");
  expect_not_in(refused.error().arguments[0], "\x1b");
}

}  // namespace
}  // namespace essaim::client
