#include "client/sentences.h"

#include <algorithm>

#include "client/terminal.h"
#include "core/harmless.h"

namespace essaim::client {
namespace {

// Up to the end of a word; of a command, which is copied as a whole, up to the semicolon or the full stop behind it.
std::size_t end_of_piece(std::string_view text) {
  if (text.starts_with("essaim ") || text.starts_with("iconv ")) {
    const std::size_t end = std::min(text.find("; "), text.find(". "));
    return end == std::string_view::npos ? text.size() : end + 1;
  }
  return std::min(text.find(' '), text.size());
}

}  // namespace

std::vector<std::string> wrapped(std::string_view sentence, std::size_t width) {
  const std::size_t spaces = std::min(sentence.find_first_not_of(' '), sentence.size());
  std::vector<std::string> lines{std::string(sentence.substr(0, spaces))};
  bool first = true;
  for (std::string_view rest = sentence.substr(spaces); !rest.empty();) {
    const std::size_t end = end_of_piece(rest);
    const std::string_view word = rest.substr(0, end);
    if (!first && columns(lines.back()) + 1 + columns(word) > width) {
      lines.emplace_back(word);
    } else {
      lines.back() += (first ? "" : " ") + std::string(word);
    }
    first = false;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return lines;
}

void print_sentence(const std::string& sentence, std::size_t indent) {
  if (!output_is_terminal()) return print_line(sentence);
  bool first = true;
  for (const std::string& line : wrapped(sentence, std::max(terminal_width(), indent + sentence_least) - indent)) {
    print_line((first ? "" : std::string(indent, ' ')) + line);
    first = false;
  }
}

void print_paragraphs(const std::string& markdown) {
  if (!output_is_terminal()) return print_text(markdown, Fidelity::harmless);
  const std::string text = harmless(markdown, Shape::lines);
  bool in_code = false;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const bool fence = line.starts_with("```") || line.starts_with("~~~");
    if (fence) in_code = !in_code;
    const bool stays = fence || in_code || line.starts_with(' ') || line.starts_with('\t') || line.starts_with('|');
    if (stays) {
      print_prepared(std::string(line) + "\n");
    } else {
      const bool point = line.starts_with("- ") || line.starts_with("* ");
      print_sentence(std::string(line), point ? 2 : 0);
    }
  }
}

}  // namespace essaim::client
