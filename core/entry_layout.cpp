#include "core/entry_layout.h"

#include <algorithm>

#include "core/front_matter_sections.h"
#include "core/kinds.h"
#include "core/text.h"

namespace essaim {

namespace {

std::size_t line_ends(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// Lines are told from one another before anything in them is judged: a fence may stand anywhere in a section.
class Prose {
 public:
  explicit Prose(std::vector<TextLine>& out) : out_(out) {}

  void add(std::size_t section, std::size_t line, std::string_view text) {
    bool fenced = false;
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      const std::string_view one = text.substr(0, end);
      const std::string_view bare = trimmed(one);
      if (bare.starts_with("```") || bare.starts_with("~~~")) {
        fenced = !fenced;
      } else if (!fenced && !bare.empty()) {
        std::string readable = without_marks(one);
        if (!trimmed(readable).empty()) out_.push_back({line, section, std::move(readable)});
      }
      ++line;
      text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
  }

 private:
  // Code between backticks, addresses and comments. A comment may go over several lines.
  std::string without_marks(std::string_view line) {
    std::string out;
    for (std::size_t at = 0; at < line.size();) {
      const std::string_view rest = line.substr(at);
      if (in_comment_) {
        const std::size_t end = rest.find("-->");
        at = end == std::string_view::npos ? line.size() : at + end + 3;
        in_comment_ = end == std::string_view::npos;
      } else if (rest.starts_with("<!--")) {
        in_comment_ = true;
        out += ' ';
        at += 4;
      } else if (rest[0] == '`' && rest.find('`', 1) != std::string_view::npos) {
        at += rest.find('`', 1) + 1;
        out += ' ';
      } else if (rest.starts_with("https://") || rest.starts_with("http://") || rest.starts_with("www.")) {
        at += std::min(rest.find_first_of(" \t)>]\""), rest.size());
        out += ' ';
      } else {
        out += rest[0];
        ++at;
      }
    }
    return out;
  }

  std::vector<TextLine>& out_;
  bool in_comment_ = false;
};

}  // namespace

std::size_t EntryLayout::line_of_field(std::string_view code) const {
  const auto found =
      std::find_if(head.begin(), head.end(), [&](const HeadEntry& entry) { return head_code(entry.name) == code; });
  return found == head.end() ? head_end : found->line;
}

Result<EntryLayout> lay_out(std::string_view text, std::string_view file) {
  const std::string plain = with_plain_line_ends(text);
  Result<FrontMatterHead> head = read_head(plain, file);
  if (!head) return tl::unexpected(head.error());
  EntryLayout out;
  out.head = std::move(head->entries);
  const std::string_view body = std::string_view(plain).substr(head->body);
  const std::string_view before = std::string_view(plain).substr(0, head->body);
  out.head_end = line_ends(before) + (before.ends_with('\n') ? 0 : 1);
  // Blank lines before the first text belong to no section.
  std::size_t line = out.head_end + 1;
  std::string_view rest = body;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    if (!trimmed(rest.substr(0, end)).empty()) break;
    ++line;
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  }
  for (Section& section : split_sections(body)) {
    PlacedSection placed;
    placed.line = line;
    // The first section without heading keeps blank lines that were passed over above.
    std::string_view counted = section.text;
    if (section.level == 0) counted.remove_prefix(std::min(counted.find_first_not_of("\n \t"), counted.size()));
    line += line_ends(counted) + (section.level > 0 ? 1 : 0);
    placed.section = std::move(section);
    out.sections.push_back(std::move(placed));
  }
  return out;
}

std::vector<TextLine> prose_of(const EntryLayout& layout) {
  std::vector<TextLine> out;
  Prose prose(out);
  for (const HeadEntry& entry : layout.head) {
    const std::string code = head_code(entry.name);
    if (code == "title" || code == "summary") prose.add(no_section, entry.line, entry.value.text);
  }
  for (std::size_t i = 0; i < layout.sections.size(); ++i) {
    const PlacedSection& placed = layout.sections[i];
    std::string_view text = placed.section.text;
    std::size_t line = placed.line + 1;
    if (placed.section.level == 0) {
      text.remove_prefix(std::min(text.find_first_not_of("\n \t"), text.size()));
      line = placed.line;
    }
    prose.add(i, line, text);
  }
  return out;
}

}  // namespace essaim
