#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/error.h"
#include "core/front_matter_head.h"
#include "core/ids.h"

namespace essaim {

// One object of an import file, out of its JSON and not judged yet (docs/import.md).
struct ImportedObject {
  std::size_t line = 0;  // in the file, from 1
  std::string id;
  std::string audience;                  // empty where the object says nothing
  FrontMatterHead head;                  // by the names of a front matter; others are kept as free fields
  std::vector<std::string> head_order;   // what an export wrote of a document's front_matter_order
  std::vector<FrontMatterField> fields;  // and of its free fields
  std::vector<Section> sections;
  bool sections_are_named = false;  // their `code` is what the object calls them; headings are to be found
};

struct ImportedEntry {
  Document document;
  // Kept as keywords: words that are no theme, and themes beyond the third.
  std::vector<std::string> not_themes;
};

// The mapping of docs/import.md. Of an object that an export wrote it makes the document that was exported. The id is
// kept as a free field, so that nobody forgets where a text came from, unless there is none, or an export or text_id
// made it. Errors: those of parse_markdown that are about fields, and line_field_missing.
Result<ImportedEntry> import_object(ImportedObject object, std::string_view file);

// Sections whose `code` is what somebody calls them, a code of share/fields/sections.yaml or a heading of their own, as
// a file in that language would have them. Headings inside a text begin sections of their own.
std::vector<Section> named_sections(std::vector<Section> named, std::string_view language);

// The id of a text that came without one: `text~` and 32 hexadecimal digits of the SHA-256 of its Markdown. The same
// text has the same one wherever it stands.
std::string text_id(const Document& document);

// The id that an export gives to an entry: `guediawaye/12~` and 16 hexadecimal digits of its header hash, so that it
// means one entry in whatever network.
struct ExportId {
  std::string label;
  std::string hash;
};
std::string export_id(std::string_view label, const HeaderHash& hash);
// The same where the hash stands in hexadecimal digits.
std::string export_id(std::string_view label, std::string_view hash);
std::optional<ExportId> read_export_id(std::string_view id);

}  // namespace essaim
