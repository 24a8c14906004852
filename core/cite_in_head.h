#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace essaim {

// A text with one more citation in the field `cites` of its head; nothing else differs by an octet.
struct CitingText {
  std::string text;   // as it was where the head cites one of the labels already
  std::string cited;  // the label that stands there now
  bool added = false;
};
// Adds the first of `labels` unless the head cites one of them: versions of one text, the one to be named first. The
// field is made where there is none; a list keeps its shape; a single value becomes a list. Errors: those of read_head
// that are about the head, and field_invalid where the field holds what is no list of citations.
Result<CitingText> with_citation(std::string_view text, std::string_view file, const std::vector<std::string>& labels);

}  // namespace essaim
