#include "core/error.h"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "core/error_texts.h"
#include "tests/support/errors_page.h"

namespace essaim {
namespace {

constexpr Language both[] = {Language::english, Language::french};

std::vector<Errc> codes() {
  std::vector<Errc> all;
  for (const ErrorText& text : error_texts()) all.push_back(text.code);
  return all;
}

std::set<std::string> placeholders(std::string_view text) {
  static const std::regex placeholder(R"(\{[^}]*\}?)");
  const std::string whole(text);
  return {std::sregex_token_iterator(whole.begin(), whole.end(), placeholder), std::sregex_token_iterator()};
}

std::set<std::string> commands(std::string_view text) {
  static const std::regex command(
      R"(essaimd?( (init|network|create|invite|join|show|publish|list|status))*( --[a-z]+)*)");
  const std::string whole(text);
  return {std::sregex_token_iterator(whole.begin(), whole.end(), command), std::sregex_token_iterator()};
}

Error example(Errc code) { return Error{code, {"first", "second", "third", "fourth"}}; }

TEST(ErrorTexts, AreThereForEveryCode) {
  for (const ErrorText& text : error_texts()) {
    for (const std::string_view each : {text.english, text.french, text.english_advice, text.french_advice}) {
      EXPECT_FALSE(each.empty()) << text.name;
    }
    EXPECT_NE(text.english, text.french) << text.name;
  }
}

TEST(ErrorTexts, AreDifferentForEveryCode) {
  for (const Language language : both) {
    std::set<std::string> sentences;
    for (const Errc code : codes())
      EXPECT_TRUE(sentences.insert(sentence(Error{code}, language)).second) << name_of(code);
  }
}

TEST(ErrorTexts, SpeakOfTheSameThingsInBothLanguages) {
  for (const ErrorText& text : error_texts()) {
    EXPECT_EQ(placeholders(text.english), placeholders(text.french)) << text.name;
    EXPECT_EQ(placeholders(text.english_advice), placeholders(text.french_advice)) << text.name;
    EXPECT_EQ(commands(text.english_advice), commands(text.french_advice)) << text.name;
    for (const std::string_view each : {text.english, text.french, text.english_advice, text.french_advice}) {
      for (const std::string& used : placeholders(each)) {
        EXPECT_TRUE(std::regex_match(used, std::regex(R"(\{[0-3]\})"))) << text.name << " " << used;
      }
    }
  }
}

TEST(ErrorTexts, EndWithAFullStop) {
  for (const Errc code : codes()) {
    for (const Language language : both) {
      Error error = example(code);
      if (code == Errc::document_not_held) error.arguments[1] = "not-followed";
      EXPECT_TRUE(sentence(error, language).ends_with('.')) << sentence(error, language);
    }
  }
}

// « a » and a : b, with spaces at which no line breaks.
TEST(ErrorTexts, FollowFrenchTypography) {
  const std::regex loose(R"( [:;!?]|« |[^\xA0]»|[^\xA0 ][;!?]|')");
  for (const Errc code : codes()) {
    for (const std::string& text : {sentence(Error{code}, Language::french), advice(Error{code}, Language::french)}) {
      EXPECT_FALSE(std::regex_search(text, loose)) << text;
    }
  }
}

TEST(ErrorTexts, TakeArgumentsAsTheyAre) {
  const Error error{Errc::unknown_theme, {"{1} : « x »", "data.gis"}};
  EXPECT_EQ(sentence(error, Language::english), "The theme “{1} : « x »” does not exist; the nearest: data.gis.");
  EXPECT_EQ(sentence(error, Language::french),
            "Le thème «\u00A0{1} : « x »\u00A0» n’existe pas\u00A0; les plus proches\u00A0: data.gis.");
}

TEST(ErrorTexts, BearMissingArguments) {
  for (const Errc code : codes()) {
    for (const Language language : both) {
      EXPECT_TRUE(placeholders(sentence(Error{code}, language)).empty()) << name_of(code);
      EXPECT_TRUE(placeholders(advice(Error{code}, language)).empty()) << name_of(code);
    }
  }
}

// The daemon does not know in which language its answer will be read.
TEST(ErrorTexts, SayAReasonInTheReadersLanguage) {
  const Error error{Errc::document_not_held, {"guediawaye/12", "not-followed"}};
  EXPECT_EQ(sentence(error, Language::english),
            "The text of guediawaye/12 is not on this machine. You do not follow this theme or this city.");
  EXPECT_EQ(sentence(error, Language::french),
            "Le texte de guediawaye/12 n’est pas sur cette machine. Vous ne suivez ni ce thème ni cette ville.");
}

TEST(Errc, IsFoundAgainByItsName) {
  std::set<std::string> names;
  for (const Errc code : codes()) {
    EXPECT_EQ(errc_from(name_of(code)), code);
    EXPECT_TRUE(names.insert(name_of(code)).second);
    EXPECT_TRUE(std::regex_match(name_of(code), std::regex("[a-z0-9]+(-[a-z0-9]+)*"))) << name_of(code);
  }
  EXPECT_EQ(errc_from("of-tomorrow"), Errc::internal);
  EXPECT_EQ(errc_from(""), Errc::internal);
}

// A name in JSON is the enumerator with '-' for '_', as the header lists them.
TEST(Errc, IsNamedAsInItsHeader) {
  std::ifstream header("core/error.h");
  ASSERT_TRUE(header) << "start this from the root of the source tree";
  std::vector<std::string> listed;
  bool inside = false;
  for (std::string line; std::getline(header, line);) {
    std::smatch match;
    if (line.starts_with("enum class Errc")) inside = true;
    if (line.starts_with("};")) inside = false;
    if (inside && std::regex_search(line, match, std::regex(R"(^  ([a-z0-9_]+),)"))) {
      listed.push_back(std::regex_replace(match[1].str(), std::regex("_"), "-"));
    }
  }
  std::vector<std::string> named;
  for (const Errc code : codes()) named.push_back(name_of(code));
  EXPECT_EQ(named, listed);
}

TEST(ExitCode, IsOneOfTheDocumentedOnes) {
  std::set<int> used;
  for (const Errc code : codes()) {
    EXPECT_GE(exit_code(code), 1) << name_of(code);
    EXPECT_LE(exit_code(code), 8) << name_of(code);
    used.insert(exit_code(code));
  }
  EXPECT_EQ(used.size(), 8U);
  EXPECT_EQ(exit_code(Errc::internal), 1);
  EXPECT_EQ(exit_code(Errc::usage), 2);
  EXPECT_EQ(exit_code(Errc::daemon_unreachable), 3);
  EXPECT_EQ(exit_code(Errc::unknown_theme), 4);
  EXPECT_EQ(exit_code(Errc::entry_unknown), 5);
  EXPECT_EQ(exit_code(Errc::not_lead), 6);
  EXPECT_EQ(exit_code(Errc::daemon_busy), 7);
  EXPECT_EQ(exit_code(Errc::disk_full), 8);
}

// docs/errors.md is written by print_errors and by nobody else.
TEST(ErrorsPage, IsTheOneInTheDocuments) {
  std::ifstream file("docs/errors.md", std::ios::binary);
  ASSERT_TRUE(file) << "start this from the root of the source tree";
  std::ostringstream written;
  written << file.rdbuf();
  EXPECT_EQ(written.str(), test::errors_page()) << "write it again: build/dev/bin/print_errors > docs/errors.md";
}

}  // namespace
}  // namespace essaim
