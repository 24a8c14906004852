#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/error.h"
#include "core/exported.h"
#include "core/imported.h"
#include "core/table_columns.h"

namespace essaim {

// Entries as rows of a table (docs/tables.md), in both directions; pure, any thread.

// A row of table_columns(). Cells that a spreadsheet would take for a formula are tamed (core/csv.h), those of numbers
// alone are not: a longitude of -17 is one.
std::vector<std::string> table_row(const Document& document, const EntryFacts& facts);

// What the columns of a table are that somebody wants to import.
class TableHead {
 public:
  // The first record: names of columns in any order. Names without text at its end are passed over. Errors:
  // table_head_unknown (no name is known), table_column_unknown, table_column_twice, table_column_missing (no title).
  static Result<TableHead> read(std::vector<std::string> names, std::string_view file);

  // A record of `line` as an object for import_object, which reads a row that table_row made as the same document, but
  // for the names and the order in its head; the id is empty where the row has none. What an export fills in by itself
  // is passed over. Errors: table_cells, table_cell_missing (title), and those of a head; their column is the number of
  // the cell.
  Result<ImportedObject> object_of(std::vector<std::string> cells, std::string_view file, std::size_t line) const;

  std::size_t columns() const { return columns_.size(); }

 private:
  std::vector<NamedColumn> columns_;
  std::vector<std::string> names_;  // as they stand in the file
  std::string language_;            // of these names
};

}  // namespace essaim
