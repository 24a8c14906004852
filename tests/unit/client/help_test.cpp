#include "client/help_pages.h"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <sstream>
#include <string>

#include "client/usage_error.h"
#include "core/harmless.h"

namespace essaim::client {
namespace {

std::string long_purpose() {
  std::string text = "Premier";
  for (int i = 0; i < 40; ++i) text += " mot" + std::to_string(i);
  return text;
}

// Letters of two octets take one column, and long purposes are broken between words.
TEST(Help, StandsStraightWhateverLettersItHas) {
  CLI::App app("purpose", "essaim");
  app.formatter(help_pages());
  std::string value;
  app.add_option("--plain", value, "Premier")->type_name("THEME");
  app.add_option("--accent", value, "Premier")->type_name("ÉÉÉÉÉ");
  app.add_option("--long", value, long_purpose())->type_name("THÈME");
  app.add_option("--name-that-fills-the-first-column-itself", value, "Premier")->type_name("N");
  std::istringstream page(app.help());
  int found = 0;
  for (std::string line; std::getline(page, line);) {
    EXPECT_LE(columns(line), 100u) << line;
    const std::size_t at = line.find("Premier");
    if (at == std::string::npos) continue;
    ++found;
    EXPECT_EQ(columns(line.substr(0, at)), 34u) << line;
  }
  EXPECT_EQ(found, 4);
  EXPECT_NE(app.help().find(" mot39\n"), std::string::npos);
}

TEST(Help, CallsArgumentsByWhatTheyAre) {
  CLI::App app("purpose", "essaim");
  app.formatter(help_pages());
  std::vector<std::string> files;
  app.add_option("file", files, "What is published")->required()->type_name("FILE");
  EXPECT_NE(app.help().find("essaim [OPTIONS] FILE …\n"), std::string::npos) << app.help();
  EXPECT_EQ(app.help().find("file"), std::string::npos) << app.help();
}

class Usage : public testing::Test {
 protected:
  Usage() : app("purpose", "essaim") {
    CLI::App& list = *app.add_subcommand("list", "purpose");
    list.add_option("--limit", limit, "At most so many")->check(CLI::Range(1, 1000).description(""));
    list.add_option("--from", city, "Only of this city");
    CLI::App& show = *app.add_subcommand("show", "purpose");
    show.add_option("entry", city, "City and number")->required()->type_name("ENTRY");
  }
  std::string wrong(const std::string& line) {
    try {
      app.parse(line);
    } catch (const CLI::ParseError& failure) {
      const Error error = usage_error(failure, app);
      EXPECT_EQ(error.code, Errc::usage);
      return error.arguments.at(0);
    }
    return "nothing";
  }

  CLI::App app;
  int limit = 0;
  std::string city;
};

TEST_F(Usage, NamesTheOptionWhoseValueDoesNotFit) {
  EXPECT_EQ(wrong("list --limit 0"), "the value of --limit does not fit: At most so many");
  EXPECT_EQ(wrong("list --limit many"), "the value of --limit does not fit: At most so many");
  EXPECT_EQ(wrong("list --limit"), "--limit lacks its value, or has one too many: At most so many");
}

TEST_F(Usage, NamesWhatIsMissing) { EXPECT_EQ(wrong("show"), "ENTRY is missing: City and number"); }

TEST_F(Usage, NamesWhatIsNearToAWordThatIsNotKnown) {
  EXPECT_EQ(wrong("lits"), "“lits” is not known; the nearest is list");
  EXPECT_EQ(wrong("list --frm guediawaye"), "“--frm” is not known; the nearest is --from");
  EXPECT_EQ(wrong("show guediawaye/1 more words"), "“more words” is not known here");
}

}  // namespace
}  // namespace essaim::client
