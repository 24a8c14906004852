#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "client/site/atom.h"
#include "client/site/entry_page.h"
#include "client/site/html.h"
#include "client/site/owned_folder.h"
#include "client/site/site_frame.h"
#include "client/site/site_words.h"
#include "client/site/text_index.h"

namespace essaim::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(Html, LetsNoTextOutOfItsPlace) {
  Html html;
  html.open("p", {{"title", "\"><script>x</script>"}, {"lang", ""}}).text("</p><script>x</script>").close();
  html.data("{\"a\":\"</script><script>x</script><!--\"}");
  EXPECT_EQ(
      std::move(html).page(),
      "<!doctype html>\n<p title=\"&quot;&gt;&lt;script&gt;x&lt;/script&gt;\">&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;"
      "</p>\n<script type=\"application/ld+json\">{\"a\":\"\\u003c/script>\\u003cscript>x\\u003c/script>\\u003c!--\"}"
      "</script>\n");
}

TEST(SectionLevels, SkipNone) {
  SectionLevels levels(1);
  EXPECT_EQ(levels.current(), 1);
  EXPECT_EQ(levels.next(3), 2);
  EXPECT_EQ(levels.next(6), 3);
  EXPECT_EQ(levels.next(6), 4);
  EXPECT_EQ(levels.next(1), 2);
}

TEST(Ways, LeadFromFolderToFolder) {
  EXPECT_EQ(way("index.html", "entries/a-1.html"), "entries/a-1.html");
  EXPECT_EQ(way("entries/a-1.html", "entries/b-2.html"), "b-2.html");
  EXPECT_EQ(way("entries/a-1.html", "cities/b.html"), "../cities/b.html");
  EXPECT_EQ(way("entries/a-1.html", "index.html"), "../index.html");
}

// Whatever a city or a theme is called, its page stands in its folder under a name that a list may have.
TEST(SiteFiles, AreNamesOfFiles) {
  TextNote note;
  note.handle = "../..\n/é";
  note.number = 3;
  EXPECT_TRUE(is_owned_name(site_files::of_text(note))) << site_files::of_text(note);
  EXPECT_TRUE(is_owned_name(site_files::of_theme("../x")));
  // The second page of `paris` is no page of another city.
  EXPECT_NE(site_files::of_city("paris", 2), site_files::of_city("paris-2"));
}

TEST(PlainValue, HasNoSignsOfYaml) {
  EXPECT_EQ(plain_value("\"2027-03-31\""), "2027-03-31");
  EXPECT_EQ(plain_value("[a, b]"), "a, b");
  EXPECT_EQ(plain_value("running\n"), "running");
  EXPECT_EQ(plain_value("[\"a, b\", c]"), "[\"a, b\", c]");
}

// Texts by label, each with what it names.
class Library {
 public:
  Library& text(const std::string& label, std::uint64_t news,
                const std::vector<std::pair<std::string, std::string>>& names = {},
                const std::vector<std::string>& themes = {}) {
    TextNote note;
    note.label = label;
    note.handle = label.substr(0, label.find('/'));
    note.city = note.handle;
    note.news = news;
    note.themes = themes;
    index_.add(note, {label}, names);
    return *this;
  }
  const TextIndex& settled() {
    index_.settle();
    return index_;
  }

 private:
  TextIndex index_;
};

std::vector<std::string> drawn(const TextIndex& index, const std::string& label) {
  std::vector<std::string> lines;
  for (const Branch& branch : index.tree_of(*index.find(label))) {
    lines.push_back(std::string(branch.depth, ' ') + index.texts()[branch.text].label +
                    (branch.shown_above ? " ^" : ""));
  }
  return lines;
}

TEST(TextIndex, DrawsWhatCameOfWhat) {
  Library library;
  library.text("a/1", 1).text("b/1", 2, {{"adapts", "a/1"}}).text("c/1", 3, {{"adapts", "b/1"}});
  library.text("d/1", 4, {{"builds-on", "a/1"}}).text("e/1", 5, {{"cites", "a/1"}});
  const TextIndex& index = library.settled();
  EXPECT_THAT(drawn(index, "c/1"), ElementsAre("a/1", " b/1", "  c/1", " d/1"));
  EXPECT_THAT(drawn(index, "a/1"), ElementsAre("a/1", " b/1", "  c/1", " d/1"));
  EXPECT_THAT(drawn(index, "e/1"), ElementsAre());
  EXPECT_EQ(index.that(*index.find("a/1"), "adapts"), std::vector{*index.find("b/1")});
}

