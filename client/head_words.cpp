#include "client/head_words.h"

#include <algorithm>
#include <array>

#include "client/say.h"
#include "core/front_matter_values.h"
#include "core/harmless.h"
#include "core/text.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

std::string with_capital(std::string word) {
  std::ranges::replace(word, '_', ' ');
  if (word.empty()) return word;
  const auto first = static_cast<unsigned char>(word[0]);
  if (first >= 'a' && first <= 'z') word[0] = static_cast<char>(first - 'a' + 'A');
  // The letters of Latin-1 with accents stand 32 behind their capitals in the second octet.
  if (first == 0xC3 && word.size() > 1) {
    const auto second = static_cast<unsigned char>(word[1]);
    if (second >= 0xA0 && second <= 0xBE && second != 0xB7) word[1] = static_cast<char>(second - 0x20);
  }
  return word;
}

std::string month_name(int month) {
  switch (month) {
    case 1: return say("January");
    case 2: return say("February");
    case 3: return say("March");
    case 4: return say("April");
    case 5: return say("May");
    case 6: return say("June");
    case 7: return say("July");
    case 8: return say("August");
    case 9: return say("September");
    case 10: return say("October");
    case 11: return say("November");
    default: return say("December");
  }
}

constexpr std::size_t year_only = 4, with_month = 7, with_day = 10;

bool is_day(const std::string& date) { return date.size() == with_day; }

struct Country {
  std::string_view code, english, french;
};
// Those of the networks that we know of, and their neighbours.
constexpr std::array countries = {
    Country{"AT", "Austria", "Autriche"},
    Country{"BE", "Belgium", "Belgique"},
    Country{"BF", "Burkina Faso", "Burkina Faso"},
    Country{"BG", "Bulgaria", "Bulgarie"},
    Country{"BI", "Burundi", "Burundi"},
    Country{"BJ", "Benin", "Bénin"},
    Country{"BR", "Brazil", "Brésil"},
    Country{"CA", "Canada", "Canada"},
    Country{"CD", "Democratic Republic of the Congo", "République démocratique du Congo"},
    Country{"CF", "Central African Republic", "République centrafricaine"},
    Country{"CG", "Congo", "Congo"},
    Country{"CH", "Switzerland", "Suisse"},
    Country{"CI", "Côte d’Ivoire", "Côte d’Ivoire"},
    Country{"CM", "Cameroon", "Cameroun"},
    Country{"CV", "Cabo Verde", "Cap-Vert"},
    Country{"CY", "Cyprus", "Chypre"},
    Country{"CZ", "Czechia", "Tchéquie"},
    Country{"DE", "Germany", "Allemagne"},
    Country{"DJ", "Djibouti", "Djibouti"},
    Country{"DK", "Denmark", "Danemark"},
    Country{"DZ", "Algeria", "Algérie"},
    Country{"EE", "Estonia", "Estonie"},
    Country{"EG", "Egypt", "Égypte"},
    Country{"ES", "Spain", "Espagne"},
    Country{"FI", "Finland", "Finlande"},
    Country{"FR", "France", "France"},
    Country{"GA", "Gabon", "Gabon"},
    Country{"GB", "United Kingdom", "Royaume-Uni"},
    Country{"GH", "Ghana", "Ghana"},
    Country{"GM", "The Gambia", "Gambie"},
    Country{"GN", "Guinea", "Guinée"},
    Country{"GR", "Greece", "Grèce"},
    Country{"GW", "Guinea-Bissau", "Guinée-Bissau"},
    Country{"HR", "Croatia", "Croatie"},
    Country{"HT", "Haiti", "Haïti"},
    Country{"HU", "Hungary", "Hongrie"},
    Country{"IE", "Ireland", "Irlande"},
    Country{"IN", "India", "Inde"},
    Country{"IT", "Italy", "Italie"},
    Country{"KE", "Kenya", "Kenya"},
    Country{"KH", "Cambodia", "Cambodge"},
    Country{"KM", "Comoros", "Comores"},
    Country{"LA", "Laos", "Laos"},
    Country{"LB", "Lebanon", "Liban"},
    Country{"LT", "Lithuania", "Lituanie"},
    Country{"LU", "Luxembourg", "Luxembourg"},
    Country{"LV", "Latvia", "Lettonie"},
    Country{"MA", "Morocco", "Maroc"},
    Country{"MG", "Madagascar", "Madagascar"},
    Country{"ML", "Mali", "Mali"},
    Country{"MR", "Mauritania", "Mauritanie"},
    Country{"MT", "Malta", "Malte"},
    Country{"MU", "Mauritius", "Maurice"},
    Country{"NE", "Niger", "Niger"},
    Country{"NG", "Nigeria", "Nigeria"},
    Country{"NL", "Netherlands", "Pays-Bas"},
    Country{"NO", "Norway", "Norvège"},
    Country{"PL", "Poland", "Pologne"},
    Country{"PT", "Portugal", "Portugal"},
    Country{"RO", "Romania", "Roumanie"},
    Country{"RW", "Rwanda", "Rwanda"},
    Country{"SE", "Sweden", "Suède"},
    Country{"SI", "Slovenia", "Slovénie"},
    Country{"SK", "Slovakia", "Slovaquie"},
    Country{"SN", "Senegal", "Sénégal"},
    Country{"TD", "Chad", "Tchad"},
    Country{"TG", "Togo", "Togo"},
    Country{"TN", "Tunisia", "Tunisie"},
    Country{"TR", "Türkiye", "Turquie"},
    Country{"UA", "Ukraine", "Ukraine"},
    Country{"US", "United States", "États-Unis"},
    Country{"VN", "Vietnam", "Viêt Nam"},
};

}  // namespace

