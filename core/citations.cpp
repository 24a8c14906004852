#include "core/citations.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/kinds.h"

namespace essaim {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_of_handle(char c) { return is_lower(c) || is_digit(c) || c == '-'; }

// The fields of share/fields/head.yaml whose type is `entry`, the most telling first.
struct NamingField {
  std::string_view code;
  Relation relation;
};
constexpr std::array naming_fields = {
    NamingField{"answers", Relation::answers},     NamingField{"about", Relation::about},
    NamingField{"adapts", Relation::adapts},       NamingField{"translates", Relation::translates},
    NamingField{"accepts", Relation::accepts},     NamingField{"part_of", Relation::part_of},
    NamingField{"builds_on", Relation::builds_on}, NamingField{"cites", Relation::cites}};

}  // namespace

bool is_citation(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || slash == 0 || !std::ranges::all_of(text.substr(0, slash), is_of_handle)) {
    return false;
  }
  const std::size_t tilde = text.find('~');
  const std::string_view number = text.substr(slash + 1, tilde - slash - 1);
  if (number.empty() || !std::ranges::all_of(number, is_digit)) return false;
  if (tilde == std::string_view::npos) return true;
  const std::string_view hash = text.substr(tilde + 1);
  return !hash.empty() && std::ranges::all_of(hash, [](char c) { return is_lower(c) || is_digit(c); });
}

std::vector<std::string> citations_in(std::string_view value) {
  const auto belongs = [](char c) { return is_of_handle(c) || c == '/' || c == '~'; };
  std::vector<std::string> labels;
  for (auto at = value.begin(); at != value.end();) {
    const auto begin = std::find_if(at, value.end(), belongs);
    at = std::find_if_not(begin, value.end(), belongs);
    const std::string_view word(begin, at);
    if (is_citation(word) && std::ranges::find(labels, word) == labels.end()) labels.emplace_back(word);
  }
  return labels;
}

std::vector<Citation> citations_of(const Document& document) {
  std::vector<Citation> citations;
  for (const NamingField& naming : naming_fields) {
    for (const FrontMatterField& field : document.fields) {
      if (head_code(field.name) != naming.code) continue;
      for (std::string& label : citations_in(field.yaml)) {
        const bool named = std::ranges::any_of(citations, [&](const Citation& other) {
          return other.relation == naming.relation && other.label == label;
        });
        if (!named) citations.push_back({naming.relation, field.name, std::move(label)});
      }
    }
  }
  return citations;
}

}  // namespace essaim
