#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/days.h"
#include "core/document.h"
#include "core/entry.h"
#include "core/kinds.h"

namespace essaim::search {

// What a text can be filtered and counted by, beside its words.
struct Facts {
  std::string author;               // handle of the city that wrote it
  std::vector<std::string> themes;  // codes, without those above them
  std::string kind;
  std::string language;                         // small letters, without country: `fr`
  std::string country;                          // of the place that it speaks of, else of its author; two capitals
  std::uint16_t first_year = 0, last_year = 0;  // of its period, else the year in which it was written; 0 unknown
  std::string size;     // band of the number of inhabitants, `50000-100000`; empty where unknown
  std::string outcome;  // `worked` …; empty where none is given
  // As long as its author stands by it: a transferable one is solid after that day.
  Grade grade = Grade::stub;
  Day checked_until = day_without_end;
  // When one can take part: in a mission during its period, in what has a deadline until then.
  std::optional<Days> open;
  bool operator==(const Facts&) const = default;
};
Facts facts_of(const HeaderFields& header, const Document& document, std::string_view handle,
               std::string_view country_of_author);

// The grade on a day.
Grade grade_on(Day today, Grade grade, Day checked_until);
std::optional<Grade> grade_from(std::string_view typed);
// That grade and better ones, as terms name them.
std::vector<std::string> grades_from(Grade least);

// The names of facets, in the order in which they are shown; also those of the filters.
enum class Facet : unsigned char { theme, kind, language, country, year, size, outcome, grade };
inline constexpr std::size_t facet_count = 8;
std::string_view name_of(Facet facet);

// The bands of city size (DOMAIN §5), by their least number: `0-5000`, `5000-20000` … `1000000-`.
const std::vector<std::string>& size_bands();
std::string size_band_of(std::uint64_t population);
// The bands that `50000..250000`, `..20000`, `100000..` or the name of a band touch; nothing where it is neither.
std::optional<std::vector<std::string>> size_bands_from(std::string_view typed);

struct Years {
  std::uint16_t first = 0, last = 0;
  bool operator==(const Years&) const = default;
};
// `2019`, `2015..2019`, `2015-2019`, `2015..`; nothing where it is none of these.
std::optional<Years> years_from(std::string_view typed);
// Of a period as authors write it: `2017-06`, `2008/2016`, `depuis 2008`; nothing where no year stands there.
std::optional<Years> years_of_period(std::string_view period);

}  // namespace essaim::search
