#pragma once

#include <string>

namespace essaim::v1 {
class Tree;
}

namespace essaim::client {

enum class TreeLines { boxes, ascii };
// Whether the user's terminal is said to show more than ASCII: LC_ALL, LC_CTYPE or LANG, the first that is set.
bool locale_has_utf8();

// A line for each text: label, city, kind with the stage, title, year; the one that was asked for is marked. Harmless.
std::string tree_text(const v1::Tree& tree, TreeLines lines);

}  // namespace essaim::client
