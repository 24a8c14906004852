#include "client/search_view.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "client/entry_view.h"
#include "client/head_words.h"
#include "client/reuse_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

constexpr std::size_t gap = 2;
// Of long names of cities the beginning says enough.
constexpr std::size_t city_columns_max = 24;
constexpr std::size_t title_columns_min = 20;
constexpr std::size_t indent = 4;
// Values of a facet on its line.
constexpr std::size_t values_shown_max = 5;

constexpr const char* bold = "\x1b[1m";
constexpr const char* plain = "\x1b[0m";

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, columns(text)), ' ');
}

void print_indented(const std::string& line) {
  const std::size_t width = terminal_width() > indent ? terminal_width() - indent : 0;
  print_line(std::string(indent, ' ') + (output_is_terminal() ? shortened(line, width) : line));
}

// `250,000`, in French `250 000`.
std::string grouped(std::string digits) {
  const char* const between = spoken() == Language::french ? "\u00A0" : ",";
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, between);
  }
  return digits;
}

// How a reader tells whether it is for them, before reading it: `Experience · 2007/2010 · it worked in part · solid`.
std::string details(const v1::SearchHit& hit) {
  std::vector<std::string> parts{kind_label(hit.summary().kind())};
  parts.push_back(period_words(hit.period()));
  parts.push_back(hit.place());
  if (hit.population() != 0) parts.push_back(say("{0} inhabitants", {grouped(std::to_string(hit.population()))}));
  parts.push_back(outcome_label(hit.outcome()));
  if (!hit.grade().empty()) parts.push_back(grade_label(hit.grade()));
  if (hit.adopted_by() != 0)
    parts.push_back(say_count("adapted by {0} city", "adapted by {0} cities", hit.adopted_by()));
  if (hit.has_translation()) parts.push_back(translation_text(hit.summary().language(), hit.translation()));
  if (!hit.to_check_since().empty())
    parts.push_back(say("to be checked since {0}", {date_words_behind(hit.to_check_since())}));
  std::string line;
  for (const std::string& part : parts) {
    if (!part.empty()) line += (line.empty() ? "" : " · ") + harmless(part);
  }
  return line;
}

// The passage on one line, its hits in bold where the terminal can; without one, what the text says is to remember.
void print_snippet(const v1::SearchHit& hit) {
  if (hit.snippet().empty()) {
    if (!hit.takeaway().empty()) print_indented(harmless(hit.takeaway()));
    return;
  }
  const bool colour = output_has_colour();
  std::size_t left = terminal_width() > indent ? terminal_width() - indent : 0;
  if (!output_is_terminal()) left = SIZE_MAX;
  std::string line(indent, ' ');
  for (const v1::SnippetPiece& piece : hit.snippet()) {
    const std::string safe = harmless(piece.text());
    const std::string text = columns(safe) <= left ? safe : shortened(safe, left);
    if (text.empty()) break;
    left -= std::min(left, columns(text));
    line += colour && piece.hit() ? bold + text + plain : text;
  }
  print_prepared(line + "\n");
}

void print_hits(const v1::SearchAnswer& answer) {
  std::size_t label_width = 0, city_width = 0;
  for (const v1::SearchHit& hit : answer.hits()) {
    label_width = std::max(label_width, columns(harmless(hit.summary().label())));
    city_width = std::max(city_width, columns(shortened(harmless(hit.summary().city()), city_columns_max)));
  }
  const std::size_t before = label_width + city_width + 2 * gap;
  const std::size_t width = std::max(title_columns_min, terminal_width() - std::min(terminal_width(), before));
  for (const v1::SearchHit& hit : answer.hits()) {
    const std::string city = shortened(harmless(hit.summary().city()), city_columns_max);
    const std::string& translated = hit.summary().translated_title();
    const std::string title = harmless(translated.empty() ? title_or_reason(hit.summary()) : translated);
    print_line(padded(harmless(hit.summary().label()), label_width + gap) + padded(city, city_width + gap) +
               (output_is_terminal() ? shortened(title, width) : title));
    print_indented(details(hit));
    print_snippet(hit);
  }
}

std::string facet_label(const std::string& name) {
  if (name == "theme") return say("Theme:");
  if (name == "kind") return say("Kind:");
  if (name == "language") return say("Language:");
  if (name == "country") return say("Country:");
  if (name == "year") return say("Year:");
  if (name == "size") return say("Inhabitants:");
  if (name == "outcome") return say("Outcome:");
  if (name == "grade") return say("Grade:");
  return name + ":";
}

// A band of inhabitants, `100000-250000` or `1000000-`, as people write it.
std::string size_label(const std::string& band) {
  const std::size_t hyphen = band.find('-');
  const std::string from = band.substr(0, hyphen), to = hyphen == std::string::npos ? "" : band.substr(hyphen + 1);
  if (from.empty() || (from + to).find_first_not_of("0123456789") != std::string::npos) return harmless(band);
  if (to.empty()) return say("{0} and more", {grouped(from)});
  return from == "0" ? say("under {0}", {grouped(to)}) : grouped(from) + "–" + grouped(to);
}

