#include "core/check_text.h"

#include <algorithm>
#include <utility>

#include "core/acronyms.h"
#include "core/audience_field.h"
#include "core/citations.h"
#include "core/entry_layout.h"
#include "core/front_matter.h"
#include "core/harmless.h"
#include "core/language_guess.h"
#include "core/text.h"
#include "core/text_traces.h"

namespace essaim {

namespace {

constexpr std::size_t missing_shown = 3;
// A list of texts shows so much of a title on most terminals.
constexpr std::size_t title_characters_max = 100;
// The values of a choice fit; what somebody wrote is shown by its beginning.
constexpr std::size_t argument_columns_max = 100;
// A text of fewer words is too short for its language to be told.
constexpr std::size_t words_to_tell_language = 20;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_date(std::string_view text) {
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7 ? text[i] != '-' : !is_digit(text[i])) return false;
  }
  const auto in_range = [&](std::size_t at, int last) {
    if (text.size() < at + 2) return true;
    const int number = (text[at] - '0') * 10 + (text[at + 1] - '0');
    return number >= 1 && number <= last;
  };
  return in_range(5, 12) && in_range(8, 31);
}

// A date of a month or a year is past when all of it is.
bool is_past(std::string_view date, std::string_view today) { return date < today.substr(0, date.size()); }

