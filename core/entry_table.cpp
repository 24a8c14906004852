#include "core/entry_table.h"

#include <algorithm>

#include "core/csv.h"
#include "core/front_matter_fields.h"
#include "core/front_matter_sections.h"

namespace essaim {
namespace {

// With commas, or a line for each where a word holds what would part it; one such word gets a line end to say so.
std::string words_cell(const std::vector<std::string>& words) {
  const bool by_lines =
      std::ranges::any_of(words, [](const std::string& word) { return word.find_first_of(",;") != std::string::npos; });
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += by_lines ? "\n" : ", ";
    out += word;
  }
  return by_lines && words.size() == 1 ? out + "\n" : out;
}

std::string lines_cell(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += (out.empty() ? "" : "\n") + line;
  return out;
}

std::string links_cell(const std::vector<Link>& links) {
  std::string out;
  for (const Link& link : links) {
    if (!out.empty()) out += '\n';
    if (!link.label.empty()) out += link.label + ": ";
    out += link.target;
  }
  return out;
}

// As they stand in a head, a field a line or more.
std::string fields_cell(const std::vector<FrontMatterField>& fields) {
  std::string out;
  for (const FrontMatterField& field : fields) {
    if (!keeps_to_its_field(field.yaml)) continue;
    if (!out.empty()) out += '\n';
    out += yaml_scalar(field.name) + ":";
    if (!field.yaml.empty() && field.yaml[0] != '\n') out += ' ';
    out += field.yaml;
  }
  return out;
}

std::string cell(TableColumn column, const Document& document, const EntryFacts& facts) {
  const PlaceName place = document.place.value_or(PlaceName{});
  switch (column) {
    case TableColumn::entry: return facts.label;
    case TableColumn::id: return facts.id;
    case TableColumn::author: return facts.author;
    case TableColumn::author_name: return facts.author_name;
    case TableColumn::author_country: return facts.author_country;
    case TableColumn::kind: return document.kind;
    case TableColumn::language: return document.language;
    case TableColumn::title: return document.title;
    case TableColumn::summary: return document.summary;
    case TableColumn::themes: return words_cell(document.themes);
    case TableColumn::keywords: return words_cell(document.keywords);
    case TableColumn::place: return place.name;
    case TableColumn::place_scheme: return place.scheme;
    case TableColumn::place_code: return place.code;
    case TableColumn::place_country: return place.country;
    case TableColumn::latitude: return place.point ? degrees_text(place.point->latitude) : "";
    case TableColumn::longitude: return place.point ? degrees_text(place.point->longitude) : "";
    case TableColumn::population: return place.population == 0 ? "" : std::to_string(place.population);
    case TableColumn::period: return document.period;
    case TableColumn::outcome: return document.outcome;
    case TableColumn::licence: return document.licence;
    case TableColumn::source: return document.source;
    case TableColumn::links: return links_cell(document.links);
    case TableColumn::created: return facts.created;
    case TableColumn::revised: return facts.revised;
    case TableColumn::audience: return std::string(name_of(facts.audience));
    case TableColumn::versions: return std::to_string(facts.versions);
    case TableColumn::grade: return facts.grade;
    case TableColumn::takeaways: return lines_cell(takeaways_of(document));
    case TableColumn::text: return join_sections(document.sections);
    case TableColumn::fields: return fields_cell(document.fields);
    case TableColumn::head_field:
    case TableColumn::section: break;
  }
  return {};
}

bool is_number(TableColumn column) { return column == TableColumn::latitude || column == TableColumn::longitude; }

}  // namespace

std::vector<std::string> table_row(const Document& document, const EntryFacts& facts) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < table_columns().size(); ++i) {
    const auto column = static_cast<TableColumn>(i);
    std::string text = cell(column, document, facts);
    out.push_back(is_number(column) ? std::move(text) : tamed(text));
  }
  return out;
}

}  // namespace essaim
