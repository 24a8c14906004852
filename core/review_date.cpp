#include "core/review_date.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "core/completeness.h"
#include "core/front_matter_values.h"
#include "core/retraction.h"

namespace essaim {
namespace {

constexpr std::chrono::months review_after{18};

std::string padded(unsigned number, std::size_t digits) {
  std::string text = std::to_string(number);
  return std::string(digits - std::min(digits, text.size()), '0') + text;
}

std::string text_of(const std::chrono::year_month_day& day) {
  return padded(static_cast<unsigned>(static_cast<int>(day.year())), 4) + "-" +
         padded(static_cast<unsigned>(day.month()), 2) + "-" + padded(static_cast<unsigned>(day.day()), 2);
}

std::chrono::sys_days days_of(std::uint64_t unix_ms) {
  // A header may claim any time; no calendar goes further than this.
  constexpr std::uint64_t end_of_9999_ms = 253'402'300'799'999;
  return std::chrono::floor<std::chrono::days>(
      std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(std::min(unix_ms, end_of_9999_ms))));
}

}  // namespace

std::optional<std::string> review_date_set(const Document& document) {
  std::string value = head_value(document, "review_by");
  if (value.empty() || value.find('/') != std::string::npos || !is_period(value)) return std::nullopt;
  return value;
}

std::string review_date_usual(std::uint64_t written_ms) {
  std::chrono::year_month_day day = std::chrono::year_month_day(days_of(written_ms)) + review_after;
  if (!day.ok()) day = day.year() / day.month() / std::chrono::last;
  return text_of(day);
}

bool is_reviewed(const std::string& kind) {
  constexpr std::array said = {"question",    "answer", "adoption", "translation",
                               "endorsement", "call",   "mission",  "profile"};
  return kind != retraction_kind && std::find(said.begin(), said.end(), kind) == said.end();
}

std::string day_of(std::uint64_t unix_ms) { return text_of(days_of(unix_ms)); }

bool is_over(std::string_view date, std::string_view today) { return date < today.substr(0, date.size()); }

}  // namespace essaim
