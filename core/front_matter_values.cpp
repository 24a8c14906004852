#include "core/front_matter_values.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "core/text.h"

namespace essaim {
namespace {

bool all_of(std::string_view text, bool (*test)(char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), test);
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_letter_or_digit(char c) { return is_letter(c) || is_digit(c); }

unsigned number(std::string_view digits) {
  unsigned value = 0;
  for (const char digit : digits) value = value * 10 + static_cast<unsigned>(digit - '0');
  return value;
}

bool is_date(std::string_view text) {
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
  if (!all_of(text.substr(0, 4), is_digit)) return false;
  const auto part = [&](std::size_t at) -> std::optional<unsigned> {
    if (text.size() <= at) return 1;
    if (text[at] != '-' || !all_of(text.substr(at + 1, 2), is_digit)) return std::nullopt;
    return number(text.substr(at + 1, 2));
  };
  const auto month = part(4), day = part(7);
  if (!month || !day) return false;
  const auto year = static_cast<int>(number(text.substr(0, 4)));
  return std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(*month), std::chrono::day(*day)).ok();
}

constexpr std::array<std::string_view, 10> typographic = {"“", "”", "„", "‟", "«", "»", "‘", "’", "‚", "‛"};
// A French keyboard puts these inside « ».
constexpr std::array<std::string_view, 3> spaces = {" ", "\u00A0", "\u202F"};

}  // namespace

bool is_period(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return is_date(text);
  const std::string_view from = text.substr(0, slash), to = text.substr(slash + 1);
  if (from == "..") return is_date(to);
  if (!is_date(from) || (to != ".." && !is_date(to))) return false;
  const std::size_t common = std::min(from.size(), to.size());
  return to == ".." || from.substr(0, common) <= to.substr(0, common);
}

bool is_language(std::string_view text) {
  std::size_t end = std::min(text.find('-'), text.size());
  if (end < 2 || end > 3 || !all_of(text.substr(0, end), is_letter)) return false;
  while (end < text.size()) {
    const std::size_t begin = end + 1;
    end = std::min(text.find('-', begin), text.size());
    const std::string_view part = text.substr(begin, end - begin);
    if (part.size() > 8 || !all_of(part, is_letter_or_digit)) return false;
  }
  return true;
}

bool is_country(std::string_view text) { return text.size() == 2 && all_of(text, is_letter); }

bool is_one_line(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::optional<char32_t> c = next_code_point(text, at);
    if (!c || (*c < 0x20 && *c != '\t') || (*c >= 0x7F && *c < 0xA0)) return false;
  }
  return true;
}

std::optional<std::string_view> without_typographic_quotes(std::string_view text) {
  std::string_view rest = trimmed(text);
  bool found = false;
  const auto strip = [&](const auto& signs, bool quotes) {
    for (const std::string_view sign : signs) {
      if (rest.starts_with(sign)) {
        rest.remove_prefix(sign.size());
      } else if (rest.ends_with(sign)) {
        rest.remove_suffix(sign.size());
      } else {
        continue;
      }
      found = found || quotes;
      return true;
    }
    return false;
  };
  while (strip(typographic, true) || (found && strip(spaces, false))) {
  }
  if (!found) return std::nullopt;
  return rest;
}

}  // namespace essaim
