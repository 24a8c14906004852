#include "search/content.h"

#include "core/adoption.h"
#include "core/endorsement.h"
#include "core/note.h"

namespace essaim::search {
namespace {

// How often a word counts by where it stands: what an author says in few words says more (tests/search/questions.tsv
// measures it).
constexpr std::uint32_t in_text = 1, in_summary = 2, in_takeaways = 2, in_keywords = 3, in_title = 3, in_place = 3,
                        in_author = 1;

// An adoption and a recommendation bear the title of the text that they speak of, which is to come before them.
bool bears_the_title_of_another(std::string_view kind) { return kind == adoption_kind || kind == endorsement_kind; }

class Gathering {
 public:
  Gathering(Tongue tongue, Stems& stems) : tongue_(tongue), stems_(stems) { content_.words.reserve(256); }

  void add(std::string_view text, std::uint32_t times) {
    each(text, [&](const std::string& term) { content_.words[term] += times; });
  }
  void add_title(std::string_view text) {
    add(text, in_title);
    each(text, [&](const std::string& term) { ++content_.title[term]; });
  }
  Content take() { return std::move(content_); }

 private:
  template <typename Act>
  void each(std::string_view text, Act act) {
    Words words(text);
    for (Word word; words.next(word);) {
      const Stem& stem = stems_.of(tongue_, word);
      if (!stem.empty && !stem.term.empty()) act(stem.term);
    }
  }

  Tongue tongue_;
  Stems& stems_;
  Content content_;
};

}  // namespace

Tongue tongue_of(const Document& document, std::string_view named) {
  return named.empty() ? tongue_of(guess_language_of(document)) : tongue_of(named);
}

Content content_of(const IndexedText& text, Stems& stems) {
  stems.begin_text();
  const Document& document = *text.document;
  const std::string& language = document.language.empty() ? text.facts.language : document.language;
  Gathering gathering(tongue_of(document, language), stems);
  if (bears_the_title_of_another(document.kind)) {
    gathering.add(document.title, in_text);
  } else {
    gathering.add_title(document.title);
  }
  gathering.add(document.summary, in_summary);
  for (const std::string& keyword : document.keywords) gathering.add(keyword, in_keywords);
  if (document.place) gathering.add(document.place->name, in_place);
  for (const std::string& name : text.names) gathering.add(name, in_author);
  for (const FrontMatterField& field : document.fields) gathering.add(field.yaml, in_text);
  for (const Link& link : document.links) gathering.add(link.label, in_text);
  for (const Section& section : document.sections) {
    const bool short_form = section.code == "takeaways";
    gathering.add(section.heading, in_text);
    gathering.add(section.text, short_form ? in_takeaways : section.code == "summary" ? in_summary : in_text);
  }
  return gathering.take();
}

}  // namespace essaim::search