// With the code that the filter takes.
std::string value_label(const std::string& facet, const std::string& value) {
  if (facet == "size") return size_label(value);
  std::string label;
  if (facet == "theme") label = theme_label(value);
  if (facet == "kind") label = kind_label(value);
  if (facet == "outcome") label = outcome_label(value);
  if (facet == "grade") label = grade_label(value);
  return label.empty() || label == value ? harmless(value) : harmless(label) + " (" + harmless(value) + ")";
}

// Most first; bands of inhabitants, of which there are few, in their own order.
std::vector<v1::FacetCount> counts_shown(const v1::Facet& facet) {
  std::vector<v1::FacetCount> counts(facet.counts().begin(), facet.counts().end());
  if (facet.name() == "size") {
    std::ranges::stable_sort(
        counts, {}, [](const v1::FacetCount& count) { return std::strtoull(count.value().c_str(), nullptr, 10); });
  } else if (counts.size() > values_shown_max) {
    counts.resize(values_shown_max);
  }
  return counts;
}

// What comes one after another, in lines no longer than the terminal.
void print_wrapped(const std::string& begin, const std::vector<std::string>& values) {
  std::string line = begin;
  bool first = true;
  for (const std::string& value : values) {
    const std::string more = (first ? " " : " · ") + value;
    if (!first && output_is_terminal() && columns(line + more) > terminal_width()) {
      print_line(line);
      line = std::string(indent, ' ') + value;
    } else {
      line += more;
    }
    first = false;
  }
  print_line(line);
}

void print_facets(const v1::SearchAnswer& answer) {
  for (const v1::Facet& facet : answer.facets()) {
    // What all have says nothing.
    if (facet.counts_size() < 2) continue;
    const std::vector<v1::FacetCount> shown = counts_shown(facet);
    std::vector<std::string> values;
    values.reserve(shown.size() + 1);
    for (const v1::FacetCount& count : shown) {
      values.push_back(value_label(facet.name(), count.value()) + " " + std::to_string(count.count()));
    }
    if (shown.size() < static_cast<std::size_t>(facet.counts_size())) values.emplace_back("…");
    print_wrapped(facet_label(facet.name()), values);
  }
}

// What may be the reason.
void print_nothing(const v1::SearchAnswer& answer) {
  print_line(say("Nothing was found."));
  if (answer.common_words()) print_line(say("These words stand in nearly every text; say what it is about."));
  if (!answer.without().empty()) {
    std::vector<std::string> filters;
    for (const v1::FacetCount& left_out : answer.without()) {
      filters.push_back("--" + harmless(left_out.value()) + " " + std::to_string(left_out.count()));
    }
    print_wrapped(say("Texts that fit when one filter is left out:"), filters);
  }
  if (answer.not_followed() > 0) {
    print_note(
        say_count("{0} text of the network is not here, because it is not followed, and was not looked through: "
                  "essaim follow",
                  "{0} texts of the network are not here, because they are not followed, and were not looked "
                  "through: essaim follow",
                  answer.not_followed()));
  }
}

std::string count_line(const v1::SearchAnswer& answer) {
  std::string line = say_count("{0} text", "{0} texts", answer.matches());
  if (answer.words() == "most") line = say("{0} without one of the words; none has all", {line});
  if (answer.words() == "any") line = say("{0} with some of the words; hardly any has all", {line});
  if (answer.matches() > static_cast<std::uint64_t>(answer.hits_size())) {
    line += " · " + say_count("the best one is shown; more with --limit", "the best {0} are shown; more with --limit",
                              static_cast<unsigned long>(answer.hits_size()));
  }
  return line;
}

}  // namespace

std::string index_note(const v1::SearchIndex& index) {
  const std::vector<std::string> far{std::to_string(index.looked_at()), std::to_string(index.all())};
  if (index.state() == "building") return say("The search index is being made: {0} of {1} entries so far.", far);
  if (index.state() == "behind") return say("The search index is behind: {0} of {1} entries so far.", far);
  if (index.state() == "paused") return say("The search index waits for free space on the disk.");
  return "";
}

void print_search(const v1::SearchAnswer& answer) {
  if (answer.hits().empty()) {
    print_nothing(answer);
  } else {
    print_hits(answer);
    print_line();
    print_line(count_line(answer));
    print_facets(answer);
  }
  if (answer.phrase_looked_at() > 0) {
    print_line(say("The phrase was looked for in the best {0} texts.", {std::to_string(answer.phrase_looked_at())}));
  }
  if (const std::string note = past_note(answer.past_deadline()); !note.empty()) print_note(note);
  if (!answer.did_you_mean().empty()) {
    print_line(say("Did you mean: {0}", {harmless(answer.did_you_mean())}));
  }
  if (answer.cut()) print_note(say("The question has too many words; the first ones were looked for."));
  if (const std::string note = index_note(answer.index()); !note.empty()) print_note(note);
}

}  // namespace essaim::client
