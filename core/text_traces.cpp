#include "core/text_traces.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/text.h"

namespace essaim {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The word that ends, or begins, at a place; empty where none does.
std::string_view word_before(std::string_view text, std::size_t end) {
  while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == ':' || text[end - 1] == '.')) --end;
  std::size_t begin = end;
  while (begin > 0 && is_letter(text[begin - 1])) --begin;
  return text.substr(begin, end - begin);
}
// A longer one is none that is looked for, and only its begin is given: a text may be one word of a hundred kilobytes.
constexpr std::size_t word_bytes_max = 64;
std::string_view word_after(std::string_view text, std::size_t begin) {
  while (begin < text.size() && text[begin] == ' ') ++begin;
  std::size_t end = begin;
  const std::size_t last = std::min(text.size(), begin + word_bytes_max);
  // `m2` is one word.
  while (end < last && (is_letter(text[end]) || (end > begin && is_digit(text[end])))) ++end;
  return text.substr(begin, end - begin);
}

// ------------------------------------------------------------------------------------------------- mail addresses

bool is_local_part(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("._%+-").find(c) != std::string_view::npos;
}
bool is_host_part(char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '-'; }

// The boxes of an office outlive those who read them.
bool is_office(std::string_view local) {
  constexpr std::array<std::string_view, 34> offices = {
      "contact", "contacts", "info",      "infos",       "mairie",        "ville",    "city", "accueil", "office",
      "service", "services", "direction", "secretariat", "communication", "courrier", "mail", "support", "help",
      "aide",    "hello",    "bonjour",   "webmaster",   "noreply",       "no",       "data", "donnees", "opendata",
      "sig",     "gis",      "numerique", "digital",     "agglo",         "equipe",   "team"};
  const std::string plain = folded(local);
  const std::string first = plain.substr(0, plain.find_first_of("._-+0123456789"));
  return contains(offices, first);
}

// ------------------------------------------------------------------------------------------------- phone numbers

// Groups of digits with one or two separators between them, such as `+33 (0)1 23 45 67 89`.
struct DigitRun {
  std::size_t begin = 0, end = 0;
  bool plus = false;
  std::vector<std::string> groups;
  std::size_t digits() const {
    std::size_t sum = 0;
    for (const std::string& group : groups) sum += group.size();
    return sum;
  }
};

DigitRun run_at(std::string_view text, std::size_t at) {
  DigitRun run;
  run.begin = at;
  run.plus = text[at] == '+';
  if (run.plus) ++at;
  run.end = at;
  while (at < text.size()) {
    std::size_t begin = at;
    while (begin < text.size() && begin < at + 2 &&
           std::string_view(" .-()").find(text[begin]) != std::string_view::npos)
      ++begin;
    std::size_t end = begin;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end == begin) break;
    run.groups.emplace_back(text.substr(begin, end - begin));
    at = run.end = end;
  }
  return run;
}

// Shortens a run to the groups that make so many digits; false where none do.
bool cut_to(DigitRun& run, std::size_t digits) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < run.groups.size(); ++i) {
    sum += run.groups[i].size();
    if (sum != digits) continue;
    run.groups.resize(i + 1);
    return true;
  }
  return false;
}

bool is_french(DigitRun& run) {
  if (run.groups[0][0] != '0' || run.groups[0].starts_with("00")) return false;
  const bool pairs = run.groups[0].size() == 2 || run.groups[0].size() == 4 || run.groups[0].size() == 10;
  return pairs && cut_to(run, 10);
}

bool is_senegalese(const DigitRun& run) {
  if (run.groups.size() < 4) return false;
  const std::string& first = run.groups[0];
  return first.size() == 2 && (first == "33" || first[0] == '7') && run.groups[1].size() == 3 &&
         run.groups[2].size() == 2 && run.groups[3].size() == 2;
}

