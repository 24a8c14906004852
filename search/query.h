#pragma once

#include <string>
#include <vector>

#include "search/matching.h"
#include "search/question.h"
#include "search/searcher.h"
#include "search/widening.h"
#include "search/xapian.h"

namespace essaim::search {

// The query for a question where each hit has such a share of its words; included by searcher.cpp alone. `matching`
// must outlive it.
Xapian::Query query_of(const Question& question, const std::vector<Instead>& instead, Share share,
                       const Matching& matching);

}  // namespace essaim::search
