#pragma once

#include <vector>

#include "search/question.h"
#include "search/searcher.h"
#include "search/widening.h"
#include "search/xapian.h"

namespace essaim::search {

// The words of a question that no text has, each with terms that texts do have and that it may have been meant for.
// Never a word of the vocabulary, nor one that carries no meaning somewhere. Where the other words say in which
// language the question is, only terms of that language. Included by searcher.cpp alone.
std::vector<Misspelt> misspelt_in(const Xapian::Database& database, const Question& question,
                                  const std::vector<Instead>& instead);

}  // namespace essaim::search
