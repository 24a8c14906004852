#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/entry.h"

namespace essaim {

// The forms in which single entries leave, beside Markdown (core/front_matter.h) and rows of a table
// (core/entry_table.h); pure, any thread.

// What is told of an entry beside its text.
struct EntryFacts {
  std::string label;  // guediawaye/12
  std::string id;     // that of export_id
  std::string author, author_name, author_country;
  std::string created, revised;  // `2026-03-12T09:41:00Z`: of the first version and of this one, by the author's clock
  Audience audience = Audience::network;
  std::size_t versions = 1;
  std::string grade;  // empty for a kind that is not known here
};

// A line of JSON, without its end: read_json_line and import_object make the same document of it. `audience` may be
// empty: whoever imports it then says.
std::string write_json_line(std::string_view id, const Document& document, std::string_view audience);

// A feature of RFC 7946 of a document whose place has a point. Its properties are named as the columns of a table.
std::string write_feature(const Document& document, const EntryFacts& facts);

// The points that stand right below the heading of takeaways, each on one line, without the signs of a list.
std::vector<std::string> takeaways_of(const Document& document);

}  // namespace essaim
