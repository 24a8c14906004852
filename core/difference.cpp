#include "core/difference.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <unordered_map>

namespace essaim {
namespace {

// Comparisons that one difference may cost in all.
constexpr std::size_t work_max = 20'000'000;
// Lines that are looked at when the counterparts of changed lines are sought: removed ones times added ones.
constexpr std::size_t pairs_max = 2'500;
// Of two lines that share less than this part of their words neither became the other.
constexpr double likeness_least = 0.5;

using Tokens = std::vector<std::string_view>;
using Numbers = std::vector<std::uint32_t>;

// Equal tokens get equal numbers.
class Numbering {
 public:
  Numbers of(const Tokens& tokens) {
    Numbers numbers;
    numbers.reserve(tokens.size());
    for (const std::string_view token : tokens) {
      numbers.push_back(known_.emplace(token, static_cast<std::uint32_t>(known_.size())).first->second);
    }
    return numbers;
  }

 private:
  std::unordered_map<std::string_view, std::uint32_t> known_;
};

// Which elements of each side have no counterpart on the other.
struct Script {
  std::vector<bool> removed, added;
};

// Myers' greedy algorithm between the common beginning and the common end of two sequences.
class Comparison {
 public:
  Comparison(const Numbers& before, const Numbers& after, std::size_t& budget)
      : before_(before), after_(after), budget_(budget) {}

  Script script() {
    Script out{std::vector<bool>(before_.size(), false), std::vector<bool>(after_.size(), false)};
    const std::size_t least = std::min(before_.size(), after_.size());
    while (begin_ < least && before_[begin_] == after_[begin_]) ++begin_;
    std::size_t end = 0;
    while (end < least - begin_ && before_[before_.size() - 1 - end] == after_[after_.size() - 1 - end]) ++end;
    n_ = static_cast<std::int64_t>(before_.size() - begin_ - end);
    m_ = static_cast<std::int64_t>(after_.size() - begin_ - end);
    if (search()) {
      trace_back(out);
    } else {
      std::fill_n(out.removed.begin() + static_cast<std::ptrdiff_t>(begin_), n_, true);
      std::fill_n(out.added.begin() + static_cast<std::ptrdiff_t>(begin_), m_, true);
    }
    return out;
  }

 private:
  // How far down its diagonal x - y each path of so many edits came; diagonal k of row d stands at k + d.
  using Row = std::vector<std::int32_t>;

  std::int64_t reached(std::size_t edits, std::int64_t diagonal) const {
    return rows_[edits][static_cast<std::size_t>(diagonal + static_cast<std::int64_t>(edits))];
  }
  // Whether the best path with so many edits comes to the diagonal from above, by an added element.
  bool comes_from_above(std::size_t edits, std::int64_t k) const {
    const auto d = static_cast<std::int64_t>(edits);
    return k == -d || (k != d && reached_or_none(edits - 1, k - 1) < reached_or_none(edits - 1, k + 1));
  }
  std::int64_t reached_or_none(std::size_t edits, std::int64_t k) const {
    const auto d = static_cast<std::int64_t>(edits);
    return k < -d || k > d ? -1 : reached(edits, k);
  }

  // False where more edits or more work than allowed would be needed.
  bool search() {
    for (std::size_t edits = 0; edits <= difference_edits_max; ++edits) {
      const auto d = static_cast<std::int64_t>(edits);
      rows_.emplace_back(2 * edits + 1, -1);
      for (std::int64_t k = -d; k <= d; k += 2) {
        std::int64_t x = 0;
        if (edits > 0) x = comes_from_above(edits, k) ? reached(edits - 1, k + 1) : reached(edits - 1, k - 1) + 1;
        std::int64_t steps = 1;
        while (x < n_ && x - k < m_ && before_at(x) == after_at(x - k)) {
          ++x;
          ++steps;
        }
        rows_[edits][static_cast<std::size_t>(k + d)] = static_cast<std::int32_t>(x);
        if (x >= n_ && x - k >= m_) return true;
        if (static_cast<std::size_t>(steps) > budget_) return false;
        budget_ -= static_cast<std::size_t>(steps);
      }
    }
    return false;
  }

  void trace_back(Script& out) const {
    std::int64_t x = n_;
    std::int64_t y = m_;
    for (std::size_t edits = rows_.size() - 1; edits > 0; --edits) {
      const std::int64_t k = x - y;
      const bool added = comes_from_above(edits, k);
      x = reached(edits - 1, added ? k + 1 : k - 1);
      y = x - (added ? k + 1 : k - 1);
      if (added) {
        out.added[begin_ + static_cast<std::size_t>(y)] = true;
      } else {
        out.removed[begin_ + static_cast<std::size_t>(x)] = true;
      }
    }
  }

  std::uint32_t before_at(std::int64_t x) const { return before_[begin_ + static_cast<std::size_t>(x)]; }
  std::uint32_t after_at(std::int64_t y) const { return after_[begin_ + static_cast<std::size_t>(y)]; }

