#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace essaim::v1 {
class Tree;
}

namespace essaim::client {

enum class TreeLines { boxes, ascii };
// Whether the user's terminal is said to show more than ASCII: LC_ALL, LC_CTYPE or LANG, the first that is set.
bool locale_has_utf8();

// A line for each text: label, city, kind with the stage, title, year; the one that was asked for is marked. Titles are
// shortened so that a line has at most `width` columns, as far as that leaves something of them. Harmless.
std::string tree_text(const v1::Tree& tree, TreeLines lines, std::size_t width = SIZE_MAX);

}  // namespace essaim::client
