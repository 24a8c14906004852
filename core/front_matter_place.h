#pragma once

#include <optional>
#include <string_view>

#include "core/front_matter_head.h"
#include "core/geo_point.h"

namespace essaim {

// What a head may say of a place.
enum class PlacePart { name, scheme, code, country, population, point, latitude, longitude };

// By its English or French name, without case and accents; nothing for one that a place does not have.
std::optional<PlacePart> place_part(std::string_view name);

// What stands behind `point`: a list of latitude and longitude, or both in one text; nothing where that is no point.
std::optional<GeoPoint> point_in(const HeadValue& value);

}  // namespace essaim
