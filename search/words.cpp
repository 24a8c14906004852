#include "search/words.h"

#include "core/text.h"
#include "search/xapian.h"

namespace essaim::search {
namespace {

// `co-`, `éco-`, `auto-`: in front of a hyphen they make one word with what follows, which others write without it.
constexpr std::size_t prefix_letters_max = 4;

// Unicode counts it among letters; where people type it, it is an apostrophe.
constexpr char32_t apostrophe_letter = 0x02BC;

bool is_ascii_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether a code point belongs to words, `₂` of CO₂ included.
bool is_word(char32_t c) {
  if (c < 0x80) return is_ascii_word(static_cast<char>(c));
  if (c == apostrophe_letter) return false;
  return Xapian::Unicode::is_wordchar(c);
}

// Octets of an apostrophe at the place, 0 where there is none.
std::size_t apostrophe_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == '\'') return 1;
  const std::string_view three = text.substr(at, 3);
  if (three == "\u2019" || three == "\u2018") return 3;
  return text.substr(at, 2) == "\u02BC" ? 2 : 0;
}

// Octets of a hyphen at the place, 0 where there is none.
std::size_t hyphen_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == '-') return 1;
  const std::string_view three = text.substr(at, 3);
  return three == "\u2010" || three == "\u2011" ? 3 : 0;
}

std::size_t letters_of(std::string_view word, std::size_t most) {
  std::size_t letters = 0;
  for (std::size_t at = 0; at < word.size() && letters <= most; ++letters) {
    if (!next_code_point(word, at)) break;
  }
  return letters;
}

// A Latin letter alone (`y`, `à`), which names nothing.
bool is_letter_alone(std::string_view run) {
  if (run.size() > 2 || is_digit(run[0])) return false;
  return run.size() == 1 || folded(run).size() == 1;
}

// `₂` of CO₂ and `²` of m² become what others type for them.
void lower_digits(std::string& text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (static_cast<unsigned char>(text[at]) < 0x80) continue;
    std::size_t after = at;
    const auto c = next_code_point(text, after);
    if (!c) continue;
    char digit = 0;
    if (*c >= 0x2080 && *c <= 0x2089) {
      digit = static_cast<char>('0' + (*c - 0x2080));
    } else if (*c == 0xB9) {
      digit = '1';
    } else if (*c == 0xB2 || *c == 0xB3) {
      digit = static_cast<char>('0' + (*c - 0xB0));
    } else {
      at = after - 1;
      continue;
    }
    text.replace(at, after - at, 1, digit);
  }
}

// `l`, `d`, `qu`, `jusqu`, `lorsqu`, `puisqu`, `quoiqu` in front of an apostrophe.
bool is_elided(std::string_view word) {
  if (word.size() == 1) return true;
  const std::string_view end = word.size() >= 2 ? word.substr(word.size() - 2) : word;
  return end == "qu" || end == "Qu" || end == "QU";
}

}  // namespace

std::string folded_word(const Word& word) {
  std::string text = folded(word.text);
  lower_digits(text);
  if (word.compound) std::erase(text, '-');
  return text;
}

std::vector<Word> meant_words(std::string_view text) {
  std::vector<Word> meant;
  Words words(text);
  for (Word word; words.next(word);) {
    if (word.compound) {
      while (!meant.empty() && meant.back().at >= word.at) meant.pop_back();
    }
    meant.push_back(word);
  }
  return meant;
}

std::size_t Words::run_end(std::size_t from) const {
  std::size_t at = from;
  while (at < text_.size()) {
    const char c = text_[at];
    if (static_cast<unsigned char>(c) < 0x80) {
      if (!is_ascii_word(c)) break;
      ++at;
      continue;
    }
    std::size_t after = at;
    const auto code_point = next_code_point(text_, after);
    if (!code_point || !is_word(*code_point)) break;
    at = after;
  }
  return at;
}

bool Words::skip_address() {
  const std::string_view rest = text_.substr(at_);
  if (!rest.starts_with("http://") && !rest.starts_with("https://") && !rest.starts_with("www.")) return false;
  const std::size_t end = rest.find_first_of(" \t\r\n)>]\"");
  at_ = end == std::string_view::npos ? text_.size() : at_ + end;
  before_ = {};
  return true;
}

bool Words::next(Word& word) {
  if (!compound_.text.empty()) {
    word = compound_;
    compound_ = {};
    return true;
  }
  while (at_ < text_.size()) {
    if (skip_address()) continue;
    const std::size_t begin = at_;
    const std::size_t end = run_end(begin);
    if (end == begin) {
      const std::size_t hyphen = hyphen_at(text_, begin);
      // A hyphen joins only where the words touch it on both sides.
      if (hyphen == 0 || before_.at + before_.text.size() != begin) before_ = {};
      std::size_t after = begin;
      if (!next_code_point(text_, after)) after = begin + 1;
      at_ = after;
      after_apostrophe_ = apostrophe_at(text_, begin) != 0;
      continue;
    }
    at_ = end;
    std::string_view run = text_.substr(begin, end - begin);
    if (run.size() > word_bytes_max) {
      std::size_t cut = word_bytes_max;
      while ((static_cast<unsigned char>(run[cut]) & 0xC0U) == 0x80U) --cut;
      run = run.substr(0, cut);
    }
    const bool apostrophe_follows = apostrophe_at(text_, end) != 0;
    const bool appended = after_apostrophe_ && run.size() == 1;
    after_apostrophe_ = false;
    if ((apostrophe_follows && is_elided(run)) || appended || is_letter_alone(run)) {
      before_ = {};
      continue;
    }
    word = {run, begin, false};
    const std::size_t before_end = before_.at + before_.text.size();
    const bool joined = !before_.text.empty() && hyphen_at(text_, before_end) == begin - before_end;
    if (joined && end - before_.at <= word_bytes_max &&
        letters_of(before_.text, prefix_letters_max) <= prefix_letters_max && !is_digit(before_.text[0])) {
      compound_ = {text_.substr(before_.at, end - before_.at), before_.at, true};
    }
    before_ = word;
    return true;
  }
  return false;
}

}  // namespace essaim::search
