#include "client/entry_view.h"

#include <algorithm>
#include <vector>

#include "client/api_client.h"
#include "client/city_view.h"
#include "client/head_words.h"
#include "client/inbox_view.h"
#include "client/reuse_view.h"
#include "client/say.h"
#include "client/sentences.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "core/kinds.h"
#include "core/profile.h"
#include "core/reasons.h"
#include "core/retraction.h"
#include "core/themes.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

Reason reason_named(const std::string& name) {
  for (unsigned number = 1; number < reason_count; ++number) {
    if (const auto reason = reason_from(number); reason && name_of(*reason) == name) return *reason;
  }
  return Reason::none;
}

// `Theme: …`, where there is something to say.
void print_field(const std::string& label, const std::string& value) {
  if (!value.empty()) print_line(label + " " + harmless(value));
}

// The value of a field of the head in the language that is spoken, where its kind offers a choice.
std::string value_label(const Kind* kind, const std::string& code, const std::string& value) {
  const KindField* const field = kind == nullptr ? nullptr : kind->find_field(code, true);
  return field == nullptr || field->choices.empty() ? value : choice_label(*field, value, spoken());
}

// Every document has a place for the outcome, whatever its kind.
const Kind* outcome_holder(const Kind* kind) {
  return kind != nullptr && kind->find_field("outcome", true) != nullptr ? kind : find_kind("experience");
}

