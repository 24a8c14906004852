#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "core/error.h"

namespace essaim::v1 {
class SearchAnswer;
class SearchIndex;
}  // namespace essaim::v1

namespace essaim::daemon {

class Node;

// More hits than that nobody reads.
inline constexpr std::size_t search_limit_max = 100;

// What is looked for, as it was typed.
struct SearchRequest {
  std::string words, theme, kind, language, from, country, year, size, outcome, grade, place, when;
  std::string reader;         // the language of whoever asks, who is told translated titles; empty for none
  bool open = false;          // what one can take part in today
  bool past = false;          // also calls whose deadline has passed
  std::size_t limit = 20;     // 1 to 100
  std::size_t snippets = 10;  // of the first so many hits
};

// Texts in force that answer it, best first (docs/search.md). `done` comes on the search lane, or at once with an
// error: query_empty, query_too_long, filter_invalid, city_unknown, unknown_theme, unknown_kind, no_network,
// daemon_busy; index_failed where the index is missing or damaged, and it is then made anew.
void search_entries(Node& node, SearchRequest request, std::function<void(Result<v1::SearchAnswer>)> done);
// How far the index is.
v1::SearchIndex view_index(const Node& node);

}  // namespace essaim::daemon
