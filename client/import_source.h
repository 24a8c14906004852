#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/api_client.h"
#include "client/line_file.h"
#include "core/document.h"
#include "core/error.h"

namespace essaim::client {

// Where a thing stood that somebody imports: what reports say of it.
struct ImportPlace {
  std::uint64_t number = 0;  // line of the file, or how many-th file of the folder, from 1
  std::string file;          // of a folder, below it; else empty
};

// One thing on its way into an entry.
struct ImportItem {
  ImportPlace place;
  std::string line;              // of JSON, as the daemon takes it; empty where nothing is to be imported
  std::optional<Error> refused;  // why that is, where it is not a blank line
  // Words that are no themes and became keywords here already; the daemon tells those of lines that it maps itself.
  std::vector<std::string> not_themes;
};

// What an import reads from, one thing after another.
class ImportSource {
 public:
  ImportSource() = default;
  virtual ~ImportSource() = default;
  ImportSource(const ImportSource&) = delete;
  ImportSource& operator=(const ImportSource&) = delete;

  // The next thing; false at the end. A failure ends the import: what is wrong concerns the whole.
  virtual Result<bool> next(ImportItem& item) = 0;
  // How far it is, of how much, in whatever measure; 0 where that is not known.
  virtual std::uint64_t done() const = 0;
  virtual std::uint64_t size() const = 0;
};

// What stands at that path: a folder of Markdown files, a table, or lines of JSON. Errors: file_unreadable, file_empty,
// folder_without_texts, folder_too_large, json_array, json_spread, markdown_given, and those of a table's head.
Result<std::unique_ptr<ImportSource>> open_import(const std::string& path, const ApiClient& api);

// One object of JSON on each line; the daemon says what is wrong in one. Lines keep their numbers, blank ones too.
Result<std::unique_ptr<ImportSource>> import_lines(LineFile file, const std::string& shown);
// Rows of a table with a line of names (core/entry_table.h).
Result<std::unique_ptr<ImportSource>> import_table(LineFile file, const std::string& path, const std::string& shown);
// Files whose names end in `.md` or `.markdown`, in this folder and below it, in the order of their names with numbers
// by value; hidden ones and links to folders are passed over. An entry of the daemon's that was exported into such a
// file is known again.
Result<std::unique_ptr<ImportSource>> import_folder(const std::string& path, const std::string& shown,
                                                    const ApiClient& api);

// The line of JSON of a document that was read here; fails where it is too large for an entry. Without an id its text
// is its id. `audience` may be empty.
Result<std::string> import_line(const Document& document, std::string id, std::string_view audience);

}  // namespace essaim::client