// `2027-03-31`: who writes `call 2027-03-31` announces no number.
bool is_date(const DigitRun& run) {
  if (run.groups.size() != 3 || run.groups[0].size() != 4 || run.groups[1].size() != 2 || run.groups[2].size() != 2) {
    return false;
  }
  return run.groups[1] >= "01" && run.groups[1] <= "12" && run.groups[2] >= "01" && run.groups[2] <= "31";
}

bool is_phone(DigitRun& run, std::string_view word) {
  constexpr std::array<std::string_view, 12> announcing = {"tel",      "telephone", "phone", "mobile",
                                                           "portable", "fax",       "gsm",   "call",
                                                           "appeler",  "whatsapp",  "cell",  "telefone"};
  if (run.groups.empty()) return false;
  const std::size_t digits = run.digits();
  if (run.plus || run.groups[0].starts_with("00")) return digits >= 8 && digits <= 16;
  if (is_french(run) || is_senegalese(run)) return true;
  return digits >= 7 && digits <= 15 && !is_date(run) && contains(announcing, folded(word));
}

// ------------------------------------------------------------------------------------------------- amounts

// `12 000`, `1.200.000,50`: what it is worth and where it ends.
struct Number {
  std::size_t end = 0;
  double value = 0;
  bool grouped = false;
};

Number number_at(std::string_view text, std::size_t at) {
  Number out;
  std::string digits;
  while (at < text.size() && is_digit(text[at])) digits += text[at++];
  const auto three_follow = [&](std::size_t from) {
    return from + 2 < text.size() && is_digit(text[from]) && is_digit(text[from + 1]) && is_digit(text[from + 2]) &&
           (from + 3 == text.size() || !is_digit(text[from + 3]));
  };
  while (digits.size() <= 3 * 4 && at < text.size() &&
         std::string_view(" .,'").find(text[at]) != std::string_view::npos && (out.grouped || digits.size() <= 3) &&
         three_follow(at + 1)) {
    digits += text.substr(at + 1, 3);
    at += 4;
    out.grouped = true;
  }
  if (at + 1 < text.size() && (text[at] == ',' || text[at] == '.') && is_digit(text[at + 1])) {
    ++at;
    while (at < text.size() && is_digit(text[at])) ++at;
  }
  out.end = at;
  for (const char c : digits) out.value = out.value * 10 + (c - '0');
  return out;
}

bool speaks_of_money(std::string_view before) {
  constexpr std::array<std::string_view, 11> stems = {"cout",   "cost",  "budget", "montant", "amount", "subvention",
                                                      "depens", "spent", "price",  "financ",  "investi"};
  const std::string_view near = before.substr(before.size() > 60 ? before.size() - 60 : 0);
  return std::any_of(stems.begin(), stems.end(),
                     [&](std::string_view stem) { return near.find(stem) != std::string_view::npos; });
}

// Whether what follows a number leaves it bare: nothing, a sign, or a word that counts nothing.
bool stays_bare(std::string_view text, std::size_t end) {
  constexpr std::array<std::string_view, 27> counting_nothing = {
      "par",     "per",      "pour",     "for",      "ht",   "ttc", "hors", "en",   "in",
      "by",      "and",      "et",       "de",       "of",   "a",   "k",    "m",    "mille",
      "million", "millions", "thousand", "milliard", "over", "sur", "dont", "each", "au"};
  std::size_t at = end;
  while (at < text.size() && text[at] == ' ') ++at;
  if (at == text.size()) return true;
  if (is_letter(text[at])) return contains(counting_nothing, word_after(text, end));
  return std::string_view(".,;:)!?|*_(").find(text[at]) != std::string_view::npos;
}

}  // namespace

