#include "client/check_view.h"

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>

#include "client/entry_view.h"
#include "client/language_name.h"
#include "client/say.h"
#include "client/sentences.h"
#include "client/terminal.h"
#include "core/harmless.h"

namespace essaim::client {
namespace {

// What was found, in one sentence.
std::string remark_sentence(const Remark& remark) {
  const std::vector<std::string>& a = remark.arguments;
  switch (remark.code) {
    case RemarkCode::template_untouched: return say("Nothing is written below the head yet.");
    case RemarkCode::personal_mail: return say("\"{0}\" looks like the address of a person.", a);
    case RemarkCode::phone_number: return say("\"{0}\" looks like a phone number.", a);
    case RemarkCode::language_differs:
      return say("The head says the language is \"{0}\", the text seems to be in {1}.", {a[0], language_name(a[1])});
    case RemarkCode::value_unknown: return say("{0}: \"{1}\" is none of the values.", a);
    case RemarkCode::date_unreadable: return say("{0}: \"{1}\" is no date.", a);
    case RemarkCode::number_unreadable: return say("{0}: \"{1}\" is no number.", a);
    case RemarkCode::citation_unreadable: return say("{0}: \"{1}\" does not name an entry.", a);
    case RemarkCode::only_a_link: return say("Under \"{0}\" there is only a reference to something else.", a);
    case RemarkCode::acronym: return say("\"{0}\" is not explained.", a);
    case RemarkCode::amount_without_currency: return say("The amount {0} has no currency.", a);
    case RemarkCode::list_too_long: return say("\"{0}\" has {1} points.", a);
    case RemarkCode::title_long: return say("The title has {0} characters.", a);
    case RemarkCode::review_past: return say("The entry was to be checked by {0}.", a);
    case RemarkCode::deadline_past: return say("The deadline {0} has passed.", a);
    case RemarkCode::headings_empty:
      return say_count("{0} heading has no text below it.", "{0} headings have no text below them.", std::stoul(a[0]));
    case RemarkCode::field_unknown: return say("The field \"{0}\" is not known.", a);
  }
  return {};
}

// What to do about it.
std::string remark_advice(const Remark& remark) {
  const std::vector<std::string>& a = remark.arguments;
  switch (remark.code) {
    case RemarkCode::template_untouched:
      return say("Write under the headings that matter to you; the others may be deleted.");
    case RemarkCode::personal_mail:
    case RemarkCode::phone_number:
      return say("Name a department or a role instead: copies at partners cannot be called back.");
    case RemarkCode::language_differs: return say("Correct the language in the head: readers filter by it.");
    case RemarkCode::value_unknown: return say("Possible: {0}.", {a[2]});
    case RemarkCode::date_unreadable: return say("Write 2017-06-27, 2017-06 or 2017.");
    case RemarkCode::number_unreadable: return say("Write digits only.");
    case RemarkCode::citation_unreadable: return say("Write the city, a stroke and the number, such as guediawaye/12.");
    case RemarkCode::only_a_link:
      return say("Say the essential in one sentence: links break, and partners read offline.");
    case RemarkCode::acronym: return say("Write once what it stands for, with the acronym in brackets behind it.");
    case RemarkCode::amount_without_currency: return say("Write the currency behind it, such as EUR or XOF.");
    case RemarkCode::list_too_long: return say("Keep the {0} most important ones.", {a[2]});
    case RemarkCode::title_long: return say("Lists show about {0}; put the rest into the summary.", {a[1]});
    case RemarkCode::review_past: return say("Read it again, and give a new date.");
    case RemarkCode::deadline_past: return say("Nobody can apply any more: check the date.");
    case RemarkCode::headings_empty: return say("Fill them or delete them; they would be published as they are.");
    case RemarkCode::field_unknown:
      return say("Write {0} if that is meant; a field of your own is kept as it is.", {a[1]});
  }
  return {};
}

std::string words_text(std::size_t words) { return say_count("{0} word", "{0} words", words); }

std::string remarks_text(std::size_t count) { return say_count("{0} remark", "{0} remarks", count); }

// `cost and funding, contact`
std::string missing_text(const TextCheck& check) {
  std::string out;
  for (const MissingField& missing : check.missing) {
    out += (out.empty() ? "" : ", ") + missing.field->name.in(spoken());
  }
  return out;
}

bool is_personal(const Remark& remark) {
  return remark.code == RemarkCode::personal_mail || remark.code == RemarkCode::phone_number;
}

void note_remark(const Remark& remark) {
  print_note("  " + say("line {0}", {std::to_string(remark.line)}) + say(":") + " " + remark_sentence(remark));
}

void note_way_back(const std::string& shown, const std::string& label) {
  print_note("  " +
             say("It is published. To take this version back: essaim revise {0} {1}, then essaim retract {0} --exact "
                 "--because personal-data --reason …",
                 {label, shown}));
}

}  // namespace

std::string today() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return date_text(static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count()));
}

