#pragma once

#include <string_view>

#include "search/stems.h"

namespace essaim::search {

// Whether a word, folded, only holds a sentence together in that language: articles, prepositions, pronouns, forms of
// to be and to have. Words that also name something (`art`, `plus`, `son` for sound) are no stop words.
bool is_stop_word(Tongue tongue, std::string_view folded);

}  // namespace essaim::search
