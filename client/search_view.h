#pragma once

#include <string>

namespace essaim::v1 {
class SearchAnswer;
class SearchIndex;
}  // namespace essaim::v1

namespace essaim::client {

// Hits with their passages, what they have in common, and what to try else.
void print_search(const v1::SearchAnswer& answer);
// That the index does not have everything yet, and how far it is; empty where it has.
std::string index_note(const v1::SearchIndex& index);

}  // namespace essaim::client
