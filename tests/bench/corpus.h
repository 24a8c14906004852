#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/document.h"

namespace essaim::bench {

// Texts of 2 KiB for measurements; text n of a corpus is the same on every machine.
//
// `likely`: a chain of words learned from the real French texts, each word followed by one that follows it there, so
// that the dictionary helps as it does with texts of the field and no sentence is one of theirs. `foreign`: English
// words of tests/bench/words.txt drawn at random, which no dictionary knows.
class Corpus {
 public:
  // Started from the root of the source tree. Ends the program where `name` is neither or a file cannot be read.
  static Corpus of(std::string_view name);

  // `number` counts from 0.
  Document document(std::uint64_t number) const;

 private:
  Corpus() = default;
  void learn_from_real_texts();
  void read_words();
  std::string text(std::uint64_t number) const;

  std::string language_;
  std::vector<std::string> words_;
  std::vector<std::vector<std::uint32_t>> followers_;  // by word; empty for a corpus without order
  std::vector<std::vector<std::string>> themes_;       // of the real texts, in their order
};

}  // namespace essaim::bench
