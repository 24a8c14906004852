#include "client/import_source.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "core/limits.h"

namespace essaim::client {
namespace {

namespace fs = std::filesystem;

class Sources : public testing::Test {
 protected:
  Sources() : path_(fs::path(testing::TempDir()) / ("sources-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Sources() override { fs::remove_all(path_); }

  std::string write(const std::string& name, const std::string& text) const {
    const fs::path file = path_ / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }
  // What an import of that path would come upon: `3 ok`, `4 table-cells`, `a.md ok` …; the code alone where the whole
  // is refused.
  static std::vector<std::string> items(const std::string& path) {
    auto source = open_import(path, ApiClient("/nowhere"));
    if (!source) return {name_of(source.error().code)};
    std::vector<std::string> out;
    for (ImportItem item;;) {
      const auto more = (*source)->next(item);
      if (!more) {
        out.push_back(name_of(more.error().code));
        return out;
      }
      if (!*more) break;
      const std::string where = item.place.file.empty() ? std::to_string(item.place.number) : item.place.file;
      const std::string what = item.refused ? name_of(item.refused->code) : item.line.empty() ? "blank" : "ok";
      out.push_back(where + " " + what);
      EXPECT_EQ(item.line.find('\n'), std::string::npos);
    }
    EXPECT_EQ((*source)->done(), (*source)->size());
    return out;
  }
  fs::path path_;
};

using Texts = std::vector<std::string>;

TEST_F(Sources, AreLinesOfJsonUnderTheirNumbers) {
  EXPECT_EQ(items(write("a.jsonl", "\n{}\n\n{}")), (Texts{"2 ok", "3 blank", "4 ok"}));
  EXPECT_EQ(items(write("b.txt", "{\"id\": 1}\n" + std::string(2 * limits::import_line_bytes_max, 'x') + "\n{}\n")),
            (Texts{"1 ok", "2 line-too-long", "3 ok"}));
  EXPECT_EQ(items(write("c.jsonl", " \n\n")), Texts{"file-empty"});
  EXPECT_EQ(items(write("d.json", "[\n{}\n]")), Texts{"json-array"});
}

TEST_F(Sources, AreRowsUnderTheLineWhereTheyBegin) {
  EXPECT_EQ(items(write("a.csv", "\xEF\xBB\xBFtitle;place\r\n\"x\";y\r\n\"two\r\nlines\";y\r\n;\r\n\r\nz;y\r\n")),
            (Texts{"2 ok", "3 field-not-text", "7 ok"}));
  EXPECT_EQ(items(write("b.tsv", "sep=\t\ntitle\tplace\nx\ty\n")), Texts{"3 ok"});
  EXPECT_EQ(items(write("c.csv", "\"title\",\"te\"\"xt\"\nx,y\n")), Texts{"table-column-unknown"});
  EXPECT_EQ(items(write("d.csv", "title,\"open\nx,y\n")), Texts{"table-quote"});
}

// A quotation mark that was forgotten takes one line with it, and not the rest of the table.
TEST_F(Sources, GiveUpOneLineForOneQuotationMark) {
  EXPECT_EQ(items(write("a.csv", "title,place\n\"x,y\na,b\nc,\"d\"\ne,f\n")),
            (Texts{"2 table-quote", "3 ok", "4 ok", "5 ok"}));
  std::string many = "title,place\n\"x,y\n";
  const std::string row = "a," + std::string(120, 'b') + "\n";
  for (int i = 0; i < 10'000; ++i) many += row;
  ASSERT_GT(many.size(), limits::import_line_bytes_max);
  const Texts found = items(write("b.csv", many));
  ASSERT_EQ(found.size(), 10'001U);
  EXPECT_EQ(found.front(), "2 table-quote");
  EXPECT_EQ(found[1], "3 ok");
  const std::string long_cell(limits::import_line_bytes_max, 'x');
  EXPECT_EQ(items(write("c.csv", "title,text\nx," + long_cell + "\ny,\"" + long_cell + "\n\"\nz,z\n")),
            (Texts{"2 line-too-long", "3 line-too-long", "4 table-quote", "5 ok"}));
}

// All of a file is looked at before anything of it is imported.
TEST_F(Sources, RefuseATableInAnotherEncodingAsAWhole) {
  std::string text = "titre\n";
  for (int i = 0; i < 100'000; ++i) text += "x\n";
  EXPECT_EQ(items(write("a.csv", text + "\xE9t\xE9\n")), Texts{"other-encoding"});
  EXPECT_EQ(items(write("b.csv", std::string("t\0i\0t\0r\0e\0\n\0", 12))), Texts{"other-encoding"});
  EXPECT_EQ(items(write("c.csv", "PK\x03\x04 \xFF")), Texts{"file-not-text"});
}

TEST_F(Sources, AreFilesInTheOrderOfTheirNumbers) {
  const std::string good = "---\ntitle: x\n---\n";
  write("t/a-10.md", good);
  write("t/a-9.md", good);
  write("t/a-009b.md", good);
  write("t/B.Markdown", good);
  write("t/sub/deeper/c.md", good);
  write("t/.hidden/d.md", good);
  write("t/.e.md", good);
  write("t/f.txt", good);
  write("t/g.md", "nothing");
  fs::create_directory_symlink(path_ / "t", path_ / "t" / "loop");
  fs::create_symlink("nowhere.md", path_ / "t" / "dangling.md");
  EXPECT_EQ(items((path_ / "t").string()), (Texts{"B.Markdown ok", "a-9.md ok", "a-009b.md ok", "a-10.md ok",
                                                  "g.md front-matter-missing", "sub/deeper/c.md ok"}));
  fs::create_directory(path_ / "empty");
  EXPECT_EQ(items((path_ / "empty").string()), Texts{"folder-without-texts"});
  EXPECT_EQ(items((path_ / "nowhere").string()), Texts{"file-unreadable"});
}

// Whether a file is an entry that is here already only the daemon can say.
TEST_F(Sources, AskTheDaemonAboutFilesThatAnExportNamed) {
  write("t/paris-3-x.md", "---\ntitle: x\n---\n");
  EXPECT_EQ(items((path_ / "t").string()), Texts{"daemon-unreachable"});
  write("u/paris-3-y.md", "---\ntitle: x\n---\n");
  EXPECT_EQ(items((path_ / "u").string()), Texts{"paris-3-y.md ok"});
}

}  // namespace
}  // namespace essaim::client
