#include "daemon/use_cases/search_filters.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "core/harmless.h"
#include "daemon/node.h"
#include "daemon/use_cases/entries.h"
#include "daemon/use_cases/search.h"

namespace essaim::daemon {
namespace {

constexpr std::array<std::string_view, 5> outcomes{"worked", "partly", "did-not-work", "stopped", "too-early"};

std::string shown(const std::string& typed) { return shortened(harmless(typed), 40); }

bool all_letters(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

std::string in_case(std::string_view text, char first, char other) {
  std::string out(text);
  for (char& c : out) {
    if (c >= other && c < other + 26) c = static_cast<char>(c - other + first);
  }
  return out;
}

}  // namespace

Result<search::Filters> search_filters(const NetworkState& network, const SearchRequest& request) {
  ListRequest named;
  named.from = request.from;
  named.theme = request.theme;
  named.kind = request.kind;
  if (auto checked = list_query(network, named); !checked) return tl::unexpected(checked.error());
  search::Filters filters;
  filters.theme = request.theme;
  filters.kind = request.kind;
  filters.author = request.from;
  const std::string& language = request.language;
  if (!language.empty() && (language.size() < 2 || language.size() > 3 || !all_letters(language))) {
    return fail(Errc::filter_invalid, {"lang", shown(language), "fr, en, wo …"});
  }
  filters.language = in_case(language, 'a', 'A');
  if (!request.country.empty() && (request.country.size() != 2 || !all_letters(request.country))) {
    return fail(Errc::filter_invalid, {"country", shown(request.country), "FR, SN …"});
  }
  filters.country = in_case(request.country, 'A', 'a');
  if (!request.outcome.empty() && std::ranges::find(outcomes, request.outcome) == outcomes.end()) {
    std::string possible;
    for (const std::string_view outcome : outcomes) possible += (possible.empty() ? "" : ", ") + std::string(outcome);
    return fail(Errc::filter_invalid, {"outcome", shown(request.outcome), possible});
  }
  filters.outcome = request.outcome;
  if (!request.year.empty()) {
    filters.years = search::years_from(request.year);
    if (!filters.years) return fail(Errc::filter_invalid, {"year", shown(request.year), "2019, 2015.., 2015..2019"});
  }
  if (!request.size.empty()) {
    const auto bands = search::size_bands_from(request.size);
    if (!bands) return fail(Errc::filter_invalid, {"size", shown(request.size), "..20000, 100000.., 50000..250000"});
    filters.sizes = *bands;
  }
  if (!request.grade.empty()) {
    filters.grade = search::grade_from(request.grade);
    if (!filters.grade) {
      return fail(Errc::filter_invalid, {"grade", shown(request.grade), "stub, usable, solid, transferable"});
    }
  }
  if (!request.place.empty()) {
    filters.place = search::place_words(request.place);
    if (filters.place.empty()) return fail(Errc::filter_invalid, {"place", shown(request.place), "Castres …"});
  }
  filters.today = day_at(unix_now_ms());
  filters.over = request.past;
  if (request.open) filters.when = Days{filters.today, filters.today};
  if (!request.when.empty()) {
    filters.when = days_of_period(request.when);
    if (!filters.when)
      return fail(Errc::filter_invalid, {"when", shown(request.when), "2027-03, 2027-03-14, 2027/2028"});
    // Who asks for a time that is over wants what was open then.
    filters.over = filters.over || filters.when->first < filters.today;
  }
  return filters;
}

std::span<const NamedFilter> named_filters() {
  static constexpr NamedFilter rows[] = {
      {"theme", [](search::Filters& filters) { filters.theme.clear(); }},
      {"kind", [](search::Filters& filters) { filters.kind.clear(); }},
      {"lang", [](search::Filters& filters) { filters.language.clear(); }},
      {"from", [](search::Filters& filters) { filters.author.clear(); }},
      {"country", [](search::Filters& filters) { filters.country.clear(); }},
      {"year", [](search::Filters& filters) { filters.years.reset(); }},
      {"size", [](search::Filters& filters) { filters.sizes.clear(); }},
      {"outcome", [](search::Filters& filters) { filters.outcome.clear(); }},
      {"grade", [](search::Filters& filters) { filters.grade.reset(); }},
      {"place", [](search::Filters& filters) { filters.place.clear(); }},
      {"when", [](search::Filters& filters) { filters.when.reset(); }},
  };
  return rows;
}

}  // namespace essaim::daemon
