#include "core/table_columns.h"

#include <algorithm>
#include <utility>

#include "core/kinds.h"
#include "core/text.h"
#include "core/themes.h"

namespace essaim {
namespace {

struct ColumnName {
  std::string_view name;  // folded, with spaces
  TableColumn what;
};

// The first name of each is that of an export, with _ for a space. `city` is the place that a text is about, as people
// mean it, and not the city that wrote it.
constexpr ColumnName names[] = {{"entry", TableColumn::entry},
                                {"fiche", TableColumn::entry},
                                {"id", TableColumn::id},
                                {"identifier", TableColumn::id},
                                {"identifiant", TableColumn::id},
                                {"author", TableColumn::author},
                                {"auteur", TableColumn::author},
                                {"author name", TableColumn::author_name},
                                {"nom de l'auteur", TableColumn::author_name},
                                {"author country", TableColumn::author_country},
                                {"pays de l'auteur", TableColumn::author_country},
                                {"kind", TableColumn::kind},
                                {"type", TableColumn::kind},
                                {"genre", TableColumn::kind},
                                {"language", TableColumn::language},
                                {"lang", TableColumn::language},
                                {"langue", TableColumn::language},
                                {"title", TableColumn::title},
                                {"titre", TableColumn::title},
                                {"summary", TableColumn::summary},
                                {"resume", TableColumn::summary},
                                {"themes", TableColumn::themes},
                                {"theme", TableColumn::themes},
                                {"keywords", TableColumn::keywords},
                                {"mots cles", TableColumn::keywords},
                                {"place", TableColumn::place},
                                {"lieu", TableColumn::place},
                                {"city", TableColumn::place},
                                {"ville", TableColumn::place},
                                {"commune", TableColumn::place},
                                {"place scheme", TableColumn::place_scheme},
                                {"scheme", TableColumn::place_scheme},
                                {"referentiel", TableColumn::place_scheme},
                                {"place code", TableColumn::place_code},
                                {"code", TableColumn::place_code},
                                {"code du lieu", TableColumn::place_code},
                                {"place country", TableColumn::place_country},
                                {"country", TableColumn::place_country},
                                {"pays", TableColumn::place_country},
                                {"latitude", TableColumn::latitude},
                                {"lat", TableColumn::latitude},
                                {"longitude", TableColumn::longitude},
                                {"lon", TableColumn::longitude},
                                {"lng", TableColumn::longitude},
                                {"population", TableColumn::population},
                                {"inhabitants", TableColumn::population},
                                {"habitants", TableColumn::population},
                                {"period", TableColumn::period},
                                {"periode", TableColumn::period},
                                {"outcome", TableColumn::outcome},
                                {"resultat", TableColumn::outcome},
                                {"licence", TableColumn::licence},
                                {"license", TableColumn::licence},
                                {"source", TableColumn::source},
                                {"links", TableColumn::links},
                                {"link", TableColumn::links},
                                {"liens", TableColumn::links},
                                {"lien", TableColumn::links},
                                {"created", TableColumn::created},
                                {"date de creation", TableColumn::created},
                                {"revised", TableColumn::revised},
                                {"date de revision", TableColumn::revised},
                                {"audience", TableColumn::audience},
                                {"diffusion", TableColumn::audience},
                                {"versions", TableColumn::versions},
                                {"grade", TableColumn::grade},
                                {"completude", TableColumn::grade},
                                {"takeaways", TableColumn::takeaways},
                                {"text", TableColumn::text},
                                {"texte", TableColumn::text},
                                {"fields", TableColumn::fields},
                                {"champs", TableColumn::fields}};

std::string with_spaces(std::string_view name) {
  std::string plain = folded(name);
  std::ranges::replace(plain, '_', ' ');
  std::ranges::replace(plain, '-', ' ');
  return plain;
}

std::string with_strokes(std::string plain) {
  std::ranges::replace(plain, ' ', '_');
  return plain;
}

}  // namespace

const std::vector<std::string>& table_columns() {
  static const std::vector<std::string> columns = [] {
    std::vector<std::string> out;
    for (const ColumnName& each : names) {
      if (static_cast<std::size_t>(each.what) == out.size()) out.push_back(with_strokes(std::string(each.name)));
    }
    return out;
  }();
  return columns;
}

std::optional<NamedColumn> table_column_called(std::string_view name) {
  const std::string plain = with_spaces(name);
  if (plain.empty()) return std::nullopt;
  const auto* const found = std::ranges::find(names, plain, &ColumnName::name);
  if (found != std::end(names)) return NamedColumn{.what = found->what, .code = {}};
  if (std::string code = head_code(with_strokes(plain)); !code.empty()) {
    return NamedColumn{.what = TableColumn::head_field, .code = std::move(code)};
  }
  std::string code = section_code(name);
  if (code.empty() && section_heading(with_strokes(plain))) code = with_strokes(plain);
  if (code == "takeaways") return NamedColumn{.what = TableColumn::takeaways, .code = {}};
  if (code.empty()) return std::nullopt;
  return NamedColumn{.what = TableColumn::section, .code = std::move(code)};
}

std::string nearest_table_column(std::string_view name) {
  std::vector<std::string> known;
  known.reserve(std::size(names));
  for (const ColumnName& each : names) known.push_back(with_strokes(std::string(each.name)));
  for (const Kind& kind : kinds()) {
    for (const KindField& field : kind.fields) {
      known.push_back(field.name.english);
      known.push_back(field.name.french);
    }
  }
  return nearest(with_strokes(with_spaces(name)), known, 1).front();
}

}  // namespace essaim