std::vector<std::string> personal_mail_addresses(std::string_view line) {
  std::vector<std::string> out;
  for (std::size_t at = line.find('@'); at != std::string_view::npos; at = line.find('@', at + 1)) {
    std::size_t begin = at, end = at + 1;
    while (begin > 0 && is_local_part(line[begin - 1])) --begin;
    while (end < line.size() && is_host_part(line[end])) ++end;
    while (end > at + 1 && (line[end - 1] == '.' || line[end - 1] == '-')) --end;
    const std::string_view host = line.substr(at + 1, end - at - 1);
    const std::size_t dot = host.rfind('.');
    if (begin == at || dot == std::string_view::npos || dot == 0 || host.size() - dot < 3) continue;
    if (!is_office(line.substr(begin, at - begin))) out.emplace_back(line.substr(begin, end - begin));
  }
  return out;
}

std::vector<std::string> phone_numbers(std::string_view line) {
  std::vector<std::string> out;
  const std::string text = folded(line);  // makes all spaces alike
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool begins = is_digit(text[at]) || (text[at] == '+' && at + 1 < text.size() && is_digit(text[at + 1]));
    if (!begins) continue;
    DigitRun run = run_at(text, at);
    const bool inside =
        at > 0 && (is_letter(text[at - 1]) || std::string_view(".,/-").find(text[at - 1]) != std::string_view::npos);
    const std::size_t end = run.end;
    if (!inside && is_phone(run, word_before(text, at))) {
      std::string shown = run.plus ? "+" : "";
      for (std::size_t i = 0; i < run.groups.size(); ++i) shown += (i > 0 ? " " : "") + run.groups[i];
      out.push_back(std::move(shown));
    }
    at = std::max(at, end == 0 ? at : end - 1);
  }
  return out;
}

bool names_currency(std::string_view line) {
  constexpr std::array<std::string_view, 29> words = {
      "euro",    "euros",  "eur",   "keur",   "meur",    "ke",  "fcfa",     "cfa",   "xof",    "xaf",
      "franc",   "francs", "chf",   "dollar", "dollars", "usd", "cad",      "gbp",   "pounds", "dirham",
      "dirhams", "mad",    "dinar", "dinars", "tnd",     "dzd", "centimes", "cents", "roupies"};
  for (const std::string_view sign : {"€", "$", "£", "¥"}) {
    if (line.find(sign) != std::string_view::npos) return true;
  }
  const std::string text = folded(line);
  for (std::size_t at = 0; at < text.size();) {
    if (!is_letter(text[at])) {
      ++at;
      continue;
    }
    const std::string_view word = word_after(text, at);
    if (contains(words, word)) return true;
    at += word.size();
    while (at < text.size() && (is_letter(text[at]) || is_digit(text[at]))) ++at;
  }
  return false;
}

std::vector<std::string> amounts_without_currency(std::string_view line, bool money) {
  constexpr std::array<std::string_view, 16> numbering = {"page", "p",     "article", "art",    "loi",     "law",
                                                          "no",   "n",     "numero",  "number", "version", "phase",
                                                          "lot",  "annee", "year",    "code"};
  std::vector<std::string> out;
  if (names_currency(line)) return out;
  const std::string text = folded(line);
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_digit(text[at])) continue;
    const Number number = number_at(text, at);
    const std::size_t begin = at;
    at = number.end - 1;
    const char before = begin > 0 ? text[begin - 1] : ' ';
    const char after = number.end < text.size() ? text[number.end] : ' ';
    const bool date = before == '-' || before == '/' || after == '-' || after == '/' || is_letter(before);
    const bool year = !number.grouped && number.value >= 1900 && number.value <= 2100;
    const std::string_view next = word_after(text, number.end);
    const bool large = next == "million" || next == "millions" || next == "milliard" || next == "k" || next == "m" ||
                       next == "thousand" || next == "mille";
    if (date || year || after == '%' || (number.value < 100 && !large)) continue;
    if (contains(numbering, word_before(text, begin)) || !stays_bare(text, number.end)) continue;
    if (!money && !speaks_of_money(std::string_view(text).substr(0, begin))) continue;
    std::string shown = text.substr(begin, number.end - begin);
    if (large) shown += " " + std::string(next);
    out.push_back(std::move(shown));
  }
  return out;
}

}  // namespace essaim
