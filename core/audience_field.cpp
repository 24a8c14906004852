#include "core/audience_field.h"

#include <array>
#include <string>
#include <utility>

#include "core/harmless.h"
#include "core/text.h"

namespace essaim {
namespace {

// Folded, as they are compared.
constexpr std::array<std::pair<std::string_view, Audience>, 4> words = {{{"public", Audience::everyone},
                                                                         {"publique", Audience::everyone},
                                                                         {"network", Audience::network},
                                                                         {"reseau", Audience::network}}};

// A value of one word, without what YAML may have around it.
std::string_view bare(std::string_view yaml) {
  std::string_view value = trimmed(yaml);
  if (const std::size_t comment = value.find(" #"); comment != std::string_view::npos) {
    value = trimmed(value.substr(0, comment));
  }
  if (value.starts_with('#')) return {};
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front()) {
    value = trimmed(value.substr(1, value.size() - 2));
  }
  return value;
}

}  // namespace

std::optional<Audience> audience_called(std::string_view typed) {
  const std::string plain = folded(typed);
  for (const auto& [word, audience] : words) {
    if (word == plain) return audience;
  }
  return std::nullopt;
}

Result<std::optional<Audience>> audience_in_head(const Document& document, std::string_view file) {
  for (const FrontMatterField& field : document.fields) {
    if (tells_audience(field.name, field.yaml)) return audience_called(bare(field.yaml));
    const std::string_view value = bare(field.yaml);
    if (folded(field.name) != "audience" || value.empty()) continue;
    return fail(Errc::field_invalid,
                {std::string(file), harmless(field.name), shortened(harmless(value), 40), "network, public"});
  }
  return std::optional<Audience>();
}

bool tells_audience(std::string_view name, std::string_view yaml) {
  const std::string plain = folded(name);
  return (plain == "audience" || plain == "diffusion") && audience_called(bare(yaml)).has_value();
}

}  // namespace essaim
