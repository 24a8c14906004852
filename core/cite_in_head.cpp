#include "core/cite_in_head.h"

#include <algorithm>
#include <optional>

#include "core/citations.h"
#include "core/front_matter_head.h"
#include "core/harmless.h"
#include "core/kinds.h"
#include "core/text.h"

namespace essaim {
namespace {

using Shape = HeadValue::Shape;

constexpr std::string_view field_code = "cites";
constexpr std::string_view good_form = "[guediawaye/12, paris/3]";

// The lines of a text with whatever ends them, so that nothing of it changes. Counted as read_head counts them.
class RawLines {
 public:
  explicit RawLines(std::string_view text) : text_(text) {
    begins_.push_back(0);
    for (std::size_t at = 0; at < text.size(); ++at) {
      const bool carriage = text[at] == '\r' && (at + 1 == text.size() || text[at + 1] != '\n');
      if (text[at] == '\n' || carriage) begins_.push_back(at + 1);
    }
  }
  // From 1.
  std::size_t begin(std::size_t line) const { return line <= begins_.size() ? begins_[line - 1] : text_.size(); }
  std::string_view line(std::size_t number) const {
    return text_.substr(begin(number), begin(number + 1) - begin(number));
  }
  std::string line_end(std::size_t number) const {
    const std::string_view raw = line(number);
    return std::string(raw.substr(std::min(raw.find_last_not_of("\r\n") + 1, raw.size())));
  }
  // Where a character of a line stands, from 1.
  std::size_t place(std::size_t number, std::size_t column) const {
    const std::string_view raw = line(number);
    std::size_t at = 0;
    for (std::size_t character = 1; character < column && at < raw.size(); ++character) {
      if (!next_code_point(raw, at)) ++at;
    }
    return begin(number) + at;
  }
  // Behind a scalar that begins at `at`: in quotes, or up to one of `ends`, a line end or a comment.
  std::size_t scalar_end(std::size_t at, std::string_view ends) const {
    const char quote = at < text_.size() ? text_[at] : '\0';
    if (quote == '"' || quote == '\'') {
      const std::size_t end = text_.find(quote, at + 1);
      return end == std::string_view::npos ? text_.size() : end + 1;
    }
    std::size_t end = at;
    const auto goes_on = [&](char c) { return c != '\r' && c != '\n' && ends.find(c) == std::string_view::npos; };
    while (end < text_.size() && goes_on(text_[end]) && text_.substr(end, 2) != " #") ++end;
    while (end > at && (text_[end - 1] == ' ' || text_[end - 1] == '\t')) --end;
    return end;
  }
  char at(std::size_t place) const { return place < text_.size() ? text_[place] : '\0'; }

