#include "core/front_matter_sections.h"

#include <algorithm>
#include <optional>

#include "core/kinds.h"
#include "core/limits.h"
#include "core/text.h"

namespace essaim {

namespace {

constexpr std::size_t indent_max = 3;  // four spaces are code in Markdown
constexpr std::size_t level_max = 6;
constexpr std::size_t fence_min = 3;

struct Heading {
  std::uint32_t level;
  std::string text;
};

std::size_t count_of(std::string_view line, char c) { return std::min(line.find_first_not_of(c), line.size()); }

bool ends_in_signs(std::string_view text) {
  const std::size_t last = text.find_last_not_of('#');
  return !text.empty() && text.back() == '#' &&
         (last == std::string_view::npos || text[last] == ' ' || text[last] == '\t');
}

std::optional<Heading> heading_in(std::string_view line) {
  const std::size_t indent = count_of(line, ' ');
  if (indent > indent_max) return std::nullopt;
  line.remove_prefix(indent);
  const std::size_t level = count_of(line, '#');
  if (level == 0 || level > level_max) return std::nullopt;
  line.remove_prefix(level);
  if (!line.empty() && line[0] != ' ' && line[0] != '\t') return std::nullopt;
  std::string_view text = trimmed(line);
  // A closing run of number signs is no part of the heading.
  if (ends_in_signs(text)) text = trimmed(text.substr(0, text.find_last_not_of('#') + 1));
  return Heading{static_cast<std::uint32_t>(level), std::string(text)};
}

// Follows whether a line is inside fenced code.
class Fence {
 public:
  bool covers(std::string_view line) {
    const std::size_t indent = count_of(line, ' ');
    const std::string_view rest = line.substr(indent);
    if (sign_ != 0) {
      const std::size_t run = count_of(rest, sign_);
      if (indent <= indent_max && run >= length_ && trimmed(rest.substr(run)).empty()) sign_ = 0;
      return true;
    }
    if (indent > indent_max || rest.empty() || (rest[0] != '`' && rest[0] != '~')) return false;
    const std::size_t run = count_of(rest, rest[0]);
    if (run < fence_min || (rest[0] == '`' && rest.find('`', run) != std::string_view::npos)) return false;
    sign_ = rest[0];
    length_ = run;
    return true;
  }

 private:
  char sign_ = 0;  // 0 outside
  std::size_t length_ = 0;
};

}  // namespace

std::vector<Section> split_sections(std::string_view body) {
  // The blank line that print_markdown puts below the head.
  if (body.starts_with('\n')) body.remove_prefix(1);
  std::vector<Section> out(1);
  Fence fence;
  while (!body.empty()) {
    const std::size_t end = body.find('\n');
    const std::size_t length = end == std::string_view::npos ? body.size() : end + 1;
    const std::string_view line = body.substr(0, end);
    std::optional<Heading> heading;
    if (!fence.covers(line)) heading = heading_in(line);
    const bool before_first = out.size() == 1 && out[0].level == 0;
    const bool nothing_before = before_first && trimmed(out[0].text).empty();
    if (heading && (nothing_before || out.size() < limits::sections_max)) {
      if (nothing_before) out.clear();
      Section section;
      section.code = section_code(heading->text);
      section.heading = std::move(heading->text);
      section.level = heading->level;
      out.push_back(std::move(section));
    } else {
      out.back().text.append(body.substr(0, length));
    }
    body.remove_prefix(length);
  }
  if (out.size() == 1 && out[0].level == 0 && trimmed(out[0].text).empty()) out.clear();
  return out;
}

std::string join_sections(const std::vector<Section>& sections) {
  std::string out;
  for (const Section& section : sections) {
    if (!out.empty() && out.back() != '\n') out += '\n';
    if (section.level > 0) {
      const std::size_t level = std::min<std::size_t>(section.level, level_max);
      out.append(level, '#');
      if (!section.heading.empty()) out += ' ';
      // One line, whatever a document from elsewhere says.
      for (const char c : section.heading) out += c == '\n' || c == '\r' ? ' ' : c;
      if (ends_in_signs(section.heading)) {
        out += ' ';
        out.append(level, '#');
      }
      out += '\n';
    }
    out += section.text;
  }
  return out;
}

}  // namespace essaim
