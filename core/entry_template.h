#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/kinds.h"

namespace essaim {

// What somebody said before the first look at a file; what is empty was not said.
struct FirstAnswers {
  std::string title, summary;
  std::vector<std::string> themes, takeaways;
  std::vector<std::pair<std::string, std::string>> head;  // code of a field of the head, value
  bool empty() const { return title.empty() && summary.empty() && themes.empty() && takeaways.empty() && head.empty(); }
};

// All that is required or recommended; or what is required, and what to remember; or what was answered alone. What was
// answered stands there in any case.
enum class Extent { whole, least, answered };

// A file to begin an entry with: head and headings, with the answers in their places. Made from the definition of the
// kind. Once it has a title, parse_markdown reads it.
std::string entry_template(const Kind& kind, Language language, const FirstAnswers& answers = {},
                           Extent extent = Extent::whole);

}  // namespace essaim
