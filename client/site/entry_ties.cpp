#include "client/site/entry_ties.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "client/entry_view.h"
#include "client/language_name.h"
#include "client/say.h"
#include "client/site/list_pages.h"
#include "client/site/site_words.h"

namespace essaim::client {
namespace {

struct Group {
  const char* relation;
  bool names;             // the text names the others; else they name it
  const char* kind = "";  // only those of that kind
};
// In the order in which readers want to know.
constexpr std::array<Group, 16> groups = {{{"adapts", false},
                                           {"about", false, "endorsement"},
                                           {"translates", true},
                                           {"translates", false},
                                           {"about", false},
                                           {"answers", true},
                                           {"answers", false},
                                           {"accepts", false},
                                           {"adapts", true},
                                           {"builds-on", true},
                                           {"part-of", true},
                                           {"about", true},
                                           {"part-of", false},
                                           {"builds-on", false},
                                           {"cites", true},
                                           {"cites", false}}};

std::string heading(const Group& group) {
  const std::string_view relation = group.relation;
  if (relation == "adapts") return group.names ? say("Adapts") : say("Adapted by");
  if (relation == "translates") return group.names ? say("Translation of") : say("Translations");
  if (relation == "answers") return group.names ? say("An answer to") : say("Answered by");
  if (relation == "accepts") return say("Accepted as answer in");
  if (!std::string_view(group.kind).empty()) return say("Recommended by");
  if (relation == "about") return group.names ? say("About") : say("Questions and remarks about it");
  if (relation == "builds-on") return group.names ? say("Builds on") : say("What builds on it");
  if (relation == "part-of") return group.names ? say("Part of") : say("Its parts");
  return group.names ? say("Cites") : say("Cited by");
}

std::string anchor(const Group& group) {
  const std::string_view kind = group.kind;
  return (group.names ? "names-" : "") + std::string(group.relation) + (kind.empty() ? "" : "-") + std::string(kind);
}

// Whether the group is the one that this text belongs to.
bool belongs(const Group& group, const TextNote& text) {
  const std::string_view kind = group.kind;
  if (!kind.empty()) return text.kind == kind;
  return group.names || group.relation != std::string_view("about") || text.kind != "endorsement";
}

std::string origin_of(const TextNote& text) {
  std::string words;
  if (!text.method.empty()) words += " · " + method_label(plain_value(text.method));
  if (!foreign_language(text.language).empty()) words += " · " + language_name(text.language);
  return words;
}

// Texts below one another would have no end where two name each other: only those of the first level have theirs.
enum class Depth { first, below };
void write_text(Html& html, const std::string& from, const TextIndex& index, std::size_t place, Depth depth,
                bool good = false);

// What was answered to a question, with a mark on the answer that settled it.
void write_answers(Html& html, const std::string& from, const TextIndex& index, std::size_t question,
                   const std::vector<std::size_t>& answers) {
  const std::vector<std::size_t> accepted = index.named(question, "accepts");
  for (const std::size_t each : answers) {
    write_text(html, from, index, each, Depth::below, std::ranges::find(accepted, each) != accepted.end());
  }
}

void write_text(Html& html, const std::string& from, const TextIndex& index, std::size_t place, Depth depth,
                bool good) {
  const TextNote& text = index.texts()[place];
  html.open("li");
  link_to(html, from, text);
  html.open("p", {{"class", "origin"}});
  html.element("span", kind_label(text.kind), {{"class", "kind"}}).text(" · ");
  write_origin(html, from, text);
  html.text(origin_of(text));
  if (!text.stage.empty()) {
    html.text(" · ").element("span", stage_label(plain_value(text.stage)), {{"class", "adopted"}});
  }
  if (good) html.text(" · ").element("span", say("this settled it"), {{"class", "outcome worked"}});
  html.close();
  if (!text.teaser.empty()) html.element("p", text.teaser, {{"lang", foreign_language(text.language)}});
  const bool asks = depth == Depth::first && text.kind == "question";
  const std::vector<std::size_t> answers = asks ? index.that(place, "answers") : std::vector<std::size_t>();
  if (!answers.empty()) {
    html.open("ul", {{"class", "answers"}, {"aria-label", say("Answers to this question")}});
    write_answers(html, from, index, place, answers);
    html.close();
  }
  html.close();
}

void write_branch(Html& html, const std::string& from, const TextNote& text, bool current, bool shown_above) {
  if (current) {
    html.element("strong", text.title, {{"lang", foreign_language(text.language)}, {"aria-current", "true"}});
  } else {
    link_to(html, from, text);
  }
  html.text(" ").open("span", {{"class", "origin"}});
  html.text("(" + text.city + ", " + long_date(text.published_ms));
  if (!text.stage.empty()) html.text(", " + stage_label(plain_value(text.stage)));
  if (shown_above) html.text(say("; see above"));
  html.text(")").close();
}

}  // namespace

void write_ties(Html& html, const std::string& from, const TextIndex& index, std::size_t text) {
  for (const Group& group : groups) {
    std::vector<std::size_t> tied = group.names ? index.named(text, group.relation) : index.that(text, group.relation);
    std::erase_if(tied, [&](std::size_t each) { return !belongs(group, index.texts()[each]); });
    if (tied.empty()) continue;
    html.open("section", {{"class", "ties"}, {"aria-labelledby", anchor(group)}});
    html.element("h2", heading(group), {{"id", anchor(group)}}).open("ul");
    if (!group.names && group.relation == std::string_view("answers")) {
      write_answers(html, from, index, text, tied);
    } else {
      for (const std::size_t each : tied) write_text(html, from, index, each, Depth::first);
    }
    html.close().close();
  }
}

void write_languages(Html& html, const std::string& from, const TextIndex& index, std::size_t text) {
  const TextNote& note = index.texts()[text];
  for (const Tie& tie : note.names) {
    if (tie.relation != "translates") continue;
    const TextNote& original = index.texts()[tie.text];
    html.open("p", {{"class", "origin"}}).text(say("Translation of") + " ");
    link_to(html, from, original);
    html.text(note.method.empty() ? "" : ", " + method_label(plain_value(note.method)));
    if (tie.named < original.news_number) html.text(". " + say("The original was changed since."));
    html.close();
  }
  const std::vector<std::size_t> translations = index.that(text, "translates");
  if (translations.empty()) return;
  html.open("p", {{"class", "origin"}}).text(say("Also in:") + " ");
  for (std::size_t i = 0; i < translations.size(); ++i) {
    const TextNote& other = index.texts()[translations[i]];
    const std::string language = foreign_language(other.language);
    html.text(i == 0 ? "" : ", ");
    html.element("a", language_name(other.language),
                 {{"href", way(from, site_files::of_text(other))}, {"hreflang", language}});
  }
  html.close();
}

void write_tree(Html& html, const std::string& from, const TextIndex& index, std::size_t text) {
  const std::vector<Branch> tree = index.tree_of(text);
  if (tree.empty()) return;
  html.open("section", {{"class", "tree"}, {"aria-labelledby", "tree"}});
  html.element("h2", say("What came of what"), {{"id", "tree"}});
  std::size_t lists = 0;
  for (const Branch& branch : tree) {
    if (branch.depth + 1 > lists) {
      html.open("ul");
      ++lists;
    } else {
      html.close();
      for (; lists > branch.depth + 1; --lists) html.close().close();
    }
    html.open("li");
    write_branch(html, from, index.texts()[branch.text], branch.text == text, branch.shown_above);
  }
  for (; lists > 0; --lists) html.close().close();
  html.close();
}

}  // namespace essaim::client