const KindField* field_of(const Kind* kind, const std::string& name) {
  const std::string code = head_code(name);
  if (code.empty()) return nullptr;
  if (kind != nullptr) {
    if (const KindField* const own = kind->find_field(code, true)) return own;
  }
  for (const Kind& other : kinds()) {
    if (const KindField* const field = other.find_field(code, true)) return field;
  }
  return nullptr;
}

std::string field_label(const Kind* kind, const std::string& name) {
  const KindField* const field = field_of(kind, name);
  return with_capital(field == nullptr ? name : field->name.in(spoken()));
}

std::string date_words(const std::string& date) {
  if (!is_period(date) || date.find('/') != std::string::npos || date.size() < with_month) return date;
  std::string month = month_name(std::stoi(date.substr(year_only + 1, 2))) + " " + date.substr(0, year_only);
  if (!is_day(date)) return month;
  const int day = std::stoi(date.substr(with_month + 1));
  return std::to_string(day) + (day == 1 && spoken() == Language::french ? "er " : " ") + month;
}

std::string date_words_behind(const std::string& date) {
  return (is_day(date) && spoken() == Language::french ? "le " : "") + date_words(date);
}

std::string period_words(const std::string& period) {
  const std::size_t stroke = period.find('/');
  if (!is_period(period) || stroke == std::string::npos) return date_words(period);
  const std::string from = period.substr(0, stroke), to = period.substr(stroke + 1);
  if (to == "..") return say("since {0}", {date_words_behind(from)});
  if (from == "..") {
    // Months and years stand without an article in French.
    return is_day(to) ? say("until {0}", {date_words(to)}) : say("until") + " " + date_words(to);
  }
  const bool years = from.size() == year_only && to.size() == year_only;
  return date_words(from) + (years ? "–" : " – ") + date_words(to);
}

std::string country_name(const std::string& code) {
  const auto* const found = std::ranges::find(countries, code, &Country::code);
  if (found == countries.end()) return code;
  return std::string(spoken() == Language::french ? found->french : found->english);
}

std::string shortened_at_word(std::string_view text, std::size_t width) {
  std::string cut = shortened(text, width);
  if (cut == text) return cut;
  const std::size_t space = cut.rfind(' ');
  // A single word that is too long is cut all the same.
  if (space == std::string::npos || space < cut.size() / 2) return cut;
  cut.resize(space);
  while (!cut.empty() && std::string_view(" ,;:.-(").find(cut.back()) != std::string_view::npos) cut.pop_back();
  return cut + " …";
}

std::vector<bool> sections_shown(const v1::DocumentView& document) {
  std::vector<bool> shown(static_cast<std::size_t>(document.sections_size()));
  for (int i = 0; i < document.sections_size(); ++i) {
    const v1::SectionView& section = document.sections(i);
    bool any = !trimmed(section.text()).empty();
    for (int below = i + 1; !any && below < document.sections_size(); ++below) {
      if (document.sections(below).level() <= section.level()) break;
      any = !trimmed(document.sections(below).text()).empty();
    }
    shown[static_cast<std::size_t>(i)] = any;
  }
  return shown;
}

}  // namespace essaim::client
