#include "core/review_date.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "core/calendar.h"
#include "core/completeness.h"
#include "core/front_matter_values.h"
#include "core/retraction.h"

namespace essaim {
namespace {

constexpr std::chrono::months review_after{18};

}  // namespace

std::optional<std::string> review_date_set(const Document& document) {
  std::string value = head_value(document, "review_by");
  if (value.empty() || value.find('/') != std::string::npos || !is_period(value)) return std::nullopt;
  return value;
}

std::string review_date_usual(std::uint64_t written_ms) {
  // A header may claim any time; dates have four digits for a year, and are compared by them.
  constexpr std::uint64_t end_of_9997_ms = 253'339'228'799'999;
  std::chrono::year_month_day day(calendar_day(std::min(written_ms, end_of_9997_ms)));
  day += review_after;
  if (!day.ok()) day = day.year() / day.month() / std::chrono::last;
  return day_text(day);
}

bool is_reviewed(std::string_view kind) {
  constexpr std::array<std::string_view, 8> said = {"question",    "answer", "adoption", "translation",
                                                    "endorsement", "call",   "mission",  "profile"};
  return kind != retraction_kind && std::find(said.begin(), said.end(), kind) == said.end();
}

std::optional<std::string> review_date_of(std::string_view kind, const Document& document, std::uint64_t written_ms) {
  if (auto set = review_date_set(document)) return set;
  return is_reviewed(kind) ? std::optional(review_date_usual(written_ms)) : std::nullopt;
}

bool is_over(std::string_view date, std::string_view today) { return date < today.substr(0, date.size()); }

}  // namespace essaim
