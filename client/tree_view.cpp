#include "client/tree_view.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "client/entry_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/adoption.h"
#include "core/choices.h"
#include "core/harmless.h"
#include "core/text.h"
#include "essaim/v1/api_reuse.pb.h"

namespace essaim::client {
namespace {

struct Strokes {
  std::string_view branch, last, past, nothing, between, mark;
};
constexpr Strokes boxes{"├── ", "└── ", "│   ", "    ", " · ", "  ← "};
constexpr Strokes ascii{"|-- ", "`-- ", "|   ", "    ", " - ", "  <- "};
constexpr std::size_t year_digits = 4;
constexpr std::size_t title_least = 16;
constexpr std::size_t columns_each_level = 4;

// Whether the node has a younger sibling: another one of its depth before the branch ends.
bool is_last(const v1::Tree& tree, int at) {
  const auto depth = tree.nodes(at).depth();
  for (int next = at + 1; next < tree.nodes_size(); ++next) {
    if (tree.nodes(next).depth() == depth) return false;
    if (tree.nodes(next).depth() < depth) return true;
  }
  return true;
}

std::string kind_text(const v1::TreeNode& node) {
  std::string kind = kind_label(node.summary().kind());
  if (node.stage().empty()) return kind;
  return kind + say(":") + " " + choice_label(choice_field(adoption_kind, "stage"), node.stage(), spoken());
}

std::string line_with(const v1::TreeNode& node, const Strokes& strokes, const std::string& title) {
  const v1::EntrySummary& summary = node.summary();
  std::string line = summary.label();
  for (const std::string& part :
       {summary.city(), kind_text(node), title, date_text(summary.time_ms()).substr(0, year_digits)}) {
    if (part.empty()) continue;
    line += strokes.between;
    line += part;
  }
  line = harmless(line);
  if (node.again()) line += " " + say("(above)");
  if (node.asked() && !node.again()) {
    line += strokes.mark;
    line += say("this one");
  }
  return line;
}

std::string line_of(const v1::TreeNode& node, const Strokes& strokes, std::size_t width) {
  const std::string title = harmless(title_or_reason(node.summary()));
  std::string line = line_with(node, strokes, title);
  if (columns(line) <= width) return line;
  const std::size_t too_many = columns(line) - width;
  const std::size_t left = columns(title) > too_many + title_least ? columns(title) - too_many : title_least;
  return line_with(node, strokes, shortened(title, left));
}

}  // namespace

bool locale_has_utf8() {
  for (const char* const name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* const value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string locale = folded(value);
    return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
  }
  return false;
}

std::string tree_text(const v1::Tree& tree, TreeLines lines, std::size_t width) {
  const Strokes& strokes = lines == TreeLines::boxes ? boxes : ascii;
  std::string out;
  // Of each depth above the node at hand, whether its branch is drawn on.
  std::vector<bool> goes_on;
  for (int at = 0; at < tree.nodes_size(); ++at) {
    const v1::TreeNode& node = tree.nodes(at);
    const auto depth = static_cast<std::size_t>(node.depth());
    if (depth == 0 && at > 0) out += '\n';
    goes_on.resize(std::max<std::size_t>(depth, 1) - 1, false);
    for (std::size_t level = 0; level + 1 < depth; ++level) out += goes_on[level] ? strokes.past : strokes.nothing;
    if (depth > 0) {
      const bool last = is_last(tree, at);
      out += last ? strokes.last : strokes.branch;
      goes_on.push_back(!last);
    }
    const std::size_t indent = std::min(depth * columns_each_level, width);
    out += line_of(node, strokes, width - indent) + "\n";
  }
  return out;
}

}  // namespace essaim::client
