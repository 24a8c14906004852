#include "core/acronyms.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace essaim {

namespace {

constexpr std::size_t letters_min = 2;
constexpr std::size_t letters_max = 7;
// How many words before or behind an acronym may explain it.
constexpr std::size_t words_looked_at = 14;

// Read by everybody in a town hall without a thought, in one language or the other; currencies and formats among them.
constexpr std::array<std::string_view, 62> known = {
    "EU",  "UE",  "UN",   "ONU",   "USA", "UK",   "PDF", "HTML", "HTTP", "HTTPS", "URL", "CSV", "JSON",
    "XML", "GPS", "SMS",  "OK",    "TV",  "PC",   "ID",  "CD",   "DVD",  "USB",   "ISO", "EUR", "XOF",
    "XAF", "USD", "GBP",  "CHF",   "MAD", "FCFA", "CFA", "HT",   "TTC",  "TVA",   "VAT", "AM",  "PM",
    "FAQ", "QR",  "WIFI", "COVID", "SOS", "RSS",  "PME", "SME",  "ONG",  "NGO",   "CO",  "CC",  "BY",
    "SA",  "NC",  "OPEN", "NB",    "PS",  "VS",   "KO",  "KM",   "WWW",  "NON"};

bool is_upper(char32_t c) { return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7); }
bool is_lower(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF && c != 0xF7); }
// Beyond Latin-1: apostrophes as modifiers, punctuation (’ – …), currencies and other signs, and pictures.
bool is_sign(char32_t c) {
  return (c >= 0x2B9 && c <= 0x2DF) || (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x303F) || c >= 0xFE00;
}
bool is_letter(char32_t c) { return is_upper(c) || is_lower(c) || (c > 0xFF && !is_sign(c)); }
bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

std::u32string characters(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    if (const auto c = next_code_point(text, at)) {
      out += *c;
    } else {
      ++at;
    }
  }
  return out;
}

bool is_roman(std::string_view word) { return word.find_first_not_of("IVXLCM") == std::string_view::npos; }

// More capitals than small letters: a heading that shouts, of which no word can be told for an acronym.
bool shouts(const std::u32string& line) {
  const auto upper = std::count_if(line.begin(), line.end(), is_upper);
  const auto lower = std::count_if(line.begin(), line.end(), is_lower);
  return upper > lower && upper > 12;
}

// The first letters of the words of a stretch, folded: `système d'information` gives `sdi`.
std::string initials(std::u32string_view stretch) {
  std::string out;
  bool inside = false;
  for (const char32_t c : stretch) {
    const bool part = is_letter(c) || is_digit(c);
    if (part && !inside) {
      std::string letter;
      append_utf8(letter, c);
      out += folded(letter).substr(0, 1);
    }
    inside = part;
  }
  return out;
}

// Whether the letters of an acronym come in this order among initials. Two in three are enough: IGN's `N` may stand in
// the middle of a word, and acronyms of another language never fit whole.
bool fits(std::string_view letters, std::string_view among) {
  std::size_t found = 0, at = 0;
  for (const char letter : letters) {
    const std::size_t place = among.find(letter, at);
    if (place == std::string_view::npos) continue;
    ++found;
    at = place + 1;
  }
  return 3 * found >= 2 * letters.size();
}

std::u32string_view last_words(std::u32string_view text, std::size_t count) {
  std::size_t begin = text.size();
  bool inside = false;
  while (begin > 0 && count > 0) {
    const bool part = is_letter(text[begin - 1]);
    if (inside && !part) --count;
    inside = part;
    --begin;
  }
  return text.substr(begin);
}

class Acronyms {
 public:
  void look_at(const TextLine& line) {
    const std::u32string text = characters(line.text);
    if (shouts(text)) return;
    for (std::size_t at = 0; at < text.size();) {
      if (!is_letter(text[at]) && !is_digit(text[at])) {
        ++at;
        continue;
      }
      std::size_t end = at;
      while (end < text.size() && (is_letter(text[end]) || is_digit(text[end]))) ++end;
      judge(text, at, end, line.line);
      at = end;
    }
  }

  std::vector<FoundAcronym> found(std::string_view explained) const {
    std::vector<FoundAcronym> out;
    const std::string named = " " + folded(explained) + " ";
    for (const FoundAcronym& each : seen_) {
      const bool said = std::find(explained_.begin(), explained_.end(), each.acronym) != explained_.end();
      if (!said && !is_named(named, folded(each.acronym))) out.push_back(each);
    }
    return out;
  }

 private:
  static bool is_named(const std::string& list, const std::string& word) {
    for (std::size_t at = list.find(word); at != std::string::npos; at = list.find(word, at + 1)) {
      const auto outside = [](char c) { return !is_letter(static_cast<unsigned char>(c)); };
      if (outside(list[at - 1]) && outside(list[at + word.size()])) return true;
    }
    return false;
  }

  void judge(const std::u32string& text, std::size_t begin, std::size_t end, std::size_t line) {
    // The plural of an acronym in English.
    std::size_t last = end;
    if (last - begin > letters_min && text[last - 1] == 's' && is_upper(text[last - 2])) --last;
    const std::u32string_view word = std::u32string_view(text).substr(begin, last - begin);
    if (word.size() < letters_min || word.size() > letters_max || !std::all_of(word.begin(), word.end(), is_upper))
      return;
    std::string acronym;
    for (const char32_t c : word) append_utf8(acronym, c);
    if (std::find(known.begin(), known.end(), acronym) != known.end() || is_roman(acronym)) return;
    if (is_explained_here(text, begin, end, folded(acronym))) explained_.push_back(acronym);
    const bool new_one =
        std::none_of(seen_.begin(), seen_.end(), [&](const FoundAcronym& each) { return each.acronym == acronym; });
    if (new_one) seen_.push_back({acronym, line});
  }

  // `… système d'information géographique (SIG)`, `SIG (système …)`, `SIG : système …`, `SIG, système …,`.
  static bool is_explained_here(std::u32string_view text, std::size_t begin, std::size_t end,
                                std::string_view letters) {
    if (begin > 0 && text[begin - 1] == '(') {
      const std::size_t words = std::min(words_looked_at, 2 * letters.size() + 2);
      if (fits(letters, initials(last_words(text.substr(0, begin - 1), words)))) return true;
    }
    std::size_t at = end;
    while (at < text.size() && (text[at] == ' ' || text[at] == 0xA0 || text[at] == 0x202F || text[at] == '*')) ++at;
    if (at == text.size() || std::u32string_view(U"(:=,").find(text[at]) == std::u32string_view::npos) return false;
    const std::u32string_view behind = text.substr(at + 1, 120);
    const std::string all = initials(behind.substr(0, behind.find_first_of(U").;")));
    return !all.empty() && all[0] == letters[0] && fits(letters, all.substr(0, words_looked_at));
  }

  std::vector<FoundAcronym> seen_;
  std::vector<std::string> explained_;
};

}  // namespace

std::vector<FoundAcronym> unexplained_acronyms(const std::vector<TextLine>& prose, std::string_view explained) {
  Acronyms acronyms;
  for (const TextLine& line : prose) acronyms.look_at(line);
  return acronyms.found(explained);
}

}  // namespace essaim
