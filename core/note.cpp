#include "core/note.h"

#include <algorithm>

#include "core/front_matter.h"
#include "core/front_matter_fields.h"
#include "core/front_matter_sections.h"
#include "core/language_guess.h"
#include "core/limits.h"
#include "core/readable.h"
#include "core/text.h"

namespace essaim {
namespace {

constexpr std::string_view opening = "---\n";
constexpr std::string_view stand_in = "title: x\n";

// Where the first line that is not blank begins.
std::size_t first_line(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n");
  if (first == std::string_view::npos) return text.size();
  const std::size_t before = text.rfind('\n', first);
  return before == std::string_view::npos ? 0 : before + 1;
}

bool is_fence(std::string_view line) { return line.starts_with("---") && trimmed(line) == "---"; }

}  // namespace

Result<Document> parse_note(std::string_view text, std::string_view file) {
  // Asked of the text as it came, so that lines are counted as its author counts them.
  if (auto problem = why_unreadable(text, file)) return tl::unexpected(*std::move(problem));
  const std::string plain = with_plain_line_ends(text);
  if (trimmed(plain).empty()) return fail(Errc::file_empty, {std::string(file)});
  const std::size_t begin = first_line(plain);
  const std::size_t end = std::min(plain.find('\n', begin), plain.size());
  const bool has_head = is_fence(std::string_view(plain).substr(begin, end - begin));
  Result<Document> document =
      parse_markdown(has_head ? plain : std::string(opening) + std::string(stand_in) + "---\n\n" + plain, file);
  bool stood_in = !has_head;
  if (!document && document.error().code == Errc::field_missing && has_head) {
    // Everything else of the head was read before its title was missed.
    std::string with_title = plain;
    with_title.insert(std::min(end + 1, with_title.size()), stand_in);
    document = parse_markdown(with_title, file);
    stood_in = true;
  }
  if (!document) return document;
  if (stood_in) document->title.clear();
  // What parse_markdown fills in was not said. A head in the usual order, which none is kept of, names the kind.
  const std::vector<std::string>& order = document->front_matter_order;
  const bool kind_said = has_head && (order.empty() || std::ranges::any_of(order, [](const std::string& name) {
                                        return head_field(name) == HeadField::kind;
                                      }));
  if (!kind_said) document->kind.clear();
  document->front_matter_order.clear();
  return document;
}

std::string take_first_heading(Document& document) {
  if (document.sections.empty()) return {};
  Section& first = document.sections.front();
  if (first.level != 1 || first.heading.empty() || first.heading.size() > limits::title_bytes_max) return {};
  std::string title = std::move(first.heading);
  if (trimmed(first.text).empty()) {
    document.sections.erase(document.sections.begin());
  } else {
    first = {.code = {}, .heading = {}, .text = std::move(first.text), .level = 0};
  }
  return title;
}

std::string guess_language_of(const Document& document) {
  return guess_language(document.title + "\n" + document.summary + "\n" + join_sections(document.sections));
}

}  // namespace essaim
