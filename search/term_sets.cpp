#include "search/term_sets.h"

#include <algorithm>

namespace essaim::search {
namespace {

// The list of a rarer term is read as soon as its set is joined.
constexpr std::uint32_t texts_for_one_kept = 64;

void read_list(const Xapian::Database& database, const std::string& term, TextSet& set) {
  for (auto at = database.postlist_begin(term), end = database.postlist_end(term); at != end; ++at) set.add(*at);
}

}  // namespace

void TermSets::add(const Xapian::Database& database, const std::string& term, TextSet& set) {
  const std::size_t sets = kept_bytes_max_ / set.bytes();
  const bool rare = database.get_termfreq(term) < database.get_lastdocid() / texts_for_one_kept;
  if (rare || sets == 0) {
    read_list(database, term, set);
    return;
  }
  auto found = kept_.find(term);
  if (found == kept_.end()) {
    TextSet texts(database.get_lastdocid());
    read_list(database, term, texts);
    make_room(sets);
    found = kept_.emplace(term, Kept{std::move(texts), 0}).first;
  }
  found->second.used = ++uses_;
  set |= found->second.set;
}

std::size_t TermSets::bytes() const {
  std::size_t sum = 0;
  for (const auto& [term, kept] : kept_) sum += kept.set.bytes();
  return sum;
}

void TermSets::make_room(std::size_t sets) {
  if (kept_.size() < sets) return;
  kept_.erase(std::ranges::min_element(kept_, {}, [](const auto& one) { return one.second.used; }));
}

}  // namespace essaim::search
