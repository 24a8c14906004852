#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "client/export_folder.h"
#include "client/line_file.h"
#include "client/progress.h"
#include "core/limits.h"

namespace essaim::client {
namespace {

class Folder : public testing::Test {
 protected:
  Folder() : path_(std::filesystem::path(testing::TempDir()) / ("bulk-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Folder() override { std::filesystem::remove_all(path_); }

  std::string file(const std::string& text) const {
    const std::string name = (path_ / "lines").string();
    std::ofstream(name, std::ios::binary) << text;
    return name;
  }
  std::vector<std::string> lines_of(const std::string& text) const {
    auto opened = LineFile::open(file(text));
    if (!opened) return {name_of(opened.error().code)};
    std::vector<std::string> lines;
    LineFile::Line line;
    while (opened->next(line).value()) lines.push_back(line.too_long ? "(too long)" : line.text);
    EXPECT_EQ(opened->line(), lines.size());
    EXPECT_EQ(opened->bytes_read(), text.size());
    return lines;
  }
  static std::string read(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::filesystem::path path_;
};

using Lines = Folder;
using Texts = std::vector<std::string>;

// Line ends of whichever machine, a byte order mark, a last line without an end.
TEST_F(Lines, AreWhatStandsBetweenLineEnds) {
  EXPECT_EQ(lines_of("a\nb\n"), (Texts{"a", "b"}));
  EXPECT_EQ(lines_of("a\r\n\r\nb"), (Texts{"a", "", "b"}));
  EXPECT_EQ(lines_of("\xEF\xBB\xBF{}\n"), Texts{"{}"});
  EXPECT_EQ(lines_of("a\rb"), Texts{"a\rb"});
  EXPECT_EQ(lines_of(""), Texts{"file-empty"});
}

// A line longer than its bound is passed over; those around it are read.
TEST_F(Lines, AreBounded) {
  const std::string longest(limits::import_line_bytes_max, 'x');
  EXPECT_EQ(lines_of("a\n" + longest + "\nb\n"), (Texts{"a", longest, "b"}));
  EXPECT_EQ(lines_of("a\n" + longest + "y\nb\n"), (Texts{"a", "(too long)", "b"}));
  EXPECT_EQ(lines_of(std::string(10'000'000, 'x') + "\nb"), (Texts{"(too long)", "b"}));
  EXPECT_EQ(lines_of("a\n" + std::string(5'000'000, 'x')), (Texts{"a", "(too long)"}));
}

TEST_F(Lines, OfWhatIsNoFile) {
  EXPECT_EQ(LineFile::open((path_ / "nowhere").string()).error().code, Errc::file_unreadable);
  EXPECT_EQ(LineFile::open(path_.string()).error().code, Errc::file_unreadable);
}

// No title leads out of the folder, or is too long for a file.
TEST(MarkdownName, IsPlainAndBounded) {
  EXPECT_EQ(markdown_name("guediawaye", 12, "Un système d’information géographique pilote"),
            "guediawaye-12-un-systeme-d-information-geographique-pilote.md");
  EXPECT_EQ(markdown_name("guediawaye", 1, "../../etc/passwd"), "guediawaye-1-etc-passwd.md");
  EXPECT_EQ(markdown_name("guediawaye", 1, "أهلا"), "guediawaye-1.md");
  EXPECT_EQ(markdown_name("../x", 1, std::string("\0\n.", 3)), "x-1.md");
  EXPECT_EQ(markdown_name("", 1, ""), "entry-1.md");
  EXPECT_EQ(markdown_name("a", 1, "Œuvres"), "a-1-oeuvres.md");
  EXPECT_LE(markdown_name("a", 4'294'967'295, std::string(400, 'x')).size(), 120U);
  std::string many;
  for (int i = 0; i < 100; ++i) many += "mot ";
  EXPECT_LE(markdown_name("a", 4'294'967'295, many).size(), 120U);
}

using Exports = Folder;

// A file has its name once it is whole, and leaves nothing where it is given up.
TEST_F(Exports, AppearWhole) {
  auto folder = ExportFolder::open(path_ / "new" / "out", false);
  ASSERT_TRUE(folder);
  ASSERT_TRUE(folder->begin());
  ASSERT_TRUE(folder->write("half"));
  EXPECT_FALSE(std::filesystem::exists(path_ / "new/out/a.md"));
  ASSERT_TRUE(folder->write(" whole"));
  ASSERT_TRUE(folder->keep("a.md"));
  EXPECT_EQ(read(path_ / "new/out/a.md"), "half whole");
  ASSERT_TRUE(folder->begin());
  ASSERT_TRUE(folder->write("given up"));
  { const ExportFolder gone = std::move(*folder); }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(path_ / "new/out"), {}), 1);
}

// What somebody else put there stays, unless the user insists; a link is replaced and not followed.
TEST_F(Exports, ReplaceNothingUnasked) {
  const auto target = path_ / "out";
  std::filesystem::create_directory(target);
  std::ofstream(target / ".essaim-export-1.part") << "left by a killed export";
  ASSERT_TRUE(ExportFolder::open(target, false));
  EXPECT_TRUE(std::filesystem::is_empty(target));

  auto folder = ExportFolder::open(target, false);
  std::ofstream(target / "a.md") << "mine";
  std::ofstream(path_ / "elsewhere") << "mine too";
  std::filesystem::create_symlink(path_ / "elsewhere", target / "b.md");
  ASSERT_TRUE(folder->begin());
  EXPECT_EQ(folder->keep("a.md").error().code, Errc::file_unwritable);
  EXPECT_EQ(read(target / "a.md"), "mine");
  EXPECT_EQ(ExportFolder::open(target, false).error().code, Errc::folder_in_use);

  auto forced = ExportFolder::open(target, true);
  ASSERT_TRUE(forced);
  for (const char* name : {"a.md", "b.md"}) {
    ASSERT_TRUE(forced->begin());
    ASSERT_TRUE(forced->write("new"));
    ASSERT_TRUE(forced->keep(name));
    EXPECT_EQ(read(target / name), "new");
  }
  EXPECT_EQ(read(path_ / "elsewhere"), "mine too");
}

TEST_F(Exports, NeedAFolder) {
  std::ofstream(path_ / "file") << "x";
  EXPECT_EQ(ExportFolder::open(path_ / "file", true).error().code, Errc::file_unwritable);
  EXPECT_EQ(ExportFolder::open("/proc/nowhere", false).error().code, Errc::file_unwritable);
}

// Count, rate and what is left; only what is known.
TEST(ProgressLine, SaysWhatIsKnown) {
  using std::chrono::milliseconds;
  EXPECT_EQ(progress_line(1, 10, 100, milliseconds(10)), "1 entry");
  EXPECT_EQ(progress_line(5000, 250, 1000, milliseconds(1000)), "5000 entries · 5000/s · 25 % · 3 s left");
  EXPECT_EQ(progress_line(5000, 250, 0, milliseconds(1000)), "5000 entries · 5000/s");
  EXPECT_EQ(progress_line(100, 1, 1000, milliseconds(1000)), "100 entries · 100/s · 0 % · 17 min left");
}

}  // namespace
}  // namespace essaim::client
