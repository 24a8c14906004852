#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace essaim {

// A point on the globe (WGS 84), in whole ten-millionths of a degree, which is a centimetre: a fraction in binary would
// not be what the author wrote, and not the same everywhere.
struct GeoPoint {
  std::int32_t latitude = 0;   // north is positive
  std::int32_t longitude = 0;  // east is positive
  bool operator==(const GeoPoint&) const = default;
};

inline constexpr std::int32_t units_per_degree = 10'000'000;
inline constexpr int latitude_degrees_max = 90;
inline constexpr int longitude_degrees_max = 180;
// Whether it lies within these bounds.
bool is_on_globe(const GeoPoint& point);

// `14.7739`, `14,7739`, `-17` or `1.4E1`, with spaces around and whichever minus, rounded to a unit; nothing where it
// is no number or is more than `degrees_max` away from 0.
std::optional<std::int32_t> read_degrees(std::string_view text, int degrees_max);
// Both of a point.
std::optional<GeoPoint> read_point(std::string_view latitude, std::string_view longitude);
// The two in one text, latitude first: `14.7739, -17.3976`; with a semicolon between them commas may stand for points.
std::optional<GeoPoint> read_point(std::string_view text);
// `14.7739`: with a point, and no more digits than it needs; read_degrees gives the same back.
std::string degrees_text(std::int32_t units);

}  // namespace essaim