template <typename List>
std::string joined(const List& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string themes_text(const v1::EntrySummary& summary) {
  std::string text;
  for (const std::string& theme : summary.themes())
    text += (text.empty() ? "" : ", ") + theme_label(theme) + " (" + theme + ")";
  return text;
}

// Which version this is; where another one is here although this one is not, how to see it.
void print_version(const v1::EntryView& view) {
  const std::string number = std::to_string(view.version());
  const v1::EntrySummary& first = view.versions(0);
  const v1::EntrySummary& newest = view.versions(view.versions_size() - 1);
  if (newest.label() != view.summary().label()) {
    print_line(
        say("Version {0} of {1}; the newest is {2}.", {number, harmless(first.label()), harmless(newest.label())}));
    return;
  }
  print_line(say("Version {0} of {1}. The earlier ones: essaim show {1} --history", {number, harmless(first.label())}));
  if (view.has_document() || view.summary().retracted()) return;
  for (int i = view.versions_size() - 1; i >= 0; --i) {
    const v1::EntrySummary& one = view.versions(i);
    if (one.title().empty()) continue;
    print_line(say("An earlier version is here: essaim show {0} --exact", {harmless(one.label())}));
    return;
  }
}

void print_retraction(const v1::EntryView& view) {
  const v1::RetractionView& retraction = view.retraction();
  std::string reason = retraction.reason().empty() ? say("no reason is held here") : retraction.reason();
  // That one is Essaim's own sentence.
  if (reason == profile_replaced_reason) reason = say("a newer profile takes its place");
  const auto why = retraction_class_from(retraction.because());
  print_line(say("Taken back by its author on {0} ({1}): {2}",
                 {date_text(retraction.time_ms()),
                  why ? std::string(label_of(*why, spoken())) : harmless(retraction.because()), harmless(reason)}));
  if (!retraction.successor().empty()) {
    print_line(say("Replaced by {0}: essaim show {0}", {harmless(retraction.successor())}));
  }
  if (retraction.erased()) print_line(say("Its text is erased on this machine."));
}

void print_grade(const v1::EntryView& view) {
  if (view.grade().empty() || !is_text_kind(view.summary().kind())) return;
  print_field(say("Grade:"), grade_label(view.grade()));
  if (view.to_check_since().empty() || view.summary().retracted()) return;
  if (view.ours()) {
    print_line(say("To be looked at again since {0}. Still right? essaim confirm {1}",
                   {harmless(date_words_behind(view.to_check_since())), harmless(view.summary().label())}));
    return;
  }
  print_line(say("Its author was to look at it again by {0}; ask whether it still holds: essaim ask {1} \"…\"",
                 {harmless(date_words_behind(view.to_check_since())), harmless(view.summary().label())}));
}

void print_head(const v1::EntryView& view) {
  const v1::EntrySummary& summary = view.summary();
  const std::string title = title_or_reason(summary);
  print_line(harmless(title));
  print_line(std::string(columns(shortened(harmless(title), terminal_width())), '='));
  print_line(harmless(summary.label() + " · " + summary.city() + " · " + date_text(summary.time_ms()) + " · " +
                      kind_label(summary.kind())));
  print_field(say("Themes:"), themes_text(summary));
  print_grade(view);
  print_reuse_lines(view);
  if (summary.state() == "disputed")
    print_line(say("Disputed: two different registers of this city are known from here on."));
  if (summary.state() == "void") print_line(say("Void: written after the city's membership ended."));
  if (view.versions_size() > 1) print_version(view);
  if (summary.retracted()) {
    print_retraction(view);
  } else if (!summary.missing_reason().empty()) {
    print_line(reason_sentence(summary.missing_reason()));
    if (summary.missing_reason() == "not-followed" && !summary.themes().empty()) {
      print_line(
          say("Fetch this one text: essaim show {0}; or follow such texts from now on: essaim follow --theme {1}",
              {harmless(summary.label()), harmless(summary.themes(0))}));
    } else {
      print_line(reason_advice(summary.missing_reason()));
    }
  }
}

// `Guédiawaye (14.7739, -17.3976)`, or what there is of it.
std::string place_text(const v1::DocumentView& document) {
  if (document.point().empty()) return document.place();
  return document.place().empty() ? document.point() : document.place() + " (" + document.point() + ")";
}

void print_document(const v1::DocumentView& document, const Kind* kind) {
  print_field(say("Place:"), place_text(document));
  print_field(say("Period:"), period_words(document.period()));
  print_field(say("Outcome:"), value_label(outcome_holder(kind), "outcome", document.outcome()));
  print_field(say("Language:"), document.language());
  print_field(say("Keywords:"), joined(document.keywords()));
  print_field(say("Licence:"), document.licence());
  print_field(say("Source:"), document.source());
  for (const v1::LinkView& link : document.links())
    print_field(say("Link:"), link.label().empty() ? link.target() : link.label() + " — " + link.target());
  for (const v1::FieldView& field : document.fields()) {
    print_field(harmless(field_label(kind, field.name())) + say(":"),
                value_label(kind, head_code(field.name()), field.value()));
  }
  if (!document.summary().empty()) {
    print_line();
    print_paragraphs(document.summary() + "\n");
  }
  const std::vector<bool> shown = sections_shown(document);
  for (int i = 0; i < document.sections_size(); ++i) {
    if (!shown[static_cast<std::size_t>(i)]) continue;
    const v1::SectionView& section = document.sections(i);
    print_line();
    if (section.level() > 0) print_line(std::string(section.level(), '#') + " " + harmless(section.heading()));
    std::string text = section.text();
    while (!text.empty() && text.back() == '\n') text.pop_back();
    if (!text.empty()) print_paragraphs(text + "\n");
  }
}

std::string relation_text(const std::string& relation, const std::string& named) {
  const std::string label = named.empty() ? say("an entry that is not known here") : named;
  if (relation == "retracts") return say("takes back {0}", {label});
  if (relation == "successor") return say("is replaced by {0}", {label});
  if (relation == "supersedes") return say("replaces {0}", {label});
  if (relation == "answers") return say("answers {0}", {label});
  if (relation == "cites") return say("cites {0}", {label});
  if (relation == "adapts") return say("adapts {0}", {label});
  if (relation == "translates") return say("translates {0}", {label});
  if (relation == "part-of") return say("is part of {0}", {label});
  if (relation == "about") return say("is about {0}", {label});
  if (relation == "builds-on") return say("builds on {0}", {label});
  if (relation == "accepts") return say("accepts {0}", {label});
  return relation + " " + label;
}

// What stands in the head of the entry, or above among questions and answers.
bool has_its_own_place(const std::string& relation) {
  return relation == "about" || relation == "answers" || relation == "accepts";
}

// Who answers for the text in its city, where that city says so.
void print_whom_to_ask(const v1::EntryView& view) {
  if (view.ask().empty()) return;
  print_line();
  print_line(say("Whom to ask in {0}", {harmless(view.ask(0).city())}));
  for (const v1::RoleView& role : view.ask()) print_line("  " + role_line(role));
}

}  // namespace

