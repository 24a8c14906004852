#include "search/facts_table.h"

#include <algorithm>

namespace essaim::search {
namespace {

// A member may invent kinds and countries without end; what comes later is counted nowhere.
constexpr std::size_t names_max = 4096;
// Longer periods are counted by their first years.
constexpr std::uint16_t years_counted_max = 20;

// Beyond the last year that facts_of gives.
constexpr std::size_t years_end = 2200;

std::size_t at(Facet facet) { return static_cast<std::size_t>(facet); }

}  // namespace

std::uint16_t FactsTable::Names::number_of(const std::string& name) {
  if (name.empty()) return 0;
  if (const auto found = numbers.find(name); found != numbers.end()) return found->second;
  if (names.size() == names_max) return 0;
  const auto number = static_cast<std::uint16_t>(names.size());
  names.push_back(name);
  numbers.emplace(name, number);
  return number;
}

void FactsTable::put(std::uint32_t number, std::uint64_t identity, const Facts& facts) {
  const std::unique_lock lock(mutex_);
  if (number >= rows_.size()) rows_.resize(std::max<std::size_t>(std::size_t{number} + 1, rows_.size() * 5 / 4));
  Row row;
  row.identity = identity;
  for (std::size_t i = 0; i < std::min(row.themes.size(), facts.themes.size()); ++i) {
    row.themes[i] = names_[at(Facet::theme)].number_of(facts.themes[i]);
  }
  row.kind = names_[at(Facet::kind)].number_of(facts.kind);
  row.language = names_[at(Facet::language)].number_of(facts.language);
  row.country = names_[at(Facet::country)].number_of(facts.country);
  row.size = names_[at(Facet::size)].number_of(facts.size);
  row.outcome = names_[at(Facet::outcome)].number_of(facts.outcome);
  row.first_year = facts.first_year;
  row.last_year = facts.last_year;
  if (rows_[number].identity == 0) ++size_;
  rows_[number] = row;
}

void FactsTable::forget(std::uint32_t number) {
  const std::unique_lock lock(mutex_);
  if (number >= rows_.size() || rows_[number].identity == 0) return;
  rows_[number] = Row();
  --size_;
}

void FactsTable::clear() {
  const std::unique_lock lock(mutex_);
  rows_.clear();
  size_ = 0;
}

std::uint64_t FactsTable::identity(std::uint32_t number) const {
  const std::shared_lock lock(mutex_);
  return identity_unlocked(number);
}

std::uint64_t FactsTable::size() const {
  const std::shared_lock lock(mutex_);
  return size_;
}

std::vector<std::uint32_t> FactsTable::numbers() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::uint32_t> numbers;
  numbers.reserve(size_);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].identity != 0) numbers.push_back(static_cast<std::uint32_t>(i));
  }
  return numbers;
}

FactsTable::Counting::Counting(const FactsTable& table) : table_(table), lock_(table.mutex_) {
  for (std::size_t i = 0; i < facet_count; ++i) counts_[i].resize(table_.names_[i].names.size());
  counts_[at(Facet::year)].resize(years_end);
}

void FactsTable::Counting::add_to(Facet facet, std::uint16_t value) {
  if (value != 0 && value < counts_[at(facet)].size()) ++counts_[at(facet)][value];
}

bool FactsTable::Counting::add(std::uint32_t number) {
  if (number >= table_.rows_.size() || table_.rows_[number].identity == 0) return false;
  const Row& row = table_.rows_[number];
  ++count_;
  for (const std::uint16_t theme : row.themes) add_to(Facet::theme, theme);
  add_to(Facet::kind, row.kind);
  add_to(Facet::language, row.language);
  add_to(Facet::country, row.country);
  add_to(Facet::size, row.size);
  add_to(Facet::outcome, row.outcome);
  const auto last = std::min<unsigned>(row.last_year, row.first_year + years_counted_max - 1U);
  for (unsigned year = row.first_year; year <= last; ++year) add_to(Facet::year, static_cast<std::uint16_t>(year));
  return true;
}

FacetCounts FactsTable::Counting::result() const {
  FacetCounts result;
  for (std::size_t facet = 0; facet < facet_count; ++facet) {
    for (std::size_t value = 1; value < counts_[facet].size(); ++value) {
      const std::uint32_t count = counts_[facet][value];
      if (count == 0) continue;
      const bool year = facet == at(Facet::year);
      result[facet].emplace_back(year ? std::to_string(value) : table_.names_[facet].names[value], count);
    }
    std::ranges::sort(result[facet], [](const auto& a, const auto& b) {
      return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
  }
  return result;
}

}  // namespace essaim::search
