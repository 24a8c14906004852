#include "search/question.h"

#include <algorithm>
#include <array>
#include <deque>

#include "core/text.h"
#include "search/stop_words.h"
#include "search/words.h"

namespace essaim::search {
namespace {

// Octets of an opening or closing quotation mark at the place, 0 where there is none. An apostrophe is none.
std::size_t quote_at(std::string_view text, std::size_t at) {
  if (text[at] == '"') return 1;
  for (const std::string_view mark : {"\u00AB", "\u00BB"}) {
    if (text.substr(at, mark.size()) == mark) return mark.size();
  }
  for (const std::string_view mark : {"\u201C", "\u201D", "\u201E"}) {
    if (text.substr(at, mark.size()) == mark) return mark.size();
  }
  return 0;
}

std::size_t next_quote(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    if (quote_at(text, at) != 0) return at;
  }
  return text.size();
}

// Whether a `-` that marks an unwanted word stands directly in front of the place.
bool is_unwanted(std::string_view text, std::size_t at) {
  if (at == 0 || text[at - 1] != '-') return false;
  return at == 1 || text[at - 2] == ' ' || text[at - 2] == '\t' || text[at - 2] == '\n';
}

class Reading {
 public:
  explicit Reading(Stems& stems) : stems_(stems) {}

  Question read(std::string_view typed) {
    for (std::size_t at = 0; at < typed.size();) {
      const std::size_t quote = next_quote(typed, at);
      add_words(typed.substr(at, quote - at));
      if (quote == typed.size()) break;
      const std::size_t begin = quote + quote_at(typed, quote);
      const std::size_t end = next_quote(typed, begin);
      const std::string_view inside = typed.substr(begin, end - begin);
      // A quotation mark that nobody closes encloses nothing.
      if (end == typed.size()) {
        add_words(inside);
        break;
      }
      add_phrase(inside);
      at = end + quote_at(typed, end);
    }
    leave_out_empty_words();
    return std::move(question_);
  }

 private:
  void add_words(std::string_view text) {
    for (const Word& word : meant_words(text)) is_unwanted(text, word.at) ? add_unwanted(word) : add_word(word);
  }

  void add_word(const Word& word) {
    WantedWord wanted{std::string(word.text), stems_.in_all_tongues(word), stems_.empty_somewhere(word)};
    // Two forms of one word are one, with the terms of both.
    for (WantedWord& before : question_.words) {
      if (std::ranges::find_first_of(before.terms, wanted.terms) == before.terms.end()) continue;
      for (std::string& term : wanted.terms) {
        if (std::ranges::find(before.terms, term) == before.terms.end()) before.terms.push_back(std::move(term));
      }
      return;
    }
    if (question_.words.size() == words_max) {
      question_.cut = true;
      return;
    }
    std::array<bool, all_tongues.size()> empty{};
    for (const Tongue tongue : all_tongues) empty[static_cast<std::size_t>(tongue)] = stems_.of(tongue, word).empty;
    question_.words.push_back(std::move(wanted));
    empty_.push_back(empty);
  }

  void add_unwanted(const Word& word) {
    if (question_.unwanted.size() == unwanted_max) {
      question_.cut = true;
      return;
    }
    question_.unwanted.push_back({std::string(word.text), stems_.in_all_tongues(word), false});
  }

  void add_phrase(std::string_view text) {
    Phrase phrase;
    Words words(text);
    for (Word word; words.next(word);) {
      if (!word.compound) phrase.push_back(folded_word(word));
      add_word(word);
    }
    if (phrase.size() > 1) question_.phrases.push_back(std::move(phrase));
  }

  // What language a question is in is nowhere said: it is taken for that of most of its empty words.
  void leave_out_empty_words() {
    auto& counts = question_.small_words;
    for (const auto& empty : empty_) {
      for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += empty[i] ? 1 : 0;
    }
    const auto most = static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin());
    const auto is_empty = [&](const std::array<bool, all_tongues.size()>& empty) {
      return empty[most] || empty[static_cast<std::size_t>(Tongue::french)] ||
             empty[static_cast<std::size_t>(Tongue::english)];
    };
    if (std::ranges::all_of(empty_, is_empty)) {
      question_.only_small = !empty_.empty();
      return;
    }
    std::vector<WantedWord> kept;
    for (std::size_t i = 0; i < empty_.size(); ++i) {
      if (!is_empty(empty_[i])) kept.push_back(std::move(question_.words[i]));
    }
    question_.words = std::move(kept);
  }

  Stems& stems_;
  Question question_;
  std::vector<std::array<bool, all_tongues.size()>> empty_;  // of each word, by tongue
};

bool has_phrase(std::string_view text, const Phrase& phrase) {
  std::deque<std::string> window;
  Words words(text);
  for (Word word; words.next(word);) {
    if (word.compound) continue;
    window.push_back(folded_word(word));
    if (window.size() > phrase.size()) window.pop_front();
    if (window.size() == phrase.size() && std::ranges::equal(window, phrase)) return true;
  }
  return false;
}

}  // namespace

bool Filters::empty() const {
  Filters none;
  none.over = over;
  none.today = today;
  return *this == none;
}

std::vector<std::string> place_words(std::string_view name) {
  std::vector<std::string> said, all;
  Words words(name);
  for (Word word; words.next(word);) {
    // `Aix-en-Provence` is often written without hyphens.
    if (word.compound) continue;
    all.push_back(folded_word(word));
    if (!is_stop_word(Tongue::french, all.back()) && !is_stop_word(Tongue::english, all.back())) {
      said.push_back(all.back());
    }
  }
  return said.empty() ? all : said;
}

Question read_question(std::string_view typed, Stems& stems) {
  stems.begin_text();
  return Reading(stems).read(typed);
}

bool has_phrases(const Document& document, const Question& question) {
  return std::ranges::all_of(question.phrases, [&](const Phrase& phrase) {
    if (has_phrase(document.title, phrase) || has_phrase(document.summary, phrase)) return true;
    if (document.place && has_phrase(document.place->name, phrase)) return true;
    return std::ranges::any_of(document.sections,
                               [&](const Section& section) {
                                 return has_phrase(section.heading, phrase) || has_phrase(section.text, phrase);
                               }) ||
           std::ranges::any_of(document.keywords, [&](const std::string& word) { return has_phrase(word, phrase); });
  });
}

}  // namespace essaim::search