void print_check(const TextCheck& check, const std::string& shown) {
  const std::string language = check.language.empty() ? say("language not told") : language_name(check.language);
  print_line(say("{0}: {1}, {2}, {3}", {shown, check.kind->label(spoken()), language, words_text(check.words)}));
  print_line(say("Grade: {0} (from stub over usable and solid to transferable)",
                 {grade_label(std::string(name_of(check.grade)))}));
  if (check.audience) {
    print_line(*check.audience == Audience::everyone
                   ? say("For everybody, as its head says, not only for the members of the network.")
                   : say("For the members of the network only, as its head says."));
  }
  if (!check.missing.empty()) {
    print_line();
    print_line(say("Most useful to add:"));
    for (const MissingField& missing : check.missing) {
      print_sentence("  " + say("line {0}", {std::to_string(missing.line)}) + "  " + missing.field->name.in(spoken()) +
                         " — " + say(missing.field->advice),
                     4);
    }
  }
  if (check.remarks.empty()) return;
  print_line();
  print_line(remarks_text(check.remarks.size()) + say(":"));
  for (const Remark& remark : check.remarks) {
    print_sentence("  " + say("line {0}", {std::to_string(remark.line)}) + "  " + remark_sentence(remark) + " " +
                       remark_advice(remark),
                   4);
  }
}

std::string check_json(const TextCheck& check, const std::string& shown) {
  boost::json::array missing, remarks;
  for (const MissingField& each : check.missing) {
    missing.push_back({{"field", each.field->code},
                       {"where", each.field->in_head ? "head" : "section"},
                       {"need", name_of(each.field->need)},
                       {"name", each.field->name.in(spoken())},
                       {"line", each.line},
                       {"advice", say(each.field->advice)}});
  }
  for (const Remark& remark : check.remarks) {
    boost::json::array arguments(remark.arguments.begin(), remark.arguments.end());
    remarks.push_back({{"code", name_of(remark.code)},
                       {"line", remark.line},
                       {"arguments", std::move(arguments)},
                       {"sentence", remark_sentence(remark)},
                       {"advice", remark_advice(remark)}});
  }
  return boost::json::serialize(boost::json::object{{"file", shown},
                                                    {"kind", check.kind->code},
                                                    {"language", check.language},
                                                    {"words", check.words},
                                                    {"grade", name_of(check.grade)},
                                                    {"audience", check.audience ? name_of(*check.audience) : ""},
                                                    {"missing", std::move(missing)},
                                                    {"remarks", std::move(remarks)}});
}

void note_check(const TextCheck& check, const std::string& shown, const std::string& label) {
  std::string line = say("{0}: {1}", {shown, grade_label(std::string(name_of(check.grade)))});
  if (!check.missing.empty()) line += say("; useful to add: {0}", {missing_text(check)});
  print_note(line + ".");
  if (check.remarks.empty()) return;
  const auto personal = std::find_if(check.remarks.begin(), check.remarks.end(), is_personal);
  const bool urgent = personal != check.remarks.end();
  const Remark& first = urgent ? *personal : check.remarks.front();
  note_remark(first);
  if (urgent && !label.empty()) note_way_back(shown, label);
  if (check.remarks.size() > 1) {
    print_note("  " + say("{0} in all: essaim check {1}", {remarks_text(check.remarks.size()), shown}));
  }
}

void note_check_of(const std::string& text, const std::string& shown, const std::string& label) {
  auto check = check_text(text, shown, today(), spoken());
  if (!check) return;
  // The daemon has said this in its answer.
  std::erase_if(check->remarks, [](const Remark& remark) { return remark.code == RemarkCode::field_unknown; });
  note_check(*check, shown, label);
}

void note_personal_words(const std::string& words, const std::string& label) {
  const auto check = check_text("---\ntitle: x\n---\n\n" + words, label, today(), spoken());
  if (!check) return;
  const auto personal = std::find_if(check->remarks.begin(), check->remarks.end(), is_personal);
  if (personal == check->remarks.end()) return;
  print_note(say("{0}:", {label}) + " " + remark_sentence(*personal));
  print_note("  " + say("It is published. To take it back: essaim retract {0} --because personal-data --reason …, and "
                        "say it again without.",
                        {label}));
}

void note_personal_data(const std::string& text, const std::string& shown, const std::string& label) {
  constexpr std::string_view head = "---\ntitle: x\n---\n";
  auto check = check_text(text, shown, today(), spoken());
  const bool bare = !check && check.error().code == Errc::front_matter_missing;
  if (bare) check = check_text(std::string(head) + text, shown, today(), spoken());
  if (!check) return;
  const auto personal = std::find_if(check->remarks.begin(), check->remarks.end(), is_personal);
  if (personal == check->remarks.end()) return;
  if (bare) personal->line -= static_cast<std::size_t>(std::count(head.begin(), head.end(), '\n'));
  print_note(say("{0}:", {shown}));
  note_remark(*personal);
  print_note("  " +
             say("It is published. To take this version back: correct the file, give the same command again, then "
                 "essaim retract {0} --exact --because personal-data --reason …",
                 {label}));
}

}  // namespace essaim::client
