#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace essaim::client {

// That one text names another: `adapts`, `translates`, `cites`, as the API calls relations.
struct Tie {
  std::string relation;
  std::size_t text = 0;     // place in TextIndex::texts
  std::uint64_t named = 0;  // number of the version that is named
};

// What lists, links and feeds need to know of a text in force. Its document waits in the spool.
struct TextNote {
  std::string label;  // of its first version, which is the name of the text on every machine
  std::string handle, city;
  std::uint64_t number = 0;  // of its first version
  std::string id;            // header hash of its first version, hex
  std::string title, kind, language, outcome;
  std::string teaser;  // the summary; else the first point to remember, else how it begins
  std::vector<std::string> themes;
  std::string stage, deadline, method;  // of the head, where its kind has them
  std::string audience;
  std::uint64_t published_ms = 0;  // its first version; a claim, as all times
  std::uint64_t updated_ms = 0;    // its newest version that is no minor correction
  std::uint64_t news = 0;          // when that one arrived, as an arrival number
  std::uint64_t news_number = 0;   // its number
  std::uint64_t spooled_at = 0;
  std::vector<Tie> names, named_by;
};

// A text that may not be shown any more.
struct GoneText {
  std::string handle, id, kind, language;
  std::vector<std::string> themes;
  std::uint64_t since_ms = 0;
  std::uint64_t news = 0;
};

struct CityTexts {
  std::string handle, name;
  std::vector<std::size_t> texts;  // newest first
};

// One line of a tree: deeper lines come from the nearest line above that is less deep.
struct Branch {
  std::size_t text = 0;
  std::size_t depth = 0;
  bool shown_above = false;  // what came of it stands there
};

// All texts that a site or a feed shows, and how they hang together. Only between them: a text that is not shown is
// named nowhere.
class TextIndex {
 public:
  // `labels` are those of all its versions, by which others name it; `references` what its newest version names.
  void add(TextNote note, const std::vector<std::string>& labels,
           const std::vector<std::pair<std::string, std::string>>& references);
  // Orders and ties; once, after the last `add`.
  void settle();

  // Newest first: by when a version arrived that was worth telling.
  const std::vector<TextNote>& texts() const { return texts_; }
  std::optional<std::size_t> find(std::string_view label) const;
  // Themes of our vocabulary that have texts; those of `data.gis` are among those of `data`. Newest first.
  const std::map<std::string, std::vector<std::size_t>>& by_theme() const { return by_theme_; }
  // By name.
  const std::vector<CityTexts>& by_city() const { return by_city_; }
  // Which of the texts are tied to this one: that name it, or that it names.
  std::vector<std::size_t> that(std::size_t text, std::string_view relation) const;
  std::vector<std::size_t> named(std::size_t text, std::string_view relation) const;

  // What came of what, through `adapts` and `builds-on`, from the oldest origin of a text on; empty where the text has
  // neither origin nor offspring.
  std::vector<Branch> tree_of(std::size_t text) const;

 private:
  std::vector<TextNote> texts_;
  std::vector<std::vector<std::pair<std::string, std::string>>> references_;
  std::map<std::string, std::size_t, std::less<>> by_label_;
  std::map<std::string, std::vector<std::size_t>> by_theme_;
  std::vector<CityTexts> by_city_;
};

}  // namespace essaim::client
