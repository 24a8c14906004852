#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "search/index.h"
#include "search/stems.h"

namespace essaim::search {

// The terms of a text, each with how often it counts. Views are good until the next begin_text().
struct Content {
  std::unordered_map<std::string_view, std::uint32_t> words;
  std::unordered_map<std::string_view, std::uint32_t> title;  // the words of its title once more
};
// The language that a text is read in: the one that its head names, else the one of its words, as far as that is sure.
Tongue tongue_of(const Document& document, std::string_view named);
Content content_of(const IndexedText& text, Stems& stems);

}  // namespace essaim::search
