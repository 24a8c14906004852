#pragma once

#include <cstddef>
#include <string_view>

namespace essaim::search {

// How many letters (octets) must be changed, added, left out or exchanged with their neighbour to make one word of the
// other; `most` + 1 where it is more than `most`.
std::size_t mistakes_between(std::string_view one, std::string_view other, std::size_t most);
// How many mistakes one may think of in a word as long as that: none in the shortest, of which too many are alike.
std::size_t mistakes_allowed(std::size_t length);

}  // namespace essaim::search
