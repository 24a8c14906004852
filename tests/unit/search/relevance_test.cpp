// Whether officers of cities find what answers them: tests/search/questions.tsv says what they ask and which texts are
// right. Prints the measures, and each question that is answered badly.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <sstream>

#include "core/front_matter.h"
#include "tests/support/real_texts.h"
#include "tests/unit/search/library.h"

namespace essaim::search {
namespace {

constexpr std::size_t looked_at = 3;
// The aims of issue 5, and below them the floors: what was reached when this was written, with a little room.
constexpr double precision_aim = 0.8, rank_aim = 0.75;
constexpr double precision_floor = 0.8, rank_floor = 0.85;

struct Asked {
  std::string language, typed;
  std::vector<std::string> right;  // names; a `*` stands for any letters
};

std::vector<std::string> split(const std::string& text, char between) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, between);) parts.push_back(part);
  return parts;
}

std::vector<Asked> questions() {
  std::vector<Asked> questions;
  for (const std::string& line : split(test::read_file("tests/search/questions.tsv"), '\n')) {
    if (line.empty() || line[0] == '#') continue;
    const auto cells = split(line, '\t');
    EXPECT_EQ(cells.size(), 3U) << line;
    if (cells.size() == 3) questions.push_back({cells[0], cells[1], split(cells[2], ' ')});
  }
  return questions;
}

bool fits(std::string_view pattern, std::string_view name) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  if (!name.starts_with(pattern.substr(0, star))) return false;
  for (std::size_t at = star; at <= name.size(); ++at) {
    if (fits(pattern.substr(star + 1), name.substr(at))) return true;
  }
  return false;
}

// The real texts and the examples, each with the name by which questions.tsv calls it.
std::map<std::string, Document> collection() {
  std::map<std::string, Document> texts;
  const auto read = [](const std::string& markdown) {
    auto document = parse_markdown(markdown, "text");
    EXPECT_TRUE(document);
    return document ? std::move(*document) : Document();
  };
  for (const std::string& markdown : test::real_texts()) {
    Document document = read(markdown);
    const std::string name = document.source.substr(document.source.rfind(' ') + 1);
    texts.emplace(name, std::move(document));
  }
  for (const test::MarkdownFile& file : test::markdown_files("examples")) {
    if (file.path.find("/real/") != std::string::npos) continue;
    const std::size_t begin = file.path.find("examples/") + 9;
    texts.emplace(file.path.substr(begin, file.path.size() - begin - 3), read(file.text));
  }
  return texts;
}

TEST(Relevance, OfficersOfCitiesFindWhatAnswersThem) {
  const std::map<std::string, Document> texts = collection();
  EXPECT_GT(texts.size(), 575U);
  std::vector<std::string> names{""};
  Library library;
  for (const auto& [name, document] : texts) {
    names.push_back(name);
    library.put(static_cast<std::uint32_t>(names.size() - 1), document);
  }
  library.commit();

  std::map<std::string, std::size_t> asked;
  double precision = 0, rank = 0;
  std::size_t count = 0;
  for (const Asked& question : questions()) {
    ++asked[question.language];
    ++count;
    const auto is_right = [&](const std::string& name) {
      return std::ranges::any_of(question.right, [&](const std::string& pattern) { return fits(pattern, name); });
    };
    // Each pattern names a text that exists, or a typing error would pass for bad search.
    for (const std::string& pattern : question.right) {
      EXPECT_TRUE(std::ranges::any_of(names, [&](const std::string& name) { return fits(pattern, name); })) << pattern;
    }
    const auto all_right = static_cast<std::size_t>(std::ranges::count_if(names, is_right));
    std::size_t right = 0, first = 0, place = 0;
    std::string shown;
    for (const std::uint32_t number : library.numbers(question.typed, 10)) {
      ++place;
      const bool good = is_right(names[number]);
      if (good && first == 0) first = place;
      if (place <= looked_at) {
        right += good ? 1 : 0;
        shown += (good ? "  + " : "  - ") + names[number] + "  " + texts.at(names[number]).title.substr(0, 70) + "\n";
      }
    }
    // Where fewer than three texts are right, no more can be asked for.
    const double best = static_cast<double>(std::min(all_right, looked_at));
    precision += static_cast<double>(right) / best;
    rank += first == 0 ? 0 : 1.0 / static_cast<double>(first);
    if (static_cast<double>(right) < best) {
      std::printf("%s \"%s\": first right one at %zu\n%s", question.language.c_str(), question.typed.c_str(), first,
                  shown.c_str());
    }
  }
  precision /= static_cast<double>(count);
  rank /= static_cast<double>(count);
  std::printf("%zu questions, %zu texts: precision at 3 %.3f (aim %.2f), mean reciprocal rank %.3f (aim %.2f)\n", count,
              texts.size(), precision, precision_aim, rank, rank_aim);
  EXPECT_GE(asked["fr"], 20U);
  EXPECT_GE(asked["en"], 10U);
  EXPECT_GE(precision, precision_floor);
  EXPECT_GE(rank, rank_floor);
}

}  // namespace
}  // namespace essaim::search
