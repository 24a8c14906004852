#include "client/site/site_words.h"

#include <algorithm>
#include <array>

#include "client/head_words.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/front_matter_values.h"
#include "core/kinds.h"
#include "core/text.h"

namespace essaim::client {
namespace {

struct Licence {
  std::string_view spdx, english, french, address;
};
constexpr std::array<Licence, 7> licences = {{
    {"CC-BY-4.0", "Creative Commons Attribution 4.0", "Creative Commons Attribution 4.0",
     "https://creativecommons.org/licenses/by/4.0/"},
    {"CC-BY-SA-4.0", "Creative Commons Attribution-ShareAlike 4.0",
     "Creative Commons Attribution – Partage dans les mêmes conditions 4.0",
     "https://creativecommons.org/licenses/by-sa/4.0/"},
    {"CC-BY-NC-SA-4.0", "Creative Commons Attribution-NonCommercial-ShareAlike 4.0",
     "Creative Commons Attribution – Pas d’utilisation commerciale – Partage dans les mêmes conditions 4.0",
     "https://creativecommons.org/licenses/by-nc-sa/4.0/"},
    {"CC0-1.0", "Creative Commons Zero 1.0 (no rights reserved)", "Creative Commons Zero 1.0 (aucun droit réservé)",
     "https://creativecommons.org/publicdomain/zero/1.0/"},
    {"etalab-2.0", "Open Licence 2.0 (Etalab)", "Licence Ouverte 2.0 (Etalab)",
     "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"},
    {"MIT", "MIT License", "Licence MIT", "https://spdx.org/licenses/MIT.html"},
    {"LicenseRef-network-only", "For the members of the network only", "Réservé aux membres du réseau", ""},
}};

std::string label_of_value(const char* kind_code, const char* field_code, const std::string& value) {
  const Kind* const kind = find_kind(kind_code);
  const KindField* const field = kind == nullptr ? nullptr : kind->find_field(field_code, true);
  return field == nullptr || value.empty() ? value : choice_label(*field, value, spoken());
}

}  // namespace

std::string short_date(std::uint64_t unix_ms) { return date_text(unix_ms); }

std::string long_date(std::uint64_t unix_ms) { return date_words(date_text(unix_ms)); }

std::string foreign_language(const std::string& tag) {
  const bool same = (tag == "fr" && spoken() == Language::french) || (tag == "en" && spoken() == Language::english);
  return same || !is_language(tag) ? "" : tag;
}

std::string text_direction(const std::string& tag) {
  const std::string main = folded(std::string_view(tag).substr(0, tag.find('-')));
  return main == "ar" || main == "fa" || main == "he" || main == "ur" ? "rtl" : "";
}

LicenceWords licence_words(const std::string& spdx) {
  const std::string_view called = spdx.empty() ? "CC-BY-4.0" : std::string_view(spdx);
  for (const Licence& licence : licences) {
    if (licence.spdx != called) continue;
    return {std::string(spoken() == Language::french ? licence.french : licence.english), std::string(licence.address)};
  }
  return {std::string(called), ""};
}

std::string outcome_label(const std::string& kind, const std::string& code) {
  if (code.empty()) return {};
  const Kind* holder = find_kind(kind);
  // Every document has a place for the outcome, whatever its kind.
  if (holder == nullptr || holder->find_field("outcome", true) == nullptr) holder = find_kind("experience");
  const KindField* const field = holder == nullptr ? nullptr : holder->find_field("outcome", true);
  return field == nullptr ? code : choice_label(*field, code, spoken());
}

std::string stage_label(const std::string& code) { return label_of_value("adoption", "stage", code); }
std::string method_label(const std::string& code) { return label_of_value("translation", "method", code); }

std::string plain_value(std::string_view yaml) {
  std::string_view text = trimmed(yaml);
  const bool quoted = text.size() >= 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
  if (quoted && text.substr(1, text.size() - 2).find(text.front()) == std::string_view::npos) {
    text = text.substr(1, text.size() - 2);
  }
  const bool listed = text.size() >= 2 && text.front() == '[' && text.back() == ']';
  if (listed && text.find_first_of("[]{}\"'", 1) == text.size() - 1) text = text.substr(1, text.size() - 2);
  return std::string(trimmed(text));
}

}  // namespace essaim::client
