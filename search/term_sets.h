#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "search/text_set.h"
#include "search/xapian.h"

namespace essaim::search {

// Which texts have a term. Sets of terms in many texts are kept, because themes and the words of a trade come again in
// question after question, and reading a list anew takes 20 ns a text. Belongs to one thread and to one state of the
// database: clear() when that has changed. Included by .cpp files of this folder alone.
class TermSets {
 public:
  // Three hundred sets of 100,000 texts.
  static constexpr std::size_t kept_bytes_usual = 4 * 1024 * 1024;
  explicit TermSets(std::size_t kept_bytes_max = kept_bytes_usual) : kept_bytes_max_(kept_bytes_max) {}

  // Adds the texts with the term to a set for numbers up to the database's last.
  void add(const Xapian::Database& database, const std::string& term, TextSet& set);
  void clear() { kept_.clear(); }
  std::size_t bytes() const;

 private:
  struct Kept {
    TextSet set;
    std::uint64_t used = 0;
  };
  void make_room(std::size_t sets);

  std::size_t kept_bytes_max_;
  std::unordered_map<std::string, Kept> kept_;
  std::uint64_t uses_ = 0;
};

}  // namespace essaim::search