 private:
  std::string_view text_;
  std::vector<std::size_t> begins_;
};

struct Insertion {
  std::size_t place = 0;
  std::string text;
};
using Insertions = std::vector<Insertion>;

// `cites:`, `cites: # a comment`, `cites: []`.
std::optional<Insertions> into_empty(const RawLines& lines, const HeadEntry& entry, const std::string& label) {
  if (entry.value.shape == Shape::list) {
    const std::size_t bracket = lines.place(entry.value.line, entry.value.column);
    if (lines.at(bracket) != '[') return std::nullopt;
    return Insertions{{bracket + 1, label}};
  }
  const std::string_view bare = trimmed(entry.yaml);
  if (!bare.empty() && !bare.starts_with('#')) return std::nullopt;
  const std::string_view line = lines.line(entry.line);
  return Insertions{{lines.begin(entry.line) + line.find(':') + 1, " [" + label + "]"}};
}

// `[a, b]` on one line or several, and a point for each.
std::optional<Insertions> into_list(const RawLines& lines, const HeadValue& list, const std::string& label) {
  const HeadValue& last = list.items.back();
  const std::size_t begin = lines.place(last.line, last.column);
  if (lines.at(lines.place(list.line, list.column)) == '[')
    return Insertions{{lines.scalar_end(begin, ",]"), ", " + label}};
  const std::size_t line_begin = lines.begin(last.line);
  const std::string_view before = lines.line(last.line).substr(0, begin - line_begin);
  if (trimmed(before) != "-") return std::nullopt;
  // The last line of the file may lack its end; the head's last point never is that line.
  return Insertions{{lines.begin(last.line + 1), std::string(before) + label + lines.line_end(last.line)}};
}

std::optional<Insertions> into_text(const RawLines& lines, const HeadValue& value, const std::string& label) {
  const std::size_t begin = lines.place(value.line, value.column);
  return Insertions{{begin, "["}, {lines.scalar_end(begin, ""), ", " + label + "]"}};
}

std::optional<Insertions> insertions(const RawLines& lines, const HeadEntry& entry, const std::string& label) {
  switch (entry.value.shape) {
    case Shape::none: return into_empty(lines, entry, label);
    case Shape::list:
      return entry.value.items.empty() ? into_empty(lines, entry, label) : into_list(lines, entry.value, label);
    case Shape::text: return into_text(lines, entry.value, label);
    case Shape::map: return std::nullopt;
  }
  return std::nullopt;
}

std::string with(std::string_view text, const Insertions& insertions) {
  std::string out;
  std::size_t at = 0;
  for (const Insertion& each : insertions) {
    out += text.substr(at, each.place - at);
    out += each.text;
    at = each.place;
  }
  return out += text.substr(at);
}

const HeadEntry* find_field(const FrontMatterHead& head) {
  const auto found =
      std::ranges::find_if(head.entries, [](const auto& entry) { return head_code(entry.name) == field_code; });
  return found == head.entries.end() ? nullptr : &*found;
}

// All citations of a head, and nothing else of it, in their order.
std::vector<std::string> cited_in(const FrontMatterHead& head) {
  const HeadEntry* const entry = find_field(head);
  return entry == nullptr ? std::vector<std::string>() : citations_in(entry->yaml);
}

std::size_t closing_line(std::string_view plain, std::size_t body) {
  const auto ends = static_cast<std::size_t>(std::ranges::count(plain.substr(0, body), '\n'));
  return ends + (body > 0 && plain[body - 1] == '\n' ? 0 : 1);
}

}  // namespace

Result<CitingText> with_citation(std::string_view text, std::string_view file, const std::vector<std::string>& labels) {
  const std::string plain = with_plain_line_ends(text);
  const auto head = read_head(plain, file);
  if (!head) return tl::unexpected(head.error());
  const std::vector<std::string> before = cited_in(*head);
  for (const std::string& label : labels) {
    if (std::ranges::find(before, label) != before.end()) return CitingText{std::string(text), label, false};
  }
  const std::string& label = labels.front();
  const RawLines lines(text);
  const HeadEntry* const entry = find_field(*head);
  std::optional<Insertions> made;
  if (entry == nullptr) {
    const std::size_t closing = closing_line(plain, head->body);
    made = Insertions{{lines.begin(closing), std::string(field_code) + ": [" + label + "]" + lines.line_end(1)}};
  } else {
    made = insertions(lines, *entry, label);
  }
  if (made) {
    std::string changed = with(text, *made);
    // What was written is read again: where the head says anything else than before and the one citation, it is left.
    const auto again = read_head(with_plain_line_ends(changed), file);
    std::vector<std::string> expected = before;
    expected.push_back(label);
    const std::size_t fields = head->entries.size() + (entry == nullptr ? 1 : 0);
    if (again && again->entries.size() == fields && cited_in(*again) == expected) {
      return CitingText{std::move(changed), label, true};
    }
  }
  const std::size_t line = entry == nullptr ? 1 : entry->line;
  const std::string value = entry == nullptr ? std::string() : entry->yaml;
  return fail(Errc::field_invalid, {std::string(file) + ":" + std::to_string(line) + ":1", std::string(field_code),
                                    shortened(harmless(value), 60), std::string(good_form)});
}

}  // namespace essaim
