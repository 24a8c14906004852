#include "search/facts_table.h"

#include <algorithm>

namespace essaim::search {
namespace {

// A member may invent kinds and countries without end; what comes later is counted nowhere.
constexpr std::size_t names_max = 4096;
// Longer periods are counted by their first years.
constexpr std::uint16_t years_counted_max = 20;

// Beyond the last year that facts_of gives.
constexpr std::uint16_t years_end = 2200;
// Counted from 1, because 0 stands for none.
constexpr std::uint16_t number_of(Grade grade) { return static_cast<std::uint16_t>(static_cast<unsigned>(grade) + 1); }
constexpr std::size_t grades_end = number_of(Grade::transferable) + 1U;

constexpr std::string_view call_kind = "call";

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
  row.first_year = std::min<std::uint16_t>(facts.first_year, years_end - 1);
  row.last_year = std::min<std::uint16_t>(facts.last_year, years_end - 1);
  row.checked_until = facts.checked_until;
  row.grade = facts.grade;
  row.dated = facts.open.has_value();
  if (rows_[number].identity == 0) ++size_;
  if (rows_[number].dated) forget_days(number);
  if (facts.open) dated_.push_back({number, *facts.open, facts.kind == call_kind});
  rows_[number] = row;
}

void FactsTable::forget(std::uint32_t number) {
  const std::unique_lock lock(mutex_);
  if (number >= rows_.size() || rows_[number].identity == 0) return;
  if (rows_[number].dated) forget_days(number);
  rows_[number] = Row();
  --size_;
}

void FactsTable::forget_days(std::uint32_t number) {
  std::erase_if(dated_, [number](const Dated& one) { return one.number == number; });
}

void FactsTable::clear() {
  const std::unique_lock lock(mutex_);
  rows_.clear();
  dated_.clear();
  size_ = 0;
}

bool FactsTable::add_over(Day today, TextSet& set) const {
  const std::shared_lock lock(mutex_);
  bool any = false;
  for (const Dated& one : dated_) {
    if (!one.call || one.open.last >= today || !set.has_room_for(one.number)) continue;
    set.add(one.number);
    any = true;
  }
  return any;
}

void FactsTable::add_open(const Days& when, TextSet& set) const {
  const std::shared_lock lock(mutex_);
  for (const Dated& one : dated_) {
    if (one.open.touches(when) && set.has_room_for(one.number)) set.add(one.number);
  }
}

void FactsTable::remove_unchecked(Day today, TextSet& set) const {
  const std::shared_lock lock(mutex_);
  TextSet kept = set;
  set.each_from_the_newest([&](std::uint32_t number) {
    const bool there = number < rows_.size();
    if (there && grade_on(today, rows_[number].grade, rows_[number].checked_until) == Grade::transferable) return true;
    kept.remove(number);
    return true;
  });
  set = std::move(kept);
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

FactsTable::Counting::Counting(const FactsTable& table, Day today) : table_(table), today_(today), lock_(table.mutex_) {
  for (std::size_t i = 0; i < facet_count; ++i) counts_[i].resize(table_.names_[i].names.size());
  counts_[at(Facet::year)].resize(years_end);
  counts_[at(Facet::grade)].resize(grades_end);
}

// No value lies beyond what was made room for: names come no more while the table is locked, and years are cut in
// put().
void FactsTable::Counting::add_to(Facet facet, std::uint16_t value) { ++counts_[at(facet)][value]; }

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
  add_to(Facet::grade, number_of(grade_on(today_, row.grade, row.checked_until)));
  const auto last = std::min<unsigned>(row.last_year, row.first_year + years_counted_max - 1U);
  for (unsigned year = row.first_year; year <= last; ++year) add_to(Facet::year, static_cast<std::uint16_t>(year));
  return true;
}

std::string FactsTable::name_of(Facet facet, std::size_t value) const {
  if (facet == Facet::year) return std::to_string(value);
  if (facet == Facet::grade) return std::string(essaim::name_of(static_cast<Grade>(value - 1)));
  return names_[at(facet)].names[value];
}

FacetCounts FactsTable::Counting::result() const {
  FacetCounts result;
  for (std::size_t facet = 0; facet < facet_count; ++facet) {
    for (std::size_t value = 1; value < counts_[facet].size(); ++value) {
      const std::uint32_t count = counts_[facet][value];
      if (count == 0) continue;
      result[facet].emplace_back(table_.name_of(static_cast<Facet>(facet), value), count);
    }
    std::ranges::sort(result[facet], [](const auto& a, const auto& b) {
      return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
  }
  return result;
}

}  // namespace essaim::search
