#include "core/language_guess.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/text.h"

namespace essaim {

namespace {

struct LanguageWords {
  std::string_view code;
  std::string_view words;  // folded, so without accents
};

// The small words of each: about half of any text.
constexpr std::array<LanguageWords, 4> languages = {{
    {"en",
     "the of and to in is are was were for on with that this these by from as at it its be been we our they their have "
     "has had not which can could but or an a will would who what when where how there than more also between into "
     "about each other one two did do does all any no if so only after before during through must should you your"},
    {"es",
     "el la los las un una unos unas y e de del al en para por con sin sobre que no se es son fue fueron ser esta este "
     "estos estas esto mas pero su sus o u lo le les como cuando donde quien cada entre tambien ya hay ha han muy "
     "desde "
     "hasta nuestro nuestra nuestros nos si todo todos toda todas otro otra otros segun durante ante antes despues"},
    {"fr",
     "le la les l un une des d du de et est a au aux en dans pour par sur avec sans que qu qui ne n pas plus ce cette "
     "ces "
     "c se s sont ont ete etre fait nous vous ils elle elles on il je leur leurs son sa ses notre nos votre vos mais "
     "ou "
     "comme entre aussi tout tous toute toutes y dont ainsi cela ca afin chaque meme lors apres avant peut sous selon"},
    {"pt",
     "o a os as um uma uns umas e de do da dos das em no na nos nas ao aos para por pelo pela pelos pelas com sem "
     "sobre "
     "que nao se foi foram ser sao esta este estes estas isto mais mas sua seu suas seus ou como quando onde quem cada "
     "entre tambem ja ha muito desde ate nosso nossa nossos todo todos toda todas outro outra outros segundo durante"},
}};

// Below this nobody can tell one Romance language from another.
constexpr std::size_t words_min = 8;
// Small words make 40 to 55 % of running text; lists of keywords have fewer, texts of another language fewer still.
constexpr double share_min = 0.22;
// How much better the best must fit than the next.
constexpr double lead_min = 1.2;

std::vector<std::string_view> words_in(std::string_view plain) {
  std::vector<std::string_view> out;
  while (!plain.empty()) {
    const std::size_t end = plain.find(' ');
    if (end != 0) out.push_back(plain.substr(0, end));
    plain = end == std::string_view::npos ? std::string_view{} : plain.substr(end + 1);
  }
  return out;
}

// Signs beyond ASCII: those of Latin-1, general punctuation, arrows and other symbols.
bool is_word_character(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  return c >= 0xC0 && c != 0xD7 && c != 0xF7 && (c < 0x2000 || c > 0x2BFF) && (c < 0x3000 || c > 0x303F);
}

// In which of the languages a small word occurs, as bits.
const std::unordered_map<std::string_view, unsigned>& small_words() {
  static const std::unordered_map<std::string_view, unsigned> all = [] {
    std::unordered_map<std::string_view, unsigned> map;
    for (std::size_t i = 0; i < languages.size(); ++i) {
      for (const std::string_view word : words_in(languages[i].words)) map[word] |= 1U << i;
    }
    return map;
  }();
  return all;
}

}  // namespace

std::string guess_language(std::string_view text) {
  const std::string plain = only_words(text);
  const std::vector<std::string_view> words = words_in(plain);
  if (words.size() < words_min) return {};
  // A word that several languages have says little about any of them.
  std::array<double, languages.size()> scores{};
  std::array<std::size_t, languages.size()> hits{};
  for (const std::string_view word : words) {
    const auto found = small_words().find(word);
    if (found == small_words().end()) continue;
    const int shared = __builtin_popcount(found->second);
    for (std::size_t i = 0; i < languages.size(); ++i) {
      if ((found->second & (1U << i)) == 0) continue;
      scores[i] += 1.0 / (shared * shared);
      ++hits[i];
    }
  }
  const auto best = static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
  double next = 0;
  for (std::size_t i = 0; i < languages.size(); ++i) {
    if (i != best) next = std::max(next, scores[i]);
  }
  const double share = static_cast<double>(hits[best]) / static_cast<double>(words.size());
  if (share < share_min || scores[best] < lead_min * next) return {};
  return std::string(languages[best].code);
}

std::string only_words(std::string_view text) {
  const std::string plain = folded(text);
  std::string out;
  for (std::size_t at = 0; at < plain.size();) {
    const std::size_t begin = at;
    const std::optional<char32_t> c = next_code_point(plain, at);
    if (c && is_word_character(*c)) {
      out += plain.substr(begin, at - begin);
    } else {
      if (!c) ++at;
      if (!out.empty() && out.back() != ' ') out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::size_t count_words(std::string_view text) { return words_in(only_words(text)).size(); }

}  // namespace essaim
