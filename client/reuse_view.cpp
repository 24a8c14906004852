#include "client/reuse_view.h"

#include <algorithm>
#include <vector>

#include "client/entry_view.h"
#include "client/language_name.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/adoption.h"
#include "core/choices.h"
#include "core/harmless.h"
#include "core/translation.h"
#include "essaim/v1/api.pb.h"
#include "essaim/v1/api_reuse.pb.h"

namespace essaim::client {
namespace {

// More would fill the screen before the text begins; all of them stand below it.
constexpr int named_max = 5;
constexpr std::size_t month_digits = 7;

std::string stage_text(const v1::AdoptionView& adoption) {
  if (adoption.stage().empty()) return kind_label(adoption.summary().kind());
  return choice_label(choice_field(adoption_kind, "stage"), adoption.stage(), spoken());
}

std::string method_text(const std::string& method) {
  return harmless(choice_label(choice_field(translation_kind, "method"), method, spoken()));
}

// `Castres-Mazamet (testing it, since 2026-03)`
std::string adopter_text(const v1::AdoptionView& adoption) {
  const std::string since = adoption.date().substr(0, month_digits);
  return since.empty() ? say("{0} ({1})", {harmless(adoption.summary().city()), harmless(stage_text(adoption))})
                       : say("{0} ({1}, since {2})",
                             {harmless(adoption.summary().city()), harmless(stage_text(adoption)), harmless(since)});
}

std::string issuer_text(const v1::EndorsementView& endorsement) {
  const std::string city = harmless(endorsement.summary().city());
  const std::string role = harmless(endorsement.issuer_role());
  if (!endorsement.label().empty()) return say("{0} ({1}; label “{2}”)", {city, role, harmless(endorsement.label())});
  return role.empty() ? city : say("{0} ({1})", {city, role});
}

// The first few in one line, then how many more there are.
template <typename List, typename Text>
std::string enumerated(const List& list, Text text) {
  std::string out;
  for (int i = 0; i < std::min(list.size(), named_max); ++i) out += (i == 0 ? "" : ", ") + text(list[i]);
  if (list.size() <= named_max) return out;
  return say("{0} and {1} more", {out, std::to_string(list.size() - named_max)});
}

void print_translated_line(const v1::EntryView& view) {
  const v1::TranslationView& of = view.translated().of();
  const std::string by = of.translator().empty()
                             ? harmless(of.summary().city())
                             : say("{0} for {1}", {harmless(of.translator()), harmless(of.summary().city())});
  print_line(say("Translated into {0} by {1}, {2}: {3}", {language_name(of.summary().language()), by,
                                                          method_text(of.method()), harmless(of.summary().label())}));
  if (of.stale()) {
    print_line(say("The original changed in substance since; what was translated is {0}.", {harmless(of.of())}));
  }
  if (of.scope() == "summary") print_line(say("Only the summary is translated; the text below is the original."));
  print_line(say("The original, in {0}: essaim show {1} --original",
                 {language_name(view.summary().language()), harmless(view.summary().label())}));
}

// Where the reader's own language is not among them.
void print_languages_line(const v1::EntryView& view) {
  const auto& all = view.translations();
  const auto is_mine = [](const v1::EntrySummary& summary) {
    return same_language(summary.language(), language_code());
  };
  const bool mine =
      is_mine(view.summary()) || std::ranges::any_of(all, [&](const auto& one) { return is_mine(one.summary()); });
  if (all.empty() || mine) return;
  const auto reads = [](const v1::TranslationView& one) {
    return language_name(one.summary().language()) + " (" + harmless(one.summary().label()) + ")";
  };
  print_line(say("In {0}; there is no translation into {1} here, but: {2}",
                 {language_name(view.summary().language()), language_name(language_code()), enumerated(all, reads)}));
}

void print_original_lines(const v1::EntryView& view) {
  const v1::OriginalView& original = view.original();
  print_line(say("Translation of {0}, {1}",
                 {harmless(original.summary().label()), harmless(title_or_reason(original.summary()))}));
  if (original.summary().retracted())
    print_line(say("Its author has taken the original back."));
  else if (original.stale())
    print_line(say("The original changed in substance since; what was translated is {0}.", {harmless(original.of())}));
}

void print_adoptions(const v1::EntryView& view) {
  if (view.adoptions().empty()) return;
  print_line();
  print_line(say("Adapted by:"));
  Table table({say("entry"), say("city"), say("stage"), say("since"), say("parts")}, 1);
  for (const v1::AdoptionView& one : view.adoptions()) {
    table.add({one.summary().label(), one.summary().city(), stage_text(one), one.date(), one.modules()});
  }
  table.print();
  print_line(say("What a city did with it: essaim show {0}", {harmless(view.adoptions(0).summary().label())}));
}

void print_endorsements(const v1::EntryView& view) {
  if (view.endorsements().empty()) return;
  print_line();
  print_line(say("Recommended by:"));
  for (const v1::EndorsementView& one : view.endorsements()) {
    const std::string reason = one.reason().empty() ? title_or_reason(one.summary()) : one.reason();
    print_line("  " + issuer_text(one) + say(":") + " " + harmless(reason) + " (" + harmless(one.summary().label()) +
               ")");
  }
}

void print_translations(const v1::EntryView& view) {
  if (view.translations().empty()) return;
  print_line();
  print_line(say("Translations:"));
  for (const v1::TranslationView& one : view.translations()) {
    std::string line = "  " + harmless(one.summary().label()) + "  " + language_name(one.summary().language()) + ", " +
                       harmless(one.summary().city());
    if (!one.method().empty()) line += ", " + method_text(one.method());
    if (one.scope() == "summary") line += ", " + say("the summary only");
    if (one.stale()) line += ", " + say("of an older version");
    print_line(line);
  }
}

template <typename List>
bool has_label(const List& list, const std::string& label) {
  return std::any_of(list.begin(), list.end(), [&](const auto& one) { return one.summary().label() == label; });
}

}  // namespace

Result<std::string> choice_asked(const std::string& option, const KindField& field, const std::string& typed) {
  std::string code = choice_called(field, typed);
  if (!code.empty()) return code;
  return fail(Errc::usage, {say("{0} cannot be “{1}”; possible: {2}",
                                {option, shortened(harmless(typed), 40), choice_words(field, spoken())})});
}

std::string language_code() { return spoken() == Language::french ? "fr" : "en"; }

void print_reused(const Context& context, const std::string& json, const v1::Reused& reused) {
  for (const v1::Problem& note : reused.notes()) context.noted(note);
  if (context.json) return print_json(json);
  print_line(harmless(reused.label()));
  if (reused.supersedes().empty()) return;
  print_note(say("It is version {0} and goes on from {1}.",
                 {std::to_string(reused.version()), harmless(reused.supersedes())}));
}

v1::EntryView in_translation(const v1::EntryView& view) {
  v1::EntryView shown = view;
  const v1::DocumentView& translated = view.translated().document();
  shown.mutable_summary()->set_title(translated.title());
  v1::DocumentView& document = *shown.mutable_document();
  document.set_title(translated.title());
  document.set_summary(translated.summary());
  document.set_language(translated.language());
  if (view.translated().of().scope() == "summary") {
    if (translated.summary().empty()) document.set_summary(view.document().summary());
  } else {
    document.clear_sections();
  }
  google::protobuf::RepeatedPtrField<v1::SectionView> sections = translated.sections();
  sections.MergeFrom(document.sections());
  document.mutable_sections()->Swap(&sections);
  return shown;
}

void print_reuse_lines(const v1::EntryView& view) {
  if (!view.adoptions().empty()) {
    print_line(say("Adapted by {0}", {enumerated(view.adoptions(), adopter_text)}));
  }
  if (!view.endorsements().empty()) {
    print_line(say("Recommended by {0}", {enumerated(view.endorsements(), issuer_text)}));
  }
  if (view.has_original()) print_original_lines(view);
  if (view.has_translated()) print_translated_line(view);
  print_languages_line(view);
}

std::string translation_text(const std::string& from_language, const v1::TranslationView& translation) {
  const std::string from = language_name(from_language);
  return translation.stale()
             ? say("translated from {0}, {1}; the original changed since", {from, method_text(translation.method())})
             : say("translated from {0}, {1}", {from, method_text(translation.method())});
}

void print_reuse_lists(const v1::EntryView& view) {
  print_adoptions(view);
  print_endorsements(view);
  print_translations(view);
}

bool is_in_reuse_lists(const v1::EntryView& view, const std::string& label) {
  return has_label(view.adoptions(), label) || has_label(view.translations(), label) ||
         has_label(view.endorsements(), label);
}

}  // namespace essaim::client
