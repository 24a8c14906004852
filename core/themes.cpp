#include "core/themes.h"

#include <algorithm>
#include <unordered_map>

#include "core/check.h"
#include "core/embedded.h"
#include "core/nearest.h"
#include "core/text.h"

namespace essaim {

namespace {

// The cells of one line of CSV (RFC 4180; no line ends inside quotes: the vocabulary has none).
std::vector<std::string> cells(std::string_view line) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
      out.back() += '"';
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      out.emplace_back();
    } else if (c != '\r') {
      out.back() += c;
    }
  }
  return out;
}

// The lines of a file of the vocabulary, each in its cells, without the heading.
std::vector<std::vector<std::string>> rows_of(std::string_view file) {
  std::vector<std::vector<std::string>> out;
  std::string_view rest = embedded_text(file);
  bool heading = true;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (!heading && !trimmed(line).empty()) out.push_back(cells(line));
    heading = false;
  }
  return out;
}

std::vector<std::string> words_between_semicolons(std::string_view cell) {
  std::vector<std::string> out;
  while (!cell.empty()) {
    const std::size_t end = cell.find(';');
    out.emplace_back(trimmed(cell.substr(0, end)));
    cell = end == std::string_view::npos ? std::string_view{} : cell.substr(end + 1);
  }
  return out;
}

void add_synonyms(std::vector<Theme>& themes) {
  for (const std::vector<std::string>& row : rows_of("share/themes/synonyms.csv")) {
    CHECK(row.size() == 3);
    const auto theme = std::ranges::find(themes, row[0], &Theme::code);
    CHECK(theme != themes.end());
    theme->synonyms.push_back({words_between_semicolons(row[2]), words_between_semicolons(row[1])});
  }
}

std::vector<Theme> read_themes() {
  std::vector<Theme> out;
  for (std::vector<std::string>& row : rows_of("share/themes/themes.csv")) {
    CHECK(row.size() >= 4);
    out.push_back({std::move(row[0]), std::move(row[1]), std::move(row[3]), std::move(row[2])});
  }
  CHECK(!out.empty());
  add_synonyms(out);
  return out;
}

struct Ranked {
  double distance;
  const Theme* theme;
};

double distance_to(const Theme& theme, const NearnessTo& nearness) {
  const std::string_view last = std::string_view(theme.code).substr(theme.code.rfind('.') + 1);
  double least = std::min({nearness.distance(theme.code), nearness.distance(last),
                           nearness.distance_to_words(theme.english), nearness.distance_to_words(theme.french)});
  for (const Synonyms& synonyms : theme.synonyms) {
    for (const auto* const words : {&synonyms.english, &synonyms.french}) {
      for (const std::string& word : *words) least = std::min(least, nearness.distance(word));
    }
  }
  return least;
}

std::vector<std::string> nearest_within(std::string_view typed, std::size_t count, double most) {
  const NearnessTo nearness(typed);
  std::vector<Ranked> ranked;
  for (const Theme& theme : themes()) ranked.push_back({distance_to(theme, nearness), &theme});
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const Ranked& a, const Ranked& b) { return a.distance < b.distance; });
  std::vector<std::string> out;
  for (const Ranked& each : ranked) {
    if (out.size() == count || each.distance > most) break;
    out.push_back(each.theme->code);
  }
  return out;
}

}  // namespace

const std::vector<Theme>& themes() {
  static const std::vector<Theme> all = read_themes();
  return all;
}

const Theme* find_theme(std::string_view code) {
  static const std::unordered_map<std::string_view, const Theme*> by_code = [] {
    std::unordered_map<std::string_view, const Theme*> map;
    for (const Theme& theme : themes()) map.emplace(theme.code, &theme);
    return map;
  }();
  const auto found = by_code.find(code);
  return found == by_code.end() ? nullptr : found->second;
}

bool theme_includes(std::string_view broader, std::string_view theme) {
  return theme.starts_with(broader) && (theme.size() == broader.size() || theme[broader.size()] == '.');
}

std::vector<std::string> nearest_themes(std::string_view typed, std::size_t count) {
  return nearest_within(typed, count, 1);
}

std::vector<std::string> near_themes(std::string_view typed, std::size_t count) {
  constexpr double near = 0.34;
  return nearest_within(typed, count, near);
}

}  // namespace essaim
