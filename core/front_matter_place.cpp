#include "core/front_matter_place.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.h"

namespace essaim {

namespace {

// Folded, so without accents.
constexpr std::array<std::pair<std::string_view, PlacePart>, 14> names = {{
    {"name", PlacePart::name},
    {"nom", PlacePart::name},
    {"scheme", PlacePart::scheme},
    {"referentiel", PlacePart::scheme},
    {"code", PlacePart::code},
    {"country", PlacePart::country},
    {"pays", PlacePart::country},
    {"population", PlacePart::population},
    {"point", PlacePart::point},
    {"latitude", PlacePart::latitude},
    {"lat", PlacePart::latitude},
    {"longitude", PlacePart::longitude},
    {"lon", PlacePart::longitude},
    {"lng", PlacePart::longitude},
}};

}  // namespace

std::optional<PlacePart> place_part(std::string_view name) {
  const std::string plain = folded(name);
  const auto* const found = std::ranges::find_if(names, [&](const auto& each) { return each.first == plain; });
  if (found == names.end()) return std::nullopt;
  return found->second;
}

std::optional<GeoPoint> point_in(const HeadValue& value) {
  if (value.shape == HeadValue::Shape::text) return read_point(value.text);
  const auto is_text = [](const HeadValue& item) { return item.shape == HeadValue::Shape::text; };
  const bool two = value.shape == HeadValue::Shape::list && value.items.size() == 2;
  if (!two || !std::ranges::all_of(value.items, is_text)) return std::nullopt;
  return read_point(value.items[0].text, value.items[1].text);
}

}  // namespace essaim
