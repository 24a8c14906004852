#include "client/site/entry_page.h"

#include <algorithm>

#include "client/entry_view.h"
#include "client/head_words.h"
#include "client/language_name.h"
#include "client/say.h"
#include "client/site/entry_json.h"
#include "client/site/entry_ties.h"
#include "client/site/list_pages.h"
#include "client/site/site_words.h"
#include "core/audience_field.h"
#include "core/citations.h"
#include "core/kinds.h"
#include "core/markdown.h"
#include "core/text.h"
#include "core/themes.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

constexpr int title_level = 1;

class EntryPage {
 public:
  EntryPage(const SiteFrame& frame, const Collection& collection, std::size_t text, const v1::EntryView& view,
            const std::string& today)
      : frame_(frame),
        collection_(collection),
        text_(text),
        note_(collection.index.texts()[text]),
        view_(view),
        document_(view.document()),
        kind_(find_kind(view.summary().kind())),
        language_(foreign_language(note_.language)),
        direction_(text_direction(note_.language)),
        today_(today) {
    head_.file = site_files::of_text(note_);
    head_.title = note_.title;
    head_.description = note_.teaser.empty() ? note_.title : note_.teaser;
    head_.feed = site_files::feed_of_city(note_.handle);
    head_.feed_title = note_.city + " · " + frame_.name;
    head_.json = entry_json(frame_, collection_, text_, view_);
  }

  std::string written() const {
    return framed(frame_, head_, [&](Html& html) {
      crumbs(html);
      html.open("article", {{"class", "entry"}});
      top(html);
      takeaways(html);
      facts(html);
      sections(html);
      links(html);
      write_ties(html, head_.file, collection_.index, text_);
      write_tree(html, head_.file, collection_.index, text_);
      foot(html);
      html.close();
    });
  }

 private:
  void crumbs(Html& html) const {
    html.open("nav", {{"class", "crumbs"}, {"aria-label", say("You are here")}}).open("ol");
    html.open("li").element("a", say("Start"), {{"href", way(head_.file, site_files::start)}}).close();
    for (const std::string& code : note_.themes) {
      const Theme* const theme = find_theme(code);
      if (theme == nullptr) continue;
      html.open("li")
          .element("a", theme->label(spoken()), {{"href", way(head_.file, site_files::of_theme(code))}})
          .close();
      break;
    }
    html.open("li").element("span", note_.title, {{"aria-current", "page"}, {"lang", language_}}).close();
    html.close().close();
  }

  void top(Html& html) const {
    html.open("header", {{"class", "entry"}});
    html.open("p", {{"class", "origin"}});
    html.element("span", kind_label(note_.kind), {{"class", "kind"}}).text(" · ");
    write_origin(html, head_.file, note_);
    html.close();
    html.element("h1", note_.title, {{"lang", language_}, {"dir", direction_}});
    if (!document_.summary().empty())
      html.element("p", document_.summary(), {{"class", "lead"}, {"lang", language_}, {"dir", direction_}});
    write_languages(html, head_.file, collection_.index, text_);
    marks(html);
    if (!note_.themes.empty()) {
      html.open("ul", {{"class", "tags"}, {"aria-label", say("Themes")}});
      for (const std::string& code : note_.themes) {
        html.open("li");
        if (find_theme(code) == nullptr) {
          html.text(code);
        } else {
          html.element("a", theme_label(code), {{"href", way(head_.file, site_files::of_theme(code))}});
        }
        html.close();
      }
      html.close();
    }
    html.close();
  }

  void marks(Html& html) const {
    const bool staged = note_.kind == "adoption" && !note_.stage.empty();
    const std::vector<std::size_t> adopted = collection_.index.that(text_, "adapts");
    const bool past = is_past(note_, today_);
    if (note_.outcome.empty() && !staged && adopted.empty() && !past) return;
    html.open("p", {{"class", "marks"}});
    write_outcome(html, note_);
    if (staged) html.element("span", stage_label(plain_value(note_.stage)), {{"class", "adopted"}});
    if (!adopted.empty()) {
      html.element("a", say_count("adapted {0} time", "adapted {0} times", adopted.size()),
                   {{"class", "adopted"}, {"href", "#adapts"}});
    }
    if (past) html.element("span", say("deadline passed"), {{"class", "past"}});
    html.close();
  }

  // What there is to remember is what most readers come for.
  void takeaways(Html& html) const {
    for (const v1::SectionView& section : document_.sections()) {
      if (section.code() != "takeaways" || trimmed(section.text()).empty()) continue;
      html.open("section",
                {{"class", "takeaways"}, {"aria-labelledby", "takeaways"}, {"lang", language_}, {"dir", direction_}});
      html.element("h2", section.heading(), {{"id", "takeaways"}});
      html.markup(markdown_markup(section.text(), {2, say("Table")})).close();
      return;
    }
  }

  void fact(Html& html, const std::string& label, const std::string& value, bool in_text_language = true) const {
    if (trimmed(value).empty()) return;
    html.open("div").element("dt", label);
    html.element("dd", value, {{"lang", in_text_language ? language_ : ""}}).close();
  }

