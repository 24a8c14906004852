#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/imported.h"

namespace essaim::daemon {

// Entries as lines of JSON (docs/import.md), which core/exported.h writes; pure, any thread.

// One line, which is line `number` of `file`, without its line end. Errors, with line and column: not_utf8,
// line_malformed (also where it nests deeper than limits::import_depth_max), line_incomplete, line_field_missing (no
// id), field_not_text. Finding the columns for errors that import_object may have is asked for where it has one, for it
// costs as much as the rest.
enum class Columns { none, found };
Result<ImportedObject> read_json_line(std::string_view line, std::string_view file, std::size_t number,
                                      Columns columns = Columns::none);

}  // namespace essaim::daemon
