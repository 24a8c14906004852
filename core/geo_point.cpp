#include "core/geo_point.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/text.h"

namespace essaim {

bool is_on_globe(const GeoPoint& point) {
  const auto within = [](std::int32_t units, int degrees) {
    return units >= -degrees * units_per_degree && units <= degrees * units_per_degree;
  };
  return within(point.latitude, latitude_degrees_max) && within(point.longitude, longitude_degrees_max);
}

std::optional<std::int32_t> read_degrees(std::string_view text, int degrees_max) {
  constexpr std::string_view minus = "−";
  std::string plain = folded(text);
  if (plain.starts_with(minus)) plain.replace(0, minus.size(), "-");
  if (std::ranges::count(plain, ',') == 1 && plain.find('.') == std::string::npos) plain[plain.find(',')] = '.';
  if (plain.starts_with('+')) plain.erase(0, 1);
  // from_chars would take `inf` and `nan` for numbers.
  if (plain.empty() || plain.find_first_not_of("0123456789.-+e") != std::string::npos) return std::nullopt;
  double degrees = 0;
  const auto [end, failure] = std::from_chars(plain.data(), plain.data() + plain.size(), degrees);
  if (failure != std::errc() || end != plain.data() + plain.size()) return std::nullopt;
  // A double holds any number of units exactly; what was written with seven decimals or fewer is rounded to itself.
  if (!(std::abs(degrees) <= degrees_max)) return std::nullopt;
  return static_cast<std::int32_t>(std::llround(degrees * units_per_degree));
}

std::optional<GeoPoint> read_point(std::string_view latitude, std::string_view longitude) {
  const auto north = read_degrees(latitude, latitude_degrees_max);
  const auto east = read_degrees(longitude, longitude_degrees_max);
  if (!north || !east) return std::nullopt;
  return GeoPoint{.latitude = *north, .longitude = *east};
}

std::optional<GeoPoint> read_point(std::string_view text) {
  std::size_t between = text.find(';');
  if (between == std::string_view::npos) between = text.find(',');
  if (between == std::string_view::npos) return std::nullopt;
  return read_point(text.substr(0, between), text.substr(between + 1));
}

std::string degrees_text(std::int32_t units) {
  constexpr std::size_t decimals = 7;
  static_assert(units_per_degree == 10'000'000);
  std::string digits = std::to_string(std::abs(std::int64_t{units}));
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  std::string out = (units < 0 ? "-" : "") + digits.substr(0, digits.size() - decimals);
  std::string rest = digits.substr(digits.size() - decimals);
  rest.erase(rest.find_last_not_of('0') + 1);
  return rest.empty() ? out : out + "." + rest;
}

}  // namespace essaim