Result<std::string> entry_target(const std::string& label) {
  const std::size_t slash = label.find('/');
  const bool named = slash != std::string::npos && slash > 0 && slash + 1 < label.size() &&
                     label.find('/', slash + 1) == std::string::npos;
  if (!named) return fail(Errc::label_invalid, {shortened(harmless(label), 60)});
  return "/v1/entries/" + url_part(label.substr(0, slash)) + "/" + url_part(label.substr(slash + 1));
}

std::string reason_sentence(const std::string& name) {
  const Reason reason = reason_named(name);
  return reason == Reason::none ? name : std::string(sentence(reason, spoken()));
}

std::string reason_advice(const std::string& name) {
  const Reason reason = reason_named(name);
  return reason == Reason::none ? "" : std::string(advice(reason, spoken()));
}

std::string title_or_reason(const v1::EntrySummary& summary) {
  // Its own title is for programs, and in one language.
  if (summary.kind() == retraction_kind) return kind_label(summary.kind());
  if (!summary.title().empty()) return summary.title();
  // Both are common, and a table has little room.
  if (summary.missing_reason() == "not-followed") return say("(not followed)");
  if (summary.missing_reason() == "retracted" || summary.retracted()) return say("(taken back)");
  if (!summary.missing_reason().empty()) return "(" + reason_sentence(summary.missing_reason()) + ")";
  return say("(no text)");
}

std::string past_note(std::uint64_t count) {
  if (count == 0) return {};
  return say_count("{0} call is past its deadline and not shown; --past shows it.",
                   "{0} calls are past their deadline and not shown; --past shows them.", count);
}

std::string outcome_label(const std::string& code) { return value_label(outcome_holder(nullptr), "outcome", code); }

std::string grade_label(const std::string& code) {
  if (code == name_of(Grade::stub)) return say("stub");
  if (code == name_of(Grade::usable)) return say("usable");
  if (code == name_of(Grade::solid)) return say("solid");
  if (code == name_of(Grade::transferable)) return say("transferable");
  return code;
}

std::string kind_label(const std::string& code) {
  const Kind* kind = find_kind(code);
  return kind == nullptr ? code : kind->label(spoken());
}

std::string theme_label(const std::string& code) {
  const Theme* theme = find_theme(code);
  return theme == nullptr ? code : theme->label(spoken());
}

void print_history(const v1::EntryView& view) {
  Table table({say("version"), say("entry"), say("date"), say("change"), say("title")}, 4);
  for (int i = 0; i < view.versions_size(); ++i) {
    const v1::EntrySummary& one = view.versions(i);
    std::string change = say("first version");
    if (!one.supersedes().empty()) {
      change = one.minor() ? say("minor, replaces {0}", {one.supersedes()}) : say("replaces {0}", {one.supersedes()});
    }
    table.add({std::to_string(i + 1), one.label(), date_text(one.time_ms()), change, title_or_reason(one)});
  }
  table.print();
}

void print_entry(const v1::EntryView& original) {
  const v1::EntryView view = original.has_translated() ? in_translation(original) : original;
  print_head(view);
  if (view.has_profile()) {
    print_line();
    print_profile(view.profile());
    return;
  }
  if (view.has_document()) {
    print_document(view.document(), find_kind(view.summary().kind()));
  }
  print_reuse_lists(view);
  print_thread(view);
  print_whom_to_ask(view);
  std::vector<std::string> lines;
  for (const v1::ReferenceView& one : view.references()) {
    if (!has_its_own_place(one.relation())) {
      lines.push_back(harmless(view.summary().label() + " " + relation_text(one.relation(), one.label())));
    }
  }
  for (const v1::ReferenceView& one : view.referred_by()) {
    if (!has_its_own_place(one.relation()) && !is_in_reuse_lists(view, one.label())) {
      lines.push_back(harmless(one.label() + " " + relation_text(one.relation(), view.summary().label())));
    }
  }
  if (!lines.empty()) print_line();
  for (const std::string& line : lines) print_line(line);
}

}  // namespace essaim::client
