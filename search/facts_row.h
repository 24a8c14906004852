#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "search/facets.h"

namespace essaim::search {

// Identity and facts of a text as they lie in the index, so that the table of facts is filled again at the next start.
std::string encode_facts_row(std::uint64_t identity, const Facts& facts);
// Nothing where the octets are none.
std::optional<std::pair<std::uint64_t, Facts>> decode_facts_row(std::string_view octets);

}  // namespace essaim::search
