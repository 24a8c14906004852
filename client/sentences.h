#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// What is longer than a terminal is wide, for people; what programs read stays as it is.
namespace essaim::client {

// Below so many columns a narrow terminal is better served by its own breaks.
inline constexpr std::size_t sentence_least = 24;

// A line of our own words, which may be longer than a terminal is wide: there it is broken at words, and what comes
// after the first line begins after so many spaces. Where the output is no terminal it stays one line.
void print_sentence(const std::string& sentence, std::size_t indent = 0);
// The words of a sentence in lines of at most `width` columns; a word that is wider has a line of its own. Spaces at
// the begin stay. Commands, from `essaim` to a semicolon or a full stop, are one word: people copy them.
std::vector<std::string> wrapped(std::string_view sentence, std::size_t width);
// Markdown as it is, with what passes the width of the terminal broken at words; code, tables and what is indented stay
// as they are, for people copy them. Where the output is no terminal nothing is broken.
void print_paragraphs(const std::string& markdown);

}  // namespace essaim::client