bool says_none(std::string_view text) {
  const std::string plain = folded(text);
  return plain == "none" || plain == "none yet" || plain == "aucun" || plain == "aucune" ||
         plain.starts_with("aucun a ");
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

// Points of a list: lines that begin with a sign or a number. A text without any is one point.
std::size_t points_in(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    const std::size_t number = line.find_first_not_of("0123456789");
    const bool numbered =
        number != std::string_view::npos && number > 0 && (line[number] == '.' || line[number] == ')');
    const bool signed_point = line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ");
    if (signed_point || numbered) ++count;
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return count;
}

class TextChecker {
 public:
  TextChecker(const Document& document, const EntryLayout& layout, std::string_view today, Language language)
      : document_(document), layout_(layout), today_(today), language_(language), prose_(prose_of(layout)) {}

  // A name of the head that is nearly one that Essaim knows.
  void add_slip(const std::string& name, const std::string& meant) {
    const auto entry = std::find_if(layout_.head.begin(), layout_.head.end(),
                                    [&](const HeadEntry& each) { return each.name == name; });
    say(RemarkCode::field_unknown, entry == layout_.head.end() ? 1 : entry->line, {name, meant});
  }

  TextCheck run(const Kind& kind) {
    out_.kind = &kind;
    for (const PlacedSection& placed : layout_.sections) sections_.push_back(placed.section);
    check_language();
    check_head(kind);
    check_sections(kind);
    check_prose(kind);
    const Completeness completeness = completeness_of(kind, document_, !review_past_);
    out_.grade = completeness.grade;
    add_missing(completeness);
    std::stable_sort(out_.remarks.begin(), out_.remarks.end(),
                     [](const Remark& a, const Remark& b) { return a.line < b.line; });
    return std::move(out_);
  }

 private:
  void say(RemarkCode code, std::size_t line, std::vector<std::string> arguments = {}) {
    for (std::string& argument : arguments) argument = shortened(harmless(argument), argument_columns_max);
    out_.remarks.push_back({code, line, std::move(arguments)});
  }

  void check_language() {
    std::string all;
    for (const TextLine& line : prose_) all += line.text + "\n";
    out_.words = count_words(all);
    if (out_.words >= words_to_tell_language) out_.language = guess_language(all);
    const std::string declared = document_.language.substr(0, document_.language.find('-'));
    if (!out_.language.empty() && !declared.empty() && folded(declared) != out_.language) {
      say(RemarkCode::language_differs, layout_.line_of_field("lang"), {document_.language, out_.language});
    }
  }

  void check_head(const Kind& kind) {
    const std::size_t length = characters(document_.title);
    if (length > title_characters_max) {
      say(RemarkCode::title_long, layout_.line_of_field("title"),
          {std::to_string(length), std::to_string(title_characters_max)});
    }
    for (const KindField& field : kind.fields) {
      if (field.in_head) check_value(field, head_value(document_, field.code));
    }
  }

  void check_value(const KindField& field, const std::string& value) {
    if (value.empty()) return;
    const std::size_t line = layout_.line_of_field(field.code);
    const std::string& name = field.name.in(language_);
    if (!fits_field(field, value)) {
      if (field.type == FieldType::choice) say(RemarkCode::value_unknown, line, {name, value, offered(field)});
      if (field.type == FieldType::number) say(RemarkCode::number_unreadable, line, {name, value});
      if (field.type == FieldType::entry) say(RemarkCode::citation_unreadable, line, {name, value});
      if (field.type == FieldType::date) say(RemarkCode::date_unreadable, line, {name, value});
      return;
    }
    if (field.code == "review_by" && is_past(value, today_)) {
      review_past_ = true;
      say(RemarkCode::review_past, line, {value});
    }
    if (field.code == "deadline" && is_past(value, today_)) say(RemarkCode::deadline_past, line, {value});
  }

  static std::string offered(const KindField& field) {
    std::string out;
    for (const FieldChoice& choice : field.choices) out += (out.empty() ? "" : ", ") + choice.code;
    return out;
  }

  void check_sections(const Kind& kind) {
    std::size_t empty = 0, first_empty = 0;
    bool anything = !document_.summary.empty();
    for (std::size_t i = 0; i < sections_.size(); ++i) {
      const std::size_t line = layout_.sections[i].line;
      const std::string text = text_below(sections_, i);
      if (!says_something(text)) {
        if (sections_[i].level > 0 && empty++ == 0) first_empty = line;
        continue;
      }
      anything = true;
      const KindField* const field = kind.find_field(sections_[i].code, false);
      const std::string& heading = sections_[i].heading;
      if (field == nullptr) continue;
      if (only_sends_elsewhere(text) && field->type != FieldType::link) say(RemarkCode::only_a_link, line, {heading});
      check_section(*field, heading, text, line);
    }
    if (!anything) return say(RemarkCode::template_untouched, layout_.head_end);
    if (empty > 0) say(RemarkCode::headings_empty, first_empty, {std::to_string(empty)});
  }

  void check_section(const KindField& field, const std::string& heading, const std::string& text, std::size_t line) {
    if (field.most > 0 && points_in(text) > field.most) {
      say(RemarkCode::list_too_long, line, {heading, std::to_string(points_in(text)), std::to_string(field.most)});
    }
    if (field.type != FieldType::choice) return;
    // Begins with one of the values in either language; `In part, because …`.
    std::string plain = folded(text);
    plain.erase(0, std::min(plain.find_first_not_of("-*_ \""), plain.size()));
    const bool known = std::any_of(field.choices.begin(), field.choices.end(), [&](const FieldChoice& choice) {
      return plain.starts_with(choice.code) || plain.starts_with(folded(choice.label.english)) ||
             plain.starts_with(folded(choice.label.french));
    });
    if (!known) {
      std::string values;
      for (const FieldChoice& choice : field.choices)
        values += (values.empty() ? "" : ", ") + choice.label.in(language_);
      say(RemarkCode::value_unknown, line, {heading, std::string(trimmed(text).substr(0, 200)), values});
    }
  }

  void check_prose(const Kind& kind) {
    for (const FoundAcronym& each : unexplained_acronyms(prose_, head_value(document_, "acronyms"))) {
      say(RemarkCode::acronym, each.line, {each.acronym});
    }
    for (const TextLine& line : prose_) {
      for (const std::string& address : personal_mail_addresses(line.text)) {
        say(RemarkCode::personal_mail, line.line, {address});
      }
      for (const std::string& number : phone_numbers(line.text)) say(RemarkCode::phone_number, line.line, {number});
      if (in_table_with_currency(line)) continue;
      for (const std::string& amount : amounts_without_currency(line.text, is_about_money(kind, line))) {
        say(RemarkCode::amount_without_currency, line.line, {amount});
      }
    }
    check_head_traces();
  }

  // Fields of the head that Essaim has no place for, and the source, may name somebody too.
  void check_head_traces() {
    for (const HeadEntry& entry : layout_.head) {
      const std::string code = head_code(entry.name);
      if (code == "title" || code == "summary" || code == "links") continue;
      for (const std::string& address : personal_mail_addresses(entry.yaml)) {
        say(RemarkCode::personal_mail, entry.line, {address});
      }
      if (code == "source" || code.empty()) {
        for (const std::string& number : phone_numbers(entry.yaml)) say(RemarkCode::phone_number, entry.line, {number});
      }
    }
  }

  bool is_about_money(const Kind& kind, const TextLine& line) const {
    if (line.section == no_section) return false;
    const KindField* const field = kind.find_field(sections_[line.section].code, false);
    return field != nullptr && field->type == FieldType::money;
  }

  // The heading of a table may name the currency of its columns.
  bool in_table_with_currency(const TextLine& line) const {
    const auto is_row = [](const TextLine& each) { return trimmed(each.text).starts_with('|'); };
    return is_row(line) && std::any_of(prose_.begin(), prose_.end(), [&](const TextLine& other) {
             return other.section == line.section && is_row(other) && names_currency(other.text);
           });
  }

  void add_missing(const Completeness& completeness) {
    for (const KindField* const field : completeness.missing) {
      if (out_.missing.size() == missing_shown) return;
      const auto placed =
          std::find_if(layout_.sections.begin(), layout_.sections.end(),
                       [&](const PlacedSection& each) { return !field->in_head && each.section.code == field->code; });
      std::size_t line = field->in_head ? layout_.line_of_field(field->code) : layout_.head_end;
      if (placed != layout_.sections.end()) line = placed->line;
      out_.missing.push_back({field, line});
    }
  }

  const Document& document_;
  const EntryLayout& layout_;
  std::string_view today_;
  Language language_;
  std::vector<TextLine> prose_;
  std::vector<Section> sections_;
  bool review_past_ = false;
  TextCheck out_;
};

}  // namespace

