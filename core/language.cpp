#include "core/language.h"

#include <algorithm>
#include <cctype>

namespace essaim {
namespace {

constexpr std::string_view no_break_space = "\u00A0";
constexpr std::string_view opening_quote = "«";
constexpr std::string_view closing_quote = "»";

bool keeps_its_space_before(std::string_view rest) {
  return rest.starts_with(closing_quote) ||
         (!rest.empty() && std::string_view(":;!?").find(rest.front()) != std::string_view::npos);
}

}  // namespace

std::optional<Language> language_from(std::string_view tag) {
  std::string primary(tag.substr(0, tag.find_first_of("-_.@")));
  std::ranges::transform(primary, primary.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  if (primary == "fr") return Language::french;
  if (primary == "en") return Language::english;
  return std::nullopt;
}

std::string typeset(std::string_view text, Language language) {
  if (language != Language::french) return std::string(text);
  std::string out;
  out.reserve(text.size() + 16);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool after_quote = text.substr(0, i).ends_with(opening_quote);
    if (text[i] == ' ' && (after_quote || keeps_its_space_before(text.substr(i + 1)))) {
      out += no_break_space;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace essaim
