#include "search/snippet.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "core/text.h"
#include "search/content.h"
#include "search/spelling.h"

namespace essaim::search {
namespace {

// Longer texts are looked at so far: the passage that a reader wants seldom lies behind thirty pages.
constexpr std::size_t looked_at_max = 64 * 1024;
// What stands before the first hit, so that it is read in its sentence.
constexpr std::size_t before_share = 4;

struct Place {
  std::size_t at = 0, end = 0;
  std::size_t word = 0;  // of the question
};

// Which word of the question each term stands for.
using Terms = std::unordered_map<std::string, std::size_t>;

Terms terms_of(const Question& question, const std::vector<Instead>& instead) {
  Terms terms;
  for (std::size_t i = 0; i < question.words.size(); ++i) {
    for (const std::string& term : question.words[i].terms) terms.emplace(term, i);
  }
  for (std::size_t i = 0; i < instead.size(); ++i) {
    for (const auto& other : instead[i].others) {
      for (const std::string& term : other) terms.emplace(term, i);
    }
  }
  return terms;
}

std::vector<Place> places_of(std::string_view text, const Terms& terms, Tongue tongue, Stems& stems) {
  std::vector<Place> places;
  Words words(text);
  for (Word word; words.next(word);) {
    const Stem& stem = stems.of(tongue, word);
    if (stem.empty) continue;
    const auto found = terms.find(stem.term);
    if (found == terms.end()) continue;
    if (word.compound) {
      while (!places.empty() && places.back().at >= word.at) places.pop_back();
    }
    places.push_back({word.at, word.at + word.text.size(), found->second});
  }
  return places;
}

struct Window {
  std::size_t first = 0, last = 0;  // of the places
  std::size_t worth = 0;
};

// The stretch of so many octets with the most different words, and among equals with the most words.
std::optional<Window> best_window(const std::vector<Place>& places, std::size_t words, std::size_t columns) {
  std::optional<Window> best;
  std::vector<std::size_t> counts(words);
  std::size_t first = 0, different = 0;
  for (std::size_t last = 0; last < places.size(); ++last) {
    if (counts[places[last].word]++ == 0) ++different;
    while (places[last].end - places[first].at > columns && first < last) {
      if (--counts[places[first].word] == 0) --different;
      ++first;
    }
    const std::size_t worth = different * 100 + std::min<std::size_t>(last - first, 99);
    if (!best || worth > best->worth) best = Window{first, last, worth};
  }
  return best;
}

bool is_markdown(char c) { return c == '#' || c == '*' || c == '`' || c == '_' || c == '|' || c == '>' || c == '~'; }

// Text as it is read on one line; without a space at its beginning where one stands `after_space`.
std::string plain_of(std::string_view text, bool after_space) {
  std::string out;
  const auto at_space = [&] { return out.empty() ? after_space : out.back() == ' '; };
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (is_markdown(c)) continue;
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    // `[words](address)`: the words are kept.
    if (c == ']' && i + 1 < text.size() && text[i + 1] == '(') {
      const std::size_t end = text.find(')', i);
      if (end != std::string_view::npos) i = end;
      continue;
    }
    if (c == '[' || (c == '-' && at_space() && i + 1 < text.size() && text[i + 1] == ' ')) continue;
    if (c == ' ' && at_space()) continue;
    out += c;
  }
  return out;
}

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

// The nearest beginning of a word at or before the place.
std::size_t word_begin(std::string_view text, std::size_t at) {
  while (at > 0 && text[at - 1] != ' ' && text[at - 1] != '\n') --at;
  return at;
}

std::size_t word_end(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end > 0 && end < text.size() && text[end] != ' ' && text[end] != '\n') --end;
  if (end == 0) {
    for (end = at; end < text.size() && !begins_character(text[end]);) ++end;
  }
  return end;
}

class Passage {
 public:
  explicit Passage(std::string_view text) : text_(text) {}