std::string name_of(RemarkCode code) {
  switch (code) {
    case RemarkCode::template_untouched: return "template-untouched";
    case RemarkCode::personal_mail: return "personal-mail";
    case RemarkCode::phone_number: return "phone-number";
    case RemarkCode::language_differs: return "language-differs";
    case RemarkCode::value_unknown: return "value-unknown";
    case RemarkCode::date_unreadable: return "date-unreadable";
    case RemarkCode::number_unreadable: return "number-unreadable";
    case RemarkCode::citation_unreadable: return "citation-unreadable";
    case RemarkCode::only_a_link: return "only-a-link";
    case RemarkCode::acronym: return "acronym";
    case RemarkCode::amount_without_currency: return "amount-without-currency";
    case RemarkCode::list_too_long: return "list-too-long";
    case RemarkCode::title_long: return "title-long";
    case RemarkCode::review_past: return "review-past";
    case RemarkCode::deadline_past: return "deadline-past";
    case RemarkCode::headings_empty: return "headings-empty";
    case RemarkCode::field_unknown: return "field-unknown";
  }
  return {};
}

bool fits_field(const KindField& field, std::string_view value) {
  switch (field.type) {
    case FieldType::choice:
      return std::any_of(field.choices.begin(), field.choices.end(),
                         [&](const FieldChoice& choice) { return choice.code == value; });
    case FieldType::number: return std::all_of(value.begin(), value.end(), is_digit);
    case FieldType::entry: return !citations_in(value).empty() || says_none(value);
    case FieldType::date: return is_date(value);
    case FieldType::line:
    case FieldType::text:
    case FieldType::list:
    case FieldType::period:
    case FieldType::money:
    case FieldType::place:
    case FieldType::link: return true;
  }
  return true;
}

Result<TextCheck> check_text(std::string_view text, std::string_view file, std::string_view today, Language language) {
  const Result<Document> document = parse_markdown(text, file);
  if (!document) return tl::unexpected(document.error());
  const auto audience = audience_in_head(*document, file);
  if (!audience) return tl::unexpected(audience.error());
  const Result<EntryLayout> layout = lay_out(text, file);
  if (!layout) return tl::unexpected(layout.error());
  const Kind* const kind = find_kind(document->kind);
  TextChecker checker(*document, *layout, today, language);
  for (const Error& slip : remarks_on(*document, text, file))
    checker.add_slip(slip.arguments.at(1), slip.arguments.at(2));
  TextCheck check = checker.run(kind == nullptr ? kinds().front() : *kind);
  check.audience = *audience;
  return check;
}

}  // namespace essaim
