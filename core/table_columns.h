#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace essaim {

// What a column of a table of entries holds (docs/tables.md). The first are those of an export, in their order.
enum class TableColumn : std::uint8_t {
  entry,
  id,
  author,
  author_name,
  author_country,
  kind,
  language,
  title,
  summary,
  themes,
  keywords,
  place,
  place_scheme,
  place_code,
  place_country,
  latitude,
  longitude,
  population,
  period,
  outcome,
  licence,
  source,
  links,
  created,
  revised,
  audience,
  versions,
  grade,
  takeaways,
  text,
  fields,
  // Of an import only.
  head_field,  // a field that some kind has in its head
  section      // what stands under a heading
};

// The names of the columns that an export has. New ones are added at the end only.
const std::vector<std::string>& table_columns();

struct NamedColumn {
  TableColumn what = TableColumn::entry;
  std::string code;  // of a head_field or a section
  bool operator==(const NamedColumn&) const = default;
};
// By a name in English or French, without case and accents, with _ or - for a space; nothing where it is not known.
std::optional<NamedColumn> table_column_called(std::string_view name);
// The name that is nearest to one that is not known.
std::string nearest_table_column(std::string_view name);

}  // namespace essaim