  std::vector<SnippetPiece> cut(const std::vector<Place>& places, const Window& window, std::size_t columns) {
    const std::size_t wanted = columns / before_share;
    std::size_t begin = places[window.first].at > wanted ? places[window.first].at - wanted : 0;
    // A passage begins with a sentence or a line where one begins close by.
    const std::string_view before = text_.substr(begin, places[window.first].at - begin);
    const std::size_t line = before.rfind('\n');
    if (line != std::string_view::npos) {
      begin += line + 1;
    } else {
      begin = word_begin(text_, begin);
      if (places[window.first].at - begin > 2 * wanted) begin = places[window.first].at;
    }
    const std::size_t end = std::max(text_.size() - begin > columns ? word_end(text_, begin + columns) : text_.size(),
                                     places[window.first].end);
    if (begin > 0 && line == std::string_view::npos) add("…", false);
    std::size_t at = begin;
    for (std::size_t i = window.first; i < places.size() && places[i].end <= end; ++i) {
      add(text_.substr(at, places[i].at - at), false);
      add(text_.substr(places[i].at, places[i].end - places[i].at), true);
      at = places[i].end;
    }
    add(text_.substr(at, end - at), false);
    if (end < text_.size()) add("…", false);
    return take();
  }

  std::vector<SnippetPiece> begin(std::size_t columns) {
    const std::size_t end = text_.size() > columns ? word_end(text_, columns) : text_.size();
    add(text_.substr(0, end), false);
    if (end < text_.size()) add("…", false);
    return take();
  }

 private:
  void add(std::string_view text, bool hit) {
    std::string plain = plain_of(text, pieces_.empty() || pieces_.back().text.back() == ' ');
    if (plain.empty()) return;
    if (!pieces_.empty() && pieces_.back().hit == hit) {
      pieces_.back().text += plain;
    } else {
      pieces_.push_back({std::move(plain), hit});
    }
  }
  std::vector<SnippetPiece> take() {
    if (!pieces_.empty()) {
      std::string& last = pieces_.back().text;
      while (!last.empty() && last.back() == ' ') last.pop_back();
      if (last.empty()) pieces_.pop_back();
    }
    return std::move(pieces_);
  }

  std::string_view text_;
  std::vector<SnippetPiece> pieces_;
};

std::vector<std::string_view> texts_of(const Document& document) {
  std::vector<std::string_view> texts;
  if (!document.summary.empty()) texts.emplace_back(document.summary);
  for (const Section& section : document.sections) texts.emplace_back(section.text);
  std::size_t left = looked_at_max;
  for (std::string_view& text : texts) {
    if (text.size() > left) {
      std::size_t end = left;
      while (end > 0 && !begins_character(text[end])) --end;
      text = text.substr(0, end);
    }
    left -= text.size();
  }
  return texts;
}

}  // namespace

std::vector<SnippetPiece> snippet_of(const Document& document, const Question& question,
                                     const std::vector<Instead>& instead, Stems& stems, std::size_t columns) {
  stems.begin_text();
  const Terms terms = terms_of(question, instead);
  const Tongue tongue = tongue_of(document, document.language);
  const std::vector<std::string_view> texts = texts_of(document);
  std::optional<Window> best;
  std::vector<Place> best_places;
  std::string_view best_text;
  for (const std::string_view text : texts) {
    std::vector<Place> places = places_of(text, terms, tongue, stems);
    const auto window = best_window(places, question.words.size(), columns * (before_share - 1) / before_share);
    if (!window || (best && window->worth <= best->worth)) continue;
    best = window;
    best_places = std::move(places);
    best_text = text;
  }
  if (best) return Passage(best_text).cut(best_places, *best, columns);
  for (const std::string_view text : texts) {
    if (auto pieces = Passage(text).begin(columns); !pieces.empty()) return pieces;
  }
  return {};
}

std::string spelled_in(const Document& document, std::string_view term, std::string_view typed, Stems& stems) {
  stems.begin_text();
  const Tongue tongue = tongue_of(document, document.language);
  const std::string asked = folded(typed);
  std::vector<std::string_view> texts = texts_of(document);
  texts.insert(texts.begin(), document.title);
  for (const std::string& keyword : document.keywords) texts.emplace_back(keyword);
  std::string best;
  std::size_t least = mistakes_allowed(asked.size());
  for (const std::string_view text : texts) {
    Words words(text);
    for (Word word; words.next(word);) {
      if (stems.of(tongue, word).term != term) continue;
      const std::string found = folded_word(word);
      const std::size_t mistakes = mistakes_between(asked, found, least);
      if (mistakes > least || asked.empty() || found[0] != asked[0]) continue;
      // Small letters come behind capitals, which may only begin a sentence.
      if (mistakes == least && !best.empty() && word.text <= std::string_view(best)) continue;
      least = mistakes;
      best = word.text;
    }
  }
  return best;
}

}  // namespace essaim::search
