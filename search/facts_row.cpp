#include "search/facts_row.h"

#include <algorithm>

#include "core/bytes.h"

namespace essaim::search {
namespace {

constexpr std::size_t text_bytes_max = 255;
constexpr std::size_t fixed_bytes = 8 + 2 + 2 + 2 + 1 + 1;
// The octet of the grade also says whether days stand behind it.
constexpr unsigned char grade_bits = 0x03, with_days = 0x04;
constexpr std::size_t days_bytes = 4;

void append_text(std::string& out, std::string_view text) {
  const std::string_view kept = text.substr(0, text_bytes_max);
  out += static_cast<char>(kept.size());
  out += kept;
}

bool take_text(std::string_view& rest, std::string& text) {
  if (rest.empty()) return false;
  const auto size = static_cast<unsigned char>(rest[0]);
  if (rest.size() < 1U + size) return false;
  text = rest.substr(1, size);
  rest.remove_prefix(1U + size);
  return true;
}

}  // namespace

std::string encode_facts_row(std::uint64_t identity, const Facts& facts) {
  std::string out;
  append_u64(out, identity);
  append_u16(out, facts.first_year);
  append_u16(out, facts.last_year);
  append_u16(out, facts.checked_until);
  out += static_cast<char>(static_cast<unsigned char>(facts.grade) | (facts.open ? with_days : 0U));
  const std::size_t themes = std::min(facts.themes.size(), text_bytes_max);
  out += static_cast<char>(themes);
  for (std::size_t i = 0; i < themes; ++i) append_text(out, facts.themes[i]);
  for (const std::string* text : {&facts.kind, &facts.language, &facts.country, &facts.size, &facts.outcome}) {
    append_text(out, *text);
  }
  if (facts.open) {
    append_u16(out, facts.open->first);
    append_u16(out, facts.open->last);
  }
  return out;
}

std::optional<std::pair<std::uint64_t, Facts>> decode_facts_row(std::string_view octets) {
  if (octets.size() < fixed_bytes) return std::nullopt;
  std::pair<std::uint64_t, Facts> row;
  Facts& facts = row.second;
  row.first = read_u64(octets);
  facts.first_year = read_u16(octets.substr(8));
  facts.last_year = read_u16(octets.substr(10));
  facts.checked_until = read_u16(octets.substr(12));
  const auto grade = static_cast<unsigned char>(octets[14]);
  if (grade > (grade_bits | with_days)) return std::nullopt;
  facts.grade = static_cast<Grade>(grade & grade_bits);
  facts.themes.resize(static_cast<unsigned char>(octets[15]));
  std::string_view rest = octets.substr(fixed_bytes);
  for (std::string& theme : facts.themes) {
    if (!take_text(rest, theme)) return std::nullopt;
  }
  for (std::string* text : {&facts.kind, &facts.language, &facts.country, &facts.size, &facts.outcome}) {
    if (!take_text(rest, *text)) return std::nullopt;
  }
  if ((grade & with_days) != 0) {
    if (rest.size() != days_bytes) return std::nullopt;
    facts.open = Days{read_u16(rest), read_u16(rest.substr(2))};
    rest.remove_prefix(days_bytes);
  }
  if (!rest.empty() || row.first == 0) return std::nullopt;
  return row;
}

}  // namespace essaim::search
