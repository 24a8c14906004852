#include "search/facets.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "core/completeness.h"
#include "core/review_date.h"
#include "core/text.h"

namespace essaim::search {
namespace {

constexpr std::array<std::uint64_t, 8> band_starts{0, 5'000, 20'000, 50'000, 100'000, 250'000, 500'000, 1'000'000};
// What is written before and after is a typing error or no year.
constexpr std::uint16_t year_least = 1900, year_most = 2100;

constexpr std::string_view mission_kind = "mission";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

template <typename Number>
std::optional<Number> number_from(std::string_view text) {
  Number number{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::uint16_t year_of(std::uint64_t unix_ms) {
  using namespace std::chrono;
  // Beyond what a calendar holds an author may claim anything.
  if (unix_ms == 0 || unix_ms > 4'102'444'800'000) return 0;
  const year_month_day date{floor<days>(sys_time<milliseconds>{milliseconds{unix_ms}})};
  return static_cast<std::uint16_t>(static_cast<int>(date.year()));
}

// Small ASCII letters of the first part of a language tag.
std::string base_language(std::string_view tag) { return folded(tag.substr(0, tag.find_first_of("-_"))); }

std::string capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return out;
}

// What any reader finds, whatever the author says of the text: all but whether it was checked.
Grade grade_of(const Kind* kind, const Document& document) {
  return completeness_of(kind == nullptr ? kinds().front() : *kind, document, true).grade;
}

Day checked_until(const HeaderFields& header, const Document& document) {
  const auto date = review_date_of(header.kind, document, header.time_ms);
  if (!date) return day_without_end;
  const auto days = days_of_date(*date);
  return days ? days->last : day_without_end;
}

std::optional<Days> open_days(const Kind* kind, const Document& document) {
  if (kind == nullptr) return std::nullopt;
  if (kind->code == mission_kind) {
    // One without dates has a rhythm, such as each Saturday.
    const Days always{0, day_without_end};
    return document.period.empty() ? always : days_of_period(document.period).value_or(always);
  }
  if (kind->find_field("deadline", true) == nullptr) return std::nullopt;
  const auto deadline = days_of_date(head_value(document, "deadline"));
  return deadline ? std::optional(Days{0, deadline->last}) : std::nullopt;
}

}  // namespace

Grade grade_on(Day today, Grade grade, Day checked_until) {
  return grade == Grade::transferable && checked_until < today ? Grade::solid : grade;
}

std::optional<Grade> grade_from(std::string_view typed) {
  for (const Grade grade : {Grade::stub, Grade::usable, Grade::solid, Grade::transferable}) {
    if (name_of(grade) == typed) return grade;
  }
  return std::nullopt;
}

std::vector<std::string> grades_from(Grade least) {
  std::vector<std::string> numbers;
  for (auto number = static_cast<unsigned>(least); number <= static_cast<unsigned>(Grade::transferable); ++number) {
    numbers.push_back(std::to_string(number));
  }
  return numbers;
}

std::string_view name_of(Facet facet) {
  switch (facet) {
    case Facet::theme: return "theme";
    case Facet::kind: return "kind";
    case Facet::language: return "language";
    case Facet::country: return "country";
    case Facet::year: return "year";
    case Facet::size: return "size";
    case Facet::outcome: return "outcome";
    case Facet::grade: return "grade";
  }
  return "";
}

const std::vector<std::string>& size_bands() {
  static const std::vector<std::string> bands = [] {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < band_starts.size(); ++i) {
      const std::string end = i + 1 < band_starts.size() ? std::to_string(band_starts[i + 1]) : "";
      names.push_back(std::to_string(band_starts[i]) + "-" + end);
    }
    return names;
  }();
  return bands;
}

std::string size_band_of(std::uint64_t population) {
  const auto above = std::ranges::upper_bound(band_starts, population);
  return size_bands()[static_cast<std::size_t>(above - band_starts.begin()) - 1];
}

std::optional<std::vector<std::string>> size_bands_from(std::string_view typed) {
  const auto& bands = size_bands();
  if (std::ranges::find(bands, typed) != bands.end()) return std::vector<std::string>{std::string(typed)};
  const std::size_t dots = typed.find("..");
  if (dots == std::string_view::npos) return std::nullopt;
  const std::string_view low = typed.substr(0, dots), high = typed.substr(dots + 2);
  const auto least = low.empty() ? std::optional<std::uint64_t>(0) : number_from<std::uint64_t>(low);
  const auto most = high.empty() ? std::optional<std::uint64_t>(UINT64_MAX) : number_from<std::uint64_t>(high);
  if (!least || !most || *least > *most || typed.size() == 2) return std::nullopt;
  std::vector<std::string> touched;
  for (std::size_t i = 0; i < band_starts.size(); ++i) {
    const bool begins_below = band_starts[i] < *most || band_starts[i] == *least;
    const bool ends_above = i + 1 == band_starts.size() || band_starts[i + 1] > *least;
    if (begins_below && ends_above) touched.push_back(bands[i]);
  }
  return touched;
}

std::optional<Years> years_from(std::string_view typed) {
  if (const auto year = number_from<std::uint16_t>(typed)) {
    return *year >= year_least && *year <= year_most ? std::optional(Years{*year, *year}) : std::nullopt;
  }
  std::size_t sign = typed.find(".."), width = 2;
  if (sign == std::string_view::npos) {
    sign = typed.find('-');
    width = 1;
  }
  if (sign == std::string_view::npos || typed.size() == width) return std::nullopt;
  const std::string_view low = typed.substr(0, sign), high = typed.substr(sign + width);
  const auto first = low.empty() ? std::optional(year_least) : number_from<std::uint16_t>(low);
  const auto last = high.empty() ? std::optional(year_most) : number_from<std::uint16_t>(high);
  if (!first || !last || *first > *last || *first < year_least || *last > year_most) return std::nullopt;
  return Years{*first, *last};
}

std::optional<Years> years_of_period(std::string_view period) {
  std::optional<Years> years;
  for (std::size_t at = 0; at < period.size();) {
    std::size_t end = at;
    while (end < period.size() && is_digit(period[end])) ++end;
    if (end - at == 4) {
      const auto year = number_from<std::uint16_t>(period.substr(at, 4));
      if (year && *year >= year_least && *year <= year_most) {
        if (!years) years = Years{*year, *year};
        years->first = std::min(years->first, *year);
        years->last = std::max(years->last, *year);
      }
    }
    at = std::max(end, at + 1);
  }
  return years;
}

Facts facts_of(const HeaderFields& header, const Document& document, std::string_view handle,
               std::string_view country_of_author) {
  Facts facts;
  facts.author = handle;
  facts.themes = header.themes;
  facts.kind = header.kind;
  facts.language = base_language(header.language);
  const bool placed = document.place && document.place->country.size() == 2;
  facts.country = capitals(placed ? std::string_view(document.place->country) : country_of_author);
  if (const auto years = years_of_period(document.period)) {
    facts.first_year = years->first;
    facts.last_year = years->last;
  } else {
    facts.first_year = facts.last_year = year_of(header.time_ms);
  }
  if (document.place && document.place->population > 0) facts.size = size_band_of(document.place->population);
  facts.outcome = document.outcome;
  const Kind* const kind = find_kind(header.kind);
  facts.grade = grade_of(kind, document);
  facts.checked_until = checked_until(header, document);
  facts.open = open_days(kind, document);
  return facts;
}

}  // namespace essaim::search