  const Numbers& before_;
  const Numbers& after_;
  std::size_t& budget_;
  std::size_t begin_ = 0;
  std::int64_t n_ = 0, m_ = 0;
  std::vector<Row> rows_;
};

Tokens lines_of(std::string_view text) {
  Tokens lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Words, stretches of blanks, and single signs. Octets beyond ASCII belong to words, so that no character is cut.
Tokens words_of(std::string_view line) {
  Tokens words;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = at + 1;
    if (is_blank(line[at])) {
      while (end < line.size() && is_blank(line[end])) ++end;
    } else if (is_word(line[at])) {
      while (end < line.size() && is_word(line[end])) ++end;
    }
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

// A line as words, and the same without blanks and in order, for comparing it with many others.
struct Words {
  explicit Words(std::string_view line) : all(words_of(line)), sorted(all) {
    std::erase_if(sorted, [](std::string_view token) { return is_blank(token[0]); });
    std::ranges::sort(sorted);
  }
  Tokens all, sorted;
};

// Whether two lines share so many words that one became the other.
bool alike(const Words& one, const Words& other) {
  const auto least = likeness_least / 2 * static_cast<double>(one.sorted.size() + other.sorted.size());
  // Lines of very different lengths are not looked at, so that one huge line does not make all others costly.
  if (least == 0 || static_cast<double>(std::min(one.sorted.size(), other.sorted.size())) < least) return false;
  Tokens common;
  std::ranges::set_intersection(one.sorted, other.sorted, std::back_inserter(common));
  return static_cast<double>(common.size()) >= least;
}

// A line cut where changed words begin and end. Blanks between two changed words count as changed, so that a changed
// phrase is one piece.
DifferenceLine marked(LineChange change, const Tokens& words, std::vector<bool> changed) {
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    if (is_blank(words[i][0]) && changed[i - 1] && changed[i + 1]) changed[i] = true;
  }
  DifferenceLine line{change, {}};
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (line.pieces.empty() || line.pieces.back().changed != changed[i]) line.pieces.push_back({"", changed[i]});
    line.pieces.back().text += words[i];
  }
  if (line.pieces.empty()) line.pieces.push_back({"", true});
  return line;
}

DifferenceLine whole(LineChange change, std::string_view text) {
  return {change, {{std::string(text), change != LineChange::same}}};
}

// Writes down lines that were replaced by others: what was only changed beside its counterpart.
class Replacement {
 public:
  Replacement(std::vector<DifferenceLine>& out, std::size_t& budget) : out_(out), budget_(budget) {}

  void write(const Tokens& removed, const Tokens& added) {
    std::vector<Words> candidates;
    if (removed.size() * added.size() <= pairs_max) {
      for (const std::string_view line : added) candidates.emplace_back(line);
    }
    std::size_t next = 0;
    for (const std::string_view line : removed) {
      const Words words(line);
      std::size_t like = next;
      while (like < candidates.size() && !alike(words, candidates[like])) ++like;
      if (like >= candidates.size()) {
        out_.push_back(whole(LineChange::removed, line));
        continue;
      }
      for (; next < like; ++next) out_.push_back(whole(LineChange::added, added[next]));
      write_pair(words.all, candidates[next++].all);
    }
    for (; next < added.size(); ++next) out_.push_back(whole(LineChange::added, added[next]));
  }

 private:
  void write_pair(const Tokens& before, const Tokens& after) {
    Numbering numbering;
    const Numbers first = numbering.of(before);
    const Numbers second = numbering.of(after);
    Script script = Comparison(first, second, budget_).script();
    out_.push_back(marked(LineChange::removed, before, std::move(script.removed)));
    out_.push_back(marked(LineChange::added, after, std::move(script.added)));
  }

  std::vector<DifferenceLine>& out_;
  std::size_t& budget_;
};

}  // namespace

std::string DifferenceLine::text() const {
  std::string text;
  for (const DifferencePiece& piece : pieces) text += piece.text;
  return text;
}

std::vector<DifferenceLine> difference(std::string_view before, std::string_view after) {
  const Tokens old_lines = lines_of(before);
  const Tokens new_lines = lines_of(after);
  Numbering numbering;
  const Numbers old_numbers = numbering.of(old_lines);
  const Numbers new_numbers = numbering.of(new_lines);
  std::size_t budget = work_max;
  const Script script = Comparison(old_numbers, new_numbers, budget).script();

  std::vector<DifferenceLine> out;
  Replacement replacement(out, budget);
  std::size_t x = 0;
  std::size_t y = 0;
  while (x < old_lines.size() || y < new_lines.size()) {
    Tokens removed;
    Tokens added;
    while (x < old_lines.size() && script.removed[x]) removed.push_back(old_lines[x++]);
    while (y < new_lines.size() && script.added[y]) added.push_back(new_lines[y++]);
    replacement.write(removed, added);
    if (x < old_lines.size() && y < new_lines.size() && !script.removed[x] && !script.added[y]) {
      out.push_back(whole(LineChange::same, old_lines[x]));
      ++x;
      ++y;
    }
  }
  return out;
}

}  // namespace essaim