  // The texts that a field names, as links; those that are not on this site are named nowhere on it. A value that names
  // none, such as the title of a plan, stands as it is.
  void named_texts(Html& html, const v1::FieldView& field) const {
    const std::vector<std::string> labels = citations_in(field.value());
    const std::string label = field_label(kind_, field.name());
    if (labels.empty()) return fact(html, label, plain_value(field.value()));
    std::vector<std::size_t> known;
    for (const std::string& each : labels) {
      if (const auto found = collection_.index.find(each)) known.push_back(*found);
    }
    if (known.empty()) return;
    html.open("div").element("dt", label).open("dd");
    for (std::size_t i = 0; i < known.size(); ++i) {
      html.text(i == 0 ? "" : ", ");
      link_to(html, head_.file, collection_.index.texts()[known[i]]);
    }
    html.close().close();
  }

  void head_fields(Html& html) const {
    for (const v1::FieldView& one : document_.fields()) {
      // The page itself shows whom it is for.
      if (tells_audience(one.name(), one.value())) continue;
      const KindField* const field = field_of(kind_, one.name());
      if (field != nullptr && field->type == FieldType::entry) {
        // The others are told among what hangs together with the text.
        if (head_code(one.name()) == "part_of") named_texts(html, one);
        continue;
      }
      const std::string value = plain_value(one.value());
      const bool chosen = field != nullptr && !field->choices.empty();
      const bool dated = field != nullptr && (field->type == FieldType::date || field->type == FieldType::period);
      std::string shown = value;
      if (chosen) shown = choice_label(*field, value, spoken());
      if (dated) shown = period_words(value);
      fact(html, field_label(kind_, one.name()), shown, !chosen && !dated);
    }
  }

  void facts(Html& html) const {
    html.open("section", {{"class", "facts"}, {"aria-labelledby", "facts"}});
    html.element("h2", say("At a glance"), {{"id", "facts"}}).open("dl");
    fact(html, say("City"), note_.city, false);
    fact(html, say("Place"), document_.place());
    fact(html, say("Period"), period_words(document_.period()), false);
    head_fields(html);
    std::string keywords;
    for (const std::string& word : document_.keywords()) keywords += (keywords.empty() ? "" : ", ") + word;
    fact(html, say("Keywords"), keywords);
    fact(html, say("Language"), language_name(note_.language), false);
    html.close().close();
  }

  void sections(Html& html) const {
    html.open("div", {{"class", "text"}, {"lang", language_}, {"dir", direction_}});
    SectionLevels levels(title_level);
    bool moved = false;
    const std::vector<bool> shown = sections_shown(document_);
    for (int i = 0; i < document_.sections_size(); ++i) {
      const v1::SectionView& section = document_.sections(i);
      if (!shown[static_cast<std::size_t>(i)]) continue;
      // It stands above.
      if (!moved && section.code() == "takeaways" && !trimmed(section.text()).empty()) {
        moved = true;
        continue;
      }
      if (section.level() > 0 && !trimmed(section.heading()).empty()) {
        html.element("h" + std::to_string(levels.next(section.level())), section.heading());
      }
      html.markup(markdown_markup(section.text(), {levels.current(), say("Table")}));
    }
    html.close();
  }

  void links(Html& html) const {
    if (document_.links().empty()) return;
    html.open("section", {{"class", "links"}, {"aria-labelledby", "links"}});
    html.element("h2", say("Links"), {{"id", "links"}}).open("ul");
    for (const v1::LinkView& link : document_.links()) {
      const bool named = !trimmed(link.label()).empty();
      const std::string_view bare = link.target();
      const std::string_view shown = bare.starts_with("mailto:") ? bare.substr(7) : bare;
      html.open("li");
      if (is_web_address(link.target())) {
        html.element("a", named ? link.label() : shown, {{"href", link.target()}, {"lang", named ? language_ : ""}});
      } else {
        html.text(named ? link.label() + " — " + link.target() : link.target());
      }
      html.close();
    }
    html.close().close();
  }

  void foot(Html& html) const {
    html.open("footer", {{"class", "entry"}});
    const LicenceWords licence = licence_words(document_.licence());
    html.open("p").text(say("Published by {0} under the licence", {note_.city}) + " ");
    if (licence.address.empty()) {
      html.text(licence.name);
    } else {
      html.element("a", licence.name, {{"href", licence.address}, {"rel", "license"}});
    }
    html.close();
    if (!document_.source().empty()) {
      html.open("p").text(say("Source:") + " ").element("span", document_.source(), {{"lang", language_}}).close();
    }
    std::string history = say("Published on {0}", {long_date(note_.published_ms)});
    if (view_.versions_size() > 1) {
      history += say("; version {0}, of {1}", {std::to_string(view_.version()), long_date(view_.summary().time_ms())});
    }
    html.element("p", history + " · " + say("in Essaim: {0}", {note_.label}), {{"class", "label"}});
    html.close();
  }

  const SiteFrame& frame_;
  const Collection& collection_;
  std::size_t text_;
  const TextNote& note_;
  const v1::EntryView& view_;
  const v1::DocumentView& document_;
  const Kind* kind_;
  std::string language_, direction_;
  std::string today_;
  PageHead head_;
};

}  // namespace

int SectionLevels::next(unsigned written) {
  constexpr int level_max = 6;
  // `##` is what most write for the first level below the title.
  const int wanted = std::max(static_cast<int>(written), above_ + 1);
  level_ = std::min({wanted, level_ + 1, level_max});
  return level_;
}

Result<std::string> entry_page(const SiteFrame& frame, const Collection& collection, std::size_t text,
                               const std::string& today) {
  v1::EntryView view;
  const TextNote& note = collection.index.texts()[text];
  if (auto read = collection.texts.read(note.spooled_at, view); !read) return tl::unexpected(read.error());
  return EntryPage(frame, collection, text, view, today).written();
}

}  // namespace essaim::client
