#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/document.h"
#include "core/entry.h"
#include "core/error.h"
#include "core/imported.h"

namespace essaim::daemon {

// Entries as lines of JSON (docs/import.md), in both directions; pure, any thread.

// One line, which is line `number` of `file`, without its line end. Errors, with line and column: not_utf8,
// line_malformed (also where it nests deeper than limits::import_depth_max), line_incomplete, line_field_missing (no
// id), field_not_text. Finding the columns for errors that import_object may have is asked for where it has one, for it
// costs as much as the rest.
enum class Columns { none, found };
Result<ImportedObject> read_json_line(std::string_view line, std::string_view file, std::size_t number,
                                      Columns columns = Columns::none);

// read_json_line and import_object make the same document of it; without a line end.
std::string write_json_line(const std::string& id, const Document& document, Audience audience);

}  // namespace essaim::daemon