// Cities can name one another in a circle, and one text can have two origins.
TEST(TextIndex, DrawsCirclesAndTwoOriginsOnce) {
  Library library;
  library.text("a/1", 1, {{"adapts", "b/1"}}).text("b/1", 2, {{"adapts", "a/1"}});
  library.text("x/1", 3).text("y/1", 4).text("z/1", 5, {{"adapts", "x/1"}, {"adapts", "y/1"}});
  const TextIndex& index = library.settled();
  EXPECT_THAT(drawn(index, "a/1"), ElementsAre("b/1", " a/1", "  b/1 ^"));
  EXPECT_THAT(drawn(index, "z/1"), ElementsAre("x/1", " z/1", "y/1", " z/1 ^"));
}

TEST(TextIndex, CountsChildrenAmongTheirParents) {
  Library library;
  library.text("a/1", 1, {}, {"data.gis"})
      .text("a/2", 2, {}, {"data", "data.open"})
      .text("b/1", 3, {}, {"of.tomorrow"});
  const TextIndex& index = library.settled();
  EXPECT_EQ(index.by_theme().at("data").size(), 2U);
  EXPECT_EQ(index.by_theme().at("data.gis").size(), 1U);
  EXPECT_FALSE(index.by_theme().contains("of.tomorrow"));
  EXPECT_EQ(index.texts().front().label, "b/1");
  EXPECT_EQ(index.by_city().size(), 2U);
}

Feed feed_of(const std::string& text) {
  Feed feed;
  feed.id = feed_id_of("x");
  feed.title = text;
  FeedEntry entry;
  entry.id = feed_id_of_text(std::string(64, 'f'));
  entry.title = text;
  entry.author = text;
  entry.updated_ms = 1'773'308'467'000;
  entry.categories = {{text, text}};
  entry.content = escaped(text);
  feed.entries.push_back(entry);
  feed.deletions.push_back({feed_id_of("gone"), 1'773'308'468'000});
  return feed;
}

