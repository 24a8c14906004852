#pragma once

#include <cstddef>
#include <string>

#include "client/site/html.h"
#include "client/site/text_index.h"

namespace essaim::client {

// What hangs together with a text: who adapted it, what was asked and answered, translations, what it builds on, who
// names it. Nothing where nothing does.
void write_ties(Html& html, const std::string& from, const TextIndex& index, std::size_t text);
// In which other languages it can be read, or what it is a translation of, and how that was made.
void write_languages(Html& html, const std::string& from, const TextIndex& index, std::size_t text);
// What came of what, where there is a tree.
void write_tree(Html& html, const std::string& from, const TextIndex& index, std::size_t text);

}  // namespace essaim::client
