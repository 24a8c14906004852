#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "search/question.h"
#include "search/widening.h"

namespace essaim::search {

struct SnippetPiece {
  std::string text;
  bool hit = false;
  bool operator==(const SnippetPiece&) const = default;
};

// The passage of a document, about `octets` long, in which the most different words of the question (or
// of what was taken in their place) stand; its beginning where there is none. On one line, without the signs of
// Markdown; not yet harmless for a terminal. Nothing where the document has no text beside its title.
std::vector<SnippetPiece> snippet_of(const Document& document, const Question& question,
                                     const std::vector<Instead>& instead, Stems& stems, std::size_t octets);

// How a document writes a term: of its words with that stem the one nearest to what was typed. Empty where it has
// none that may have been meant (mistakes_allowed), with the first letter that was typed.
std::string spelled_in(const Document& document, std::string_view term, std::string_view typed, Stems& stems);

}  // namespace essaim::search