// Nothing that a partner writes ends an element or is no XML.
TEST(Atom, HoldsTextFromAnywhere) {
  const std::string atom = atom_of(feed_of(std::string("<x>\"'&]]>\x01\x1b\uFFFE\xff\0</x>", 20)));
  EXPECT_THAT(atom, Not(HasSubstr("<x>")));
  EXPECT_THAT(atom, Not(HasSubstr("\x01")));
  EXPECT_THAT(atom, Not(HasSubstr("&#1")));
  EXPECT_THAT(atom, Not(HasSubstr("\xff")));
  EXPECT_THAT(atom, HasSubstr("<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">&lt;x&gt;"));
}

TEST(Atom, IsOfTheNewestOfItsTimes) {
  EXPECT_THAT(atom_of(feed_of("a")), HasSubstr("<updated>2026-03-12T09:41:08Z</updated>"));
  Feed empty;
  empty.since_ms = 1'773'308'467'000;
  EXPECT_THAT(atom_of(empty), HasSubstr("<updated>2026-03-12T09:41:07Z</updated>"));
  EXPECT_EQ(rfc3339(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(rfc3339(UINT64_MAX), "9999-12-31T23:59:59Z");
}

TEST(FeedIds, AreUuidsOfVersionEight) {
  EXPECT_EQ(feed_id_of_text("00112233445566778899aabbccddeeff" + std::string(32, '0')),
            "urn:uuid:00112233-4455-8677-8899-aabbccddeeff");
  EXPECT_THAT(feed_id_of("a"),
              testing::MatchesRegex("urn:uuid:[0-9a-f]+-[0-9a-f]+-8[0-9a-f]+-[89ab][0-9a-f]+-[0-9a-f]+"));
  EXPECT_NE(feed_id_of("a"), feed_id_of("b"));
  EXPECT_EQ(feed_id_of("a"), feed_id_of("a"));
}

class Owned : public testing::Test {
 protected:
  Owned() : path_(std::filesystem::path(testing::TempDir()) / ("owned-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path_);
  }
  ~Owned() override { std::filesystem::remove_all(path_); }

  void put(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  std::string read(const std::string& name) const {
    std::ifstream in(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& each : std::filesystem::recursive_directory_iterator(path_)) {
      names.insert(std::filesystem::relative(each.path(), path_).string());
    }
    return names;
  }
  OwnedFolder write(const std::map<std::string, std::string>& content, bool force = false) {
    auto folder = OwnedFolder::open(path_, ".essaim-site", "public", force).value();
    std::set<std::string> names;
    for (const auto& [name, text] : content) names.insert(name);
    EXPECT_TRUE(folder.begin(names));
    for (const auto& [name, text] : content) EXPECT_TRUE(folder.write(name, text));
    EXPECT_TRUE(folder.finish());
    return folder;
  }
  std::filesystem::path path_;
};

TEST_F(Owned, RemovesWhatItWroteAndNothingElse) {
  write({{"a.html", "1"}, {"entries/b.html", "2"}, {"entries/c.html", "3"}, {"feeds/x.atom", "4"}});
  put("logo.svg", "ours");
  put("entries/mine.html", "ours");
  const OwnedFolder folder = write({{"a.html", "1"}, {"entries/b.html", "changed"}});
  EXPECT_EQ(files(), (std::set<std::string>{".essaim-site", "a.html", "entries", "entries/b.html", "entries/mine.html",
                                            "logo.svg"}));
  EXPECT_EQ(folder.written(), 1U);
  EXPECT_EQ(folder.unchanged(), 1U);
  EXPECT_EQ(folder.removed(), 2U);
}

TEST_F(Owned, LeavesAFileThatWouldNotChange) {
  write({{"a.html", "1"}});
  struct stat before {
  }, after{};
  ASSERT_EQ(::stat((path_ / "a.html").c_str(), &before), 0);
  write({{"a.html", "1"}});
  ASSERT_EQ(::stat((path_ / "a.html").c_str(), &after), 0);
  EXPECT_EQ(before.st_ino, after.st_ino);
}

TEST_F(Owned, DoesNotTouchAFolderOfSomebodyElse) {
  put("index.html", "theirs");
  const auto refused = OwnedFolder::open(path_, ".essaim-site", "public", false);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::folder_in_use);
  EXPECT_EQ(read("index.html"), "theirs");
  // A list of feeds makes no site of it, and a list that is none makes nothing of it.
  put(".essaim-feeds", "");
  EXPECT_FALSE(OwnedFolder::open(path_, ".essaim-site", "public", false));
  put(".essaim-site", "index.html\n");
  EXPECT_FALSE(OwnedFolder::open(path_, ".essaim-site", "public", false));
  write({{"a.html", "1"}}, true);
  EXPECT_EQ(read("index.html"), "theirs");
}

// A folder on the open web must not fill with what is for the members, nor lose what was public, by a forgotten option.
TEST_F(Owned, IsForOneAudience) {
  write({{"a.html", "1"}});
  const auto refused = OwnedFolder::open(path_, ".essaim-site", "network", false);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::folder_audience);
  EXPECT_TRUE(OwnedFolder::open(path_, ".essaim-site", "public", false));
  EXPECT_TRUE(OwnedFolder::open(path_, ".essaim-site", "network", true));
  // One of an earlier version does not say whom it was for.
  put(".essaim-site", "# Written by essaim, which removes from this folder only what is named here.\na.html\n");
  EXPECT_TRUE(OwnedFolder::open(path_, ".essaim-site", "network", false));
}

// Whoever can write into the folder cannot make us remove or write anything beyond it.
TEST_F(Owned, StaysInsideWhateverTheListSays) {
  write({{"a.html", "1"}});
  const std::filesystem::path outside = path_.string() + "-outside";
  std::ofstream(outside) << "keep";
  put(".essaim-site", read(".essaim-site") + "../" + outside.filename().string() + "\n" + outside.string() +
                          "\nentries/../../x\n.bashrc\na.html/\n");
  std::filesystem::create_symlink(outside, path_ / "b.html");
  write({{"b.html", "ours"}});
  std::ifstream in(outside);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "keep");
  EXPECT_EQ(read("b.html"), "ours");
  std::filesystem::remove(outside);
}

TEST(OwnedNames, AreNamesInsideOneFolder) {
  for (const char* good : {"a.html", "entries/guediawaye-12.html", "themes/data.gis_2.html"}) {
    EXPECT_TRUE(is_owned_name(good)) << good;
  }
  for (const char* bad : {"", ".", "..", "../a", "a/../b", "/a", "a/", "a/b/c", ".bashrc", "a/.b", "a b", "A", "a\n"}) {
    EXPECT_FALSE(is_owned_name(bad)) << bad;
  }
}

}  // namespace
}  // namespace essaim::client
