// Trains the zstd dictionary that is built into Essaim (RULES 24) and prints what it gains on texts it never saw.
//
//   train_dictionary OUT.dict      writes the dictionary and prints the gain
//   train_dictionary --measure     prints the gain of the dictionary in share/dictionary
//
// Started from the root of the source tree; scripts/train-dictionary does that. The same input and the same libzstd
// give the same file, octet by octet.
// The search for the best segment length is in the part of zdict.h that may change between versions.
#define ZDICT_STATIC_LINKING_ONLY
#include <zdict.h>
#include <zstd.h>

#include <cstdint>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/entry_template.h"
#include "core/front_matter.h"
#include "core/kinds.h"
#include "core/limits.h"
#include "core/themes.h"
#include "tests/support/real_texts.h"

namespace essaim {
namespace {

// zstd keeps ids up to 32,767 and from 2^31 for a registrar; below 65,536 an id costs each frame 2 octets instead of 4.
// 0xE501: E5 for Essaim, 01 for the first. The next dictionary is 0xE502.
constexpr unsigned dictionary_id = 0xE501;
constexpr std::size_t dictionary_bytes = 110 * 1024;
// Room for the entropy tables in front of the content.
constexpr std::size_t tables_bytes = 1500;
constexpr int thorough_level = 12;
// How the search for the most useful stretches of text goes: what it counts, and how many lengths it tries.
constexpr unsigned segment_seed_octets = 8;
constexpr unsigned segment_lengths_tried = 40;
constexpr std::size_t held_out_every = 5;

using Samples = std::vector<std::string>;

// The octets of a document behind its salt: the salt is random, nothing can be learned from it.
std::string octets(const Document& document) {
  const Result<Bytes> bytes = encode_document(document, std::string(limits::salt_bytes, '\0'));
  if (!bytes) throw std::runtime_error(sentence(bytes.error(), Language::english));
  return bytes->substr(limits::salt_bytes);
}

std::string octets_of(const test::MarkdownFile& file) {
  const Result<Document> document = parse_markdown(file.text, file.path);
  if (!document) throw std::runtime_error(sentence(document.error(), Language::english));
  return octets(*document);
}

// What a document of each kind looks like before anybody wrote in it: all codes, headings and themes occur once.
Samples vocabulary_samples() {
  Samples out;
  for (const Kind& kind : kinds()) {
    for (const bool french : {false, true}) {
      Document d;
      d.kind = kind.code;
      d.title = kind.label(french ? Language::french : Language::english);
      d.language = french ? "fr" : "en";
      d.licence = "CC-BY-4.0";
      if (french)
        d.front_matter_order = {"genre",     "titre", "résumé",  "langue",  "thèmes",
                                "mots-clés", "lieu",  "période", "résultat"};
      for (const KindSection& section : kind.sections) {
        d.sections.push_back({section.code, french ? section.french : section.english, "\n", 2});
      }
      out.push_back(octets(d));
    }
  }
  for (std::size_t i = 0; i + 2 < themes().size(); i += 3) {
    Document d;
    d.kind = "practice";
    d.language = "fr";
    for (std::size_t j = i; j < i + 3; ++j) {
      const Theme& theme = themes()[j];
      d.themes.push_back(theme.code);
      d.title += theme.french + ", " + theme.english + ", ";
    }
    out.push_back(octets(d));
  }
  return out;
}

// What people begin with. A template has no title until somebody writes one.
std::vector<test::MarkdownFile> templates() {
  std::vector<test::MarkdownFile> out;
  for (const Kind& kind : kinds()) {
    for (const Language language : {Language::english, Language::french}) {
      FirstAnswers answers;
      answers.title = kind.title.in(language);
      const std::string folder = language == Language::french ? "templates/fr/" : "templates/en/";
      out.push_back({folder + kind.code + ".md", entry_template(kind, language, answers)});
    }
  }
  return out;
}

struct Corpus {
  Samples french, english;            // to train on
  Samples held_french, held_english;  // never seen in training
};

Corpus read_corpus() {
  Corpus corpus;
  std::size_t place = 0;
  for (const std::string& text : test::real_texts()) {
    const bool held = ++place % held_out_every == 0;
    (held ? corpus.held_french : corpus.french).push_back(octets_of({"real text " + std::to_string(place), text}));
  }
  std::vector<test::MarkdownFile> files;
  for (const char* city : {"castres-mazamet", "clermont-ferrand", "guediawaye", "paris"}) {
    for (auto& file : test::markdown_files(std::string("examples/") + city)) files.push_back(std::move(file));
  }
  for (auto& file : templates()) files.push_back(std::move(file));
  std::size_t english = 0;
  for (const test::MarkdownFile& file : files) {
    if (file.path.find("/en/") == std::string::npos) {
      corpus.french.push_back(octets_of(file));
    } else {
      const bool held = file.path.starts_with("examples/") && ++english % held_out_every == 0;
      (held ? corpus.held_english : corpus.english).push_back(octets_of(file));
    }
  }
  return corpus;
}

struct Flat {
  std::string bytes;
  std::vector<std::size_t> sizes;
};

Flat flat(const Samples& samples) {
  Flat out;
  for (const std::string& sample : samples) {
    out.bytes += sample;
    out.sizes.push_back(sample.size());
  }
  return out;
}

std::size_t checked(std::size_t code) {
  if (ZDICT_isError(code)) throw std::runtime_error(ZDICT_getErrorName(code));
  return code;
}

// The most useful stretches of the samples. The best segment length is searched; one thread, so that nothing depends
// on who is first.
std::string chosen_content(const Samples& samples, std::size_t bytes) {
  const Flat all = flat(samples);
  std::string best(bytes, '\0');
  ZDICT_cover_params_t parameters{};
  parameters.d = segment_seed_octets;
  parameters.steps = segment_lengths_tried;
  parameters.nbThreads = 1;
  parameters.splitPoint = 0.75;
  parameters.zParams.compressionLevel = thorough_level;
  best.resize(checked(ZDICT_optimizeTrainFromBuffer_cover(best.data(), best.size(), all.bytes.data(), all.sizes.data(),
                                                          static_cast<unsigned>(all.sizes.size()), &parameters)));
  const std::size_t header = checked(ZDICT_getDictHeaderSize(best.data(), best.size()));
  std::cout << "segments of " << parameters.k << " octets, " << best.size() - header << " octets chosen from "
            << all.bytes.size() << "\n";
  return best.substr(header);
}

// English first and whole: few of the texts are English, and what is frequent in French would crowd them out. It costs
// French texts less than one octet in a hundred and spares English ones fifteen.
std::string trained(const Corpus& corpus) {
  const Samples& english = corpus.english;
  Samples french = corpus.french;
  for (std::string& sample : vocabulary_samples()) french.push_back(std::move(sample));
  std::string content;
  for (const std::string& sample : english) content += sample;
  if (content.size() > dictionary_bytes / 4) throw std::runtime_error("more English than the dictionary has room for");
  content += chosen_content(french, dictionary_bytes - tables_bytes - content.size());
  Samples everything = french;
  everything.insert(everything.end(), english.begin(), english.end());
  const Flat all = flat(everything);
  std::string dictionary(dictionary_bytes, '\0');
  ZDICT_params_t parameters{};
  parameters.compressionLevel = thorough_level;
  parameters.dictID = dictionary_id;
  dictionary.resize(checked(ZDICT_finalizeDictionary(dictionary.data(), dictionary.size(), content.data(),
                                                     content.size(), all.bytes.data(), all.sizes.data(),
                                                     static_cast<unsigned>(all.sizes.size()), parameters)));
  return dictionary;
}

// With a salt, as documents have one: 16 octets that no dictionary makes smaller.
std::size_t compressed(const std::string& sample, int level, const ZSTD_CDict* dictionary) {
  std::string salted(limits::salt_bytes, '\0');
  std::uint64_t state = sample.size() * 0x9E3779B97F4A7C15U + 1;
  for (char& octet : salted) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    octet = static_cast<char>(state >> 56U);
  }
  salted += sample;
  std::string out(ZSTD_compressBound(salted.size()), '\0');
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  const std::size_t size =
      dictionary == nullptr
          ? ZSTD_compressCCtx(context, out.data(), out.size(), salted.data(), salted.size(), level)
          : ZSTD_compress_usingCDict(context, out.data(), out.size(), salted.data(), salted.size(), dictionary);
  ZSTD_freeCCtx(context);
  return checked(size);
}

void print_gain(std::string_view name, const Samples& samples, const std::string& dictionary) {
  for (const int level : {3, thorough_level}) {
    ZSTD_CDict* const digested = ZSTD_createCDict(dictionary.data(), dictionary.size(), level);
    std::size_t plain = 0, without = 0, with = 0;
    for (const std::string& sample : samples) {
      plain += sample.size() + limits::salt_bytes;
      without += compressed(sample, level, nullptr);
      with += compressed(sample, level, digested);
    }
    ZSTD_freeCDict(digested);
    const auto mean = [&](std::size_t sum) { return (sum + samples.size() / 2) / samples.size(); };
    std::cout << std::left << std::setw(34) << name << std::right << std::setw(6) << samples.size() << std::setw(7)
              << level << std::setw(8) << mean(plain) << std::setw(9) << mean(without) << std::setw(9) << mean(with)
              << std::setw(8) << std::fixed << std::setprecision(1)
              << 100.0 * static_cast<double>(with) / static_cast<double>(without) << " %\n";
  }
}

void print_gains(const Corpus& corpus, const std::string& dictionary) {
  Samples two_kib;
  for (const std::string& sample : corpus.held_french) {
    if (sample.size() >= 1500 && sample.size() <= 2600) two_kib.push_back(sample);
  }
  std::cout << "held-out texts                     texts  level   plain     zstd  with it   share\n";
  print_gain("French, all", corpus.held_french, dictionary);
  print_gain("French, 1.5 to 2.6 kB", two_kib, dictionary);
  print_gain("English examples", corpus.held_english, dictionary);
}

int run(const std::vector<std::string>& arguments) {
  if (arguments.size() != 1) {
    std::cerr << "usage: train_dictionary OUT.dict | --measure\n";
    return 2;
  }
  const Corpus corpus = read_corpus();
  std::string dictionary;
  if (arguments[0] == "--measure") {
    dictionary = test::read_file("share/dictionary/essaim-1.dict");
  } else {
    dictionary = trained(corpus);
    std::ofstream out(arguments[0], std::ios::binary);
    out << dictionary;
    if (!out.flush()) throw std::runtime_error("cannot write " + arguments[0]);
  }
  std::cout << dictionary.size() << " octets, id " << ZDICT_getDictID(dictionary.data(), dictionary.size())
            << ", libzstd " << ZSTD_versionString() << "\n";
  print_gains(corpus, dictionary);
  return 0;
}

}  // namespace
}  // namespace essaim

int main(int argc, char** argv) {
  try {
    return essaim::run({argv + 1, argv + argc});
  } catch (const std::exception& failure) {
    std::cerr << "train_dictionary: " << failure.what() << "\n";
    return 1;
  }
}
