#include "tests/bench/corpus.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "tests/support/real_texts.h"

namespace essaim::bench {
namespace {

constexpr std::size_t text_bytes = 2048;

// SplitMix64: a few lines give the same numbers everywhere, which the distributions of the library do not promise.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t bound) {
    state_ += 0x9E3779B97F4A7C15;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
    return static_cast<std::size_t>((mixed ^ (mixed >> 31)) % bound);
  }

 private:
  std::uint64_t state_;
};

}  // namespace

Corpus Corpus::of(std::string_view name) {
  Corpus corpus;
  corpus.learn_from_real_texts();
  if (name == "foreign") {
    corpus.read_words();
  } else if (name != "likely") {
    std::cerr << "no corpus '" << name << "'; there are likely and foreign\n";
    std::exit(2);
  }
  return corpus;
}

void Corpus::learn_from_real_texts() {
  language_ = "fr";
  std::unordered_map<std::string, std::uint32_t> numbers;
  std::istringstream lines(test::read_file("tests/data/real-entries.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    const boost::json::value parsed = boost::json::parse(line);
    std::vector<std::string>& themes = themes_.emplace_back();
    for (const auto& theme : parsed.at("themes").as_array()) themes.emplace_back(theme.as_string());
    for (const auto& [code, text] : parsed.at("sections").as_object()) {
      std::istringstream words{std::string(text.as_string())};
      std::uint32_t before = UINT32_MAX;
      for (std::string word; words >> word;) {
        const auto [known, added] = numbers.emplace(word, static_cast<std::uint32_t>(words_.size()));
        if (added) {
          words_.push_back(word);
          followers_.emplace_back();
        }
        if (before != UINT32_MAX) followers_[before].push_back(known->second);
        before = known->second;
      }
    }
  }
}

void Corpus::read_words() {
  language_ = "en";
  words_.clear();
  followers_.clear();
  std::istringstream words(test::read_file("tests/bench/words.txt"));
  for (std::string word; words >> word;) words_.push_back(word);
}

std::string Corpus::text(std::uint64_t number) const {
  Random random(number);
  std::size_t word = random.below(words_.size());
  std::string text = words_[word];
  while (text.size() < text_bytes) {
    const bool ends = followers_.empty() || followers_[word].empty();
    word = ends ? random.below(words_.size()) : followers_[word][random.below(followers_[word].size())];
    text += ' ';
    text += words_[word];
  }
  return text;
}

Document Corpus::document(std::uint64_t number) const {
  Document document;
  document.kind = "experience";
  document.title = "Retour " + std::to_string(number + 1);
  document.language = language_;
  document.licence = "CC-BY-4.0";
  document.themes = themes_[number % themes_.size()];
  document.sections = {{"account", language_ == "fr" ? "Récit" : "Account", text(number) + "\n", 2}};
  return document;
}

}  // namespace essaim::bench
