#pragma once

#include <string>
#include <string_view>

#include "core/markup.h"

namespace essaim {

// How a text in Markdown stands on a page.
struct MarkdownPlace {
  // The level of the heading above it, 1 to 6; its own headings lie below that one, and skip none.
  int heading_above = 2;
  // What somebody who does not see the page is told of a table that is wider than the page.
  std::string table_label;
};

// The HTML of a text in Markdown (CommonMark with tables, strikethrough and addresses as links). HTML in it is shown as
// it was written, comments are left out; links to anything but web and mail addresses are plain text; an image is a
// link to it, so that a page loads nothing from elsewhere. Takes time in proportion to the text, whoever wrote it: what
// is nested deeper than anybody reads stays as it was written, and a very long text is read in pieces.
Markup markdown_markup(std::string_view text, const MarkdownPlace& place);

// Its words alone, on one line.
std::string markdown_words(std::string_view text);

}  // namespace essaim
