#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "search/facets.h"
#include "search/text_set.h"

namespace essaim::search {

// How many texts have each value of a facet, most first; among equals by the value.
using FacetCounts = std::array<std::vector<std::pair<std::string, std::uint64_t>>, facet_count>;

// The facts of every text in the index, in memory (32 octets a text), so that facets are counted exactly over all texts
// that fit. Also says which texts there are: one that was forgotten here is in no answer from that moment on, although
// the index on the disk still has it. Any thread.
class FactsTable {
 public:
  void put(std::uint32_t number, std::uint64_t identity, const Facts& facts);
  void forget(std::uint32_t number);
  void clear();
  // 0 where the text is not there.
  std::uint64_t identity(std::uint32_t number) const;
  std::uint64_t size() const;
  std::vector<std::uint32_t> numbers() const;  // ascending

  // Adds the calls whose deadline lies before that day, as far as the set has room for their numbers; false where there
  // is none.
  bool add_over(Day today, TextSet& set) const;
  // Adds what is open on one of these days.
  void add_open(const Days& when, TextSet& set) const;
  // Removes what is less than transferable on that day because its author did not look at it again.
  void remove_unchecked(Day today, TextSet& set) const;

  // Counts texts while it lives; writers wait meanwhile. Grades are those of that day.
  class Counting {
   public:
    Counting(const FactsTable& table, Day today);
    // False where the text was forgotten.
    bool add(std::uint32_t number);
    // 0 where the text is not there.
    std::uint64_t identity(std::uint32_t number) const { return table_.identity_unlocked(number); }
    std::uint64_t count() const { return count_; }
    FacetCounts result() const;

   private:
    void add_to(Facet facet, std::uint16_t value);
    const FactsTable& table_;
    const Day today_;
    std::shared_lock<std::shared_mutex> lock_;
    std::uint64_t count_ = 0;
    std::array<std::vector<std::uint32_t>, facet_count> counts_;
  };

 private:
  // Values are numbers of names_; 0 is none.
  struct Row {
    std::uint64_t identity = 0;
    std::array<std::uint16_t, 3> themes{};
    std::uint16_t kind = 0, language = 0, country = 0, size = 0, outcome = 0, first_year = 0, last_year = 0;
    Day checked_until = 0;
    Grade grade : 8 = Grade::stub;
    bool dated : 8 = false;
  };
  static_assert(sizeof(Row) == 32);
  // Of the few texts that one can take part in.
  struct Dated {
    std::uint32_t number = 0;
    Days open;
    bool call = false;
  };
  struct Names {
    std::vector<std::string> names{""};
    std::unordered_map<std::string, std::uint16_t> numbers;
    std::uint16_t number_of(const std::string& name);
  };

  std::uint64_t identity_unlocked(std::uint32_t number) const {
    return number < rows_.size() ? rows_[number].identity : 0;
  }

  std::string name_of(Facet facet, std::size_t value) const;
  void forget_days(std::uint32_t number);

  mutable std::shared_mutex mutex_;
  std::vector<Row> rows_;  // by number
  std::vector<Dated> dated_;
  std::uint64_t size_ = 0;
  std::array<Names, facet_count> names_;
};

}  // namespace essaim::search
