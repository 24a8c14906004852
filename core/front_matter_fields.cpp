#include "core/front_matter_fields.h"

#include <algorithm>
#include <utility>

#include "core/nearest.h"
#include "core/text.h"

namespace essaim {

namespace {

// Folded, so without accents.
constexpr std::array<std::pair<std::string_view, HeadField>, 27> names = {{
    {"kind", HeadField::kind},         {"type", HeadField::kind},          {"genre", HeadField::kind},
    {"title", HeadField::title},       {"titre", HeadField::title},        {"summary", HeadField::summary},
    {"resume", HeadField::summary},    {"lang", HeadField::language},      {"language", HeadField::language},
    {"langue", HeadField::language},   {"themes", HeadField::themes},      {"theme", HeadField::themes},
    {"keywords", HeadField::keywords}, {"mots-cles", HeadField::keywords}, {"mots cles", HeadField::keywords},
    {"place", HeadField::place},       {"lieu", HeadField::place},         {"period", HeadField::period},
    {"periode", HeadField::period},    {"outcome", HeadField::outcome},    {"resultat", HeadField::outcome},
    {"licence", HeadField::licence},   {"license", HeadField::licence},    {"source", HeadField::source},
    {"links", HeadField::links},       {"liens", HeadField::links},        {"lien", HeadField::links},
}};

std::string plain_name(std::string_view name) {
  std::string plain = folded(name);
  std::replace(plain.begin(), plain.end(), '_', '-');
  return plain;
}

}  // namespace

std::optional<HeadField> head_field(std::string_view name) {
  const std::string plain = plain_name(name);
  const auto found = std::find_if(names.begin(), names.end(), [&](const auto& each) { return each.first == plain; });
  if (found == names.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string_view> head_name_meant(std::string_view name) {
  // One letter in four, or two in seven: `sources` is near `source`, and `code` is nobody's typing error.
  constexpr double near = 0.3;
  const NearnessTo nearness(plain_name(name));
  std::optional<std::string_view> meant;
  double least = near;
  for (const auto& [known, field] : names) {
    const double distance = nearness.distance(known);
    if (distance == 0) return std::nullopt;
    if (distance < least) {
      least = distance;
      meant = known;
    }
  }
  return meant;
}

std::string_view english_name(HeadField field) {
  return std::find_if(names.begin(), names.end(), [&](const auto& each) { return each.second == field; })->first;
}

bool has_value(const Document& d, HeadField field) {
  switch (field) {
    case HeadField::kind: return !d.kind.empty();
    case HeadField::title: return !d.title.empty();
    case HeadField::summary: return !d.summary.empty();
    case HeadField::language: return !d.language.empty();
    case HeadField::themes: return !d.themes.empty();
    case HeadField::keywords: return !d.keywords.empty();
    case HeadField::place: return d.place.has_value();
    case HeadField::period: return !d.period.empty();
    case HeadField::outcome: return !d.outcome.empty();
    case HeadField::licence: return !d.licence.empty();
    case HeadField::source: return !d.source.empty();
    case HeadField::links: return !d.links.empty();
  }
  return false;
}

std::vector<std::string> usual_order(const Document& document) {
  std::vector<std::string> out;
  for (const HeadField field : head_fields) {
    if (has_value(document, field)) out.emplace_back(english_name(field));
  }
  for (const FrontMatterField& field : document.fields) out.push_back(field.name);
  return out;
}

bool keeps_to_its_field(std::string_view yaml) {
  const auto control = [](char c) { return (c >= 0 && c < ' ' && c != '\n' && c != '\t') || c == 0x7F; };
  if (std::any_of(yaml.begin(), yaml.end(), control)) return false;
  for (std::size_t end = yaml.find('\n'); end != std::string_view::npos; end = yaml.find('\n', end + 1)) {
    const std::string_view line = yaml.substr(end + 1, yaml.find('\n', end + 1) - end - 1);
    const bool item = line == "-" || line.starts_with("- ") || line.starts_with("-\t");
    if (!line.empty() && line[0] != ' ' && line[0] != '\t' && line[0] != '#' && !item) return false;
  }
  return true;
}

}  // namespace essaim
