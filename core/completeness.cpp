#include "core/completeness.h"

#include <algorithm>
#include <array>

#include "core/language_guess.h"
#include "core/text.h"

namespace essaim {

namespace {

constexpr std::array grades_above_stub = {Grade::usable, Grade::solid, Grade::transferable};

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

// So much is read at a time of what may be long.
constexpr std::size_t piece_octets = 128;
// Words of a text that only sends the reader elsewhere.
constexpr std::size_t sending_words_max = 8;

// Whether it has more words than that; reads no further than to the first of them.
bool has_more_words(std::string_view text, std::size_t words) {
  std::size_t counted = 0;
  while (!text.empty()) {
    const std::size_t end = text.size() > piece_octets ? text.find_first_of(" \n\t", piece_octets) : text.size();
    counted += count_words(text.substr(0, end));
    if (counted > words) return true;
    text.remove_prefix(std::min(end, text.size()));
  }
  return false;
}

bool is_required(const KindField& field, const Document& document) {
  if (field.need == Need::required) return true;
  return !field.required_when.empty() && head_value(document, field.required_when) == field.required_value;
}

// Which of the grades asks for a field first; nothing for one that none asks for.
std::optional<Grade> asked_by(const KindField& field, const Document& document) {
  return is_required(field, document) ? Grade::usable : field.grade;
}

// The fields that one grade asks for, each group once, by whether the entry has one of the group.
class GroupsOf {
 public:
  GroupsOf(const Kind& kind, const Document& document) : kind_(kind), document_(document) {}

  bool has(const KindField& field) const {
    if (has_field(document_, field)) return true;
    if (field.group.empty()) return false;
    return std::any_of(kind_.fields.begin(), kind_.fields.end(), [&](const KindField& other) {
      return other.group == field.group && has_field(document_, other);
    });
  }

  bool first_of_group(const KindField& field, Grade grade) const {
    if (field.group.empty()) return true;
    const auto first = std::find_if(kind_.fields.begin(), kind_.fields.end(), [&](const KindField& other) {
      return other.group == field.group && asked_by(other, document_) == grade;
    });
    return &*first == &field;
  }

 private:
  const Kind& kind_;
  const Document& document_;
};

// Whether another field of its group is named already, which would do as well.
bool names_group(const Completeness& completeness, const KindField& field) {
  return !field.group.empty() && std::any_of(completeness.missing.begin(), completeness.missing.end(),
                                             [&](const KindField* other) { return other->group == field.group; });
}

}  // namespace

bool says_something(std::string_view text) {
  while (!text.empty()) {
    // Comments say nothing, nor does what stands behind the beginning of one that is never closed.
    const std::size_t begin = text.find("<!--");
    if (has_more_words(text.substr(0, begin), 0)) return true;
    const std::size_t end = begin == std::string_view::npos ? begin : text.find("-->", begin);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 3);
  }
  return false;
}

bool only_sends_elsewhere(std::string_view text) {
  constexpr std::array<std::string_view, 44> sending = {
      "voir", "cf",      "see",   "the",    "le",   "la",   "les",      "lien",   "liens", "link",     "links",
      "site", "ci",      "joint", "jointe", "ici",  "here", "attached", "annexe", "annex", "document", "page",
      "web",  "notre",   "our",   "de",     "du",   "des",  "of",       "a",      "au",    "aux",      "for",
      "more", "details", "sur",   "on",     "dans", "in",   "dessous",  "below",  "pdf",   "rapport",  "report"};
  constexpr std::array<std::string_view, 10> verbs = {"voir", "see",   "cf",       "lien",   "link",
                                                      "ci",   "joint", "attached", "annexe", "annex"};
  std::string plain;
  bool address = false;
  std::size_t counted = 0, unread = 0;
  for (std::string_view rest = text; !rest.empty();) {
    if (rest.starts_with("https://") || rest.starts_with("http://") || rest.starts_with("www.")) {
      address = true;
      rest.remove_prefix(std::min(rest.find_first_of(" \t\n)>]"), rest.size()));
      continue;
    }
    plain += rest[0];
    rest.remove_prefix(1);
    // Most texts say more than that in their first line.
    if (plain.size() < unread + piece_octets || plain.back() != ' ') continue;
    counted += count_words(std::string_view(plain).substr(unread));
    unread = plain.size();
    if (counted > sending_words_max) return false;
  }
  plain = only_words(plain) + " ";
  std::size_t words = 0, other = 0, sends = 0;
  for (std::size_t begin = 0; begin + 1 < plain.size();) {
    const std::size_t end = plain.find(' ', begin);
    const std::string_view word = std::string_view(plain).substr(begin, end - begin);
    ++words;
    if (std::find(sending.begin(), sending.end(), word) == sending.end()) ++other;
    if (std::find(verbs.begin(), verbs.end(), word) != verbs.end()) ++sends;
    begin = end + 1;
  }
  // A label of a link has a few words of its own.
  if (address) return other <= 4 && words <= sending_words_max;
  return sends > 0 && other <= 1 && words <= sending_words_max;
}

std::string text_below(const std::vector<Section>& sections, std::size_t index) {
  std::string out = sections[index].text;
  for (std::size_t i = index + 1; i < sections.size() && sections[i].level > sections[index].level; ++i) {
    if (sections[index].level == 0) break;
    out += sections[i].text;
  }
  return out;
}

std::string plain_value(std::string_view yaml) {
  std::string_view value = trimmed(yaml);
  if (const std::size_t comment = value.find(" #"); comment != std::string_view::npos && !value.starts_with('"')) {
    value = trimmed(value.substr(0, comment));
  }
  if (value.starts_with('#') || value == "~" || value == "null" || value == "[]" || value == "{}") return {};
  if (value.size() >= 2 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0]) {
    value = value.substr(1, value.size() - 2);
  }
  return std::string(trimmed(value));
}

std::string head_value(const Document& d, std::string_view code) {
  if (code == "title") return d.title;
  if (code == "summary") return d.summary;
  if (code == "lang") return d.language;
  if (code == "themes") return joined(d.themes);
  if (code == "keywords") return joined(d.keywords);
  if (code == "place") return d.place ? (d.place->name.empty() ? d.place->code : d.place->name) : std::string();
  if (code == "period") return d.period;
  if (code == "outcome") return d.outcome;
  if (code == "licence") return d.licence;
  if (code == "source") return d.source;
  if (code == "links") return d.links.empty() ? std::string() : d.links.front().target;
  for (const FrontMatterField& field : d.fields) {
    if (head_code(field.name) == code) return plain_value(field.yaml);
  }
  return {};
}

bool has_field(const Document& document, const KindField& field) {
  if (field.in_head && !head_value(document, field.code).empty()) return true;
  for (std::size_t i = 0; i < document.sections.size(); ++i) {
    if (document.sections[i].code != field.code) continue;
    const std::string text = text_below(document.sections, i);
    if (says_something(text) && (field.type == FieldType::link || !only_sends_elsewhere(text))) return true;
  }
  return false;
}

Completeness completeness_of(const Kind& kind, const Document& document, bool checked_until) {
  const GroupsOf groups(kind, document);
  Completeness out;
  bool reached = true;
  for (const Grade grade : grades_above_stub) {
    for (const KindField& field : kind.fields) {
      if (asked_by(field, document) != grade || !groups.first_of_group(field, grade) || groups.has(field)) continue;
      if (!names_group(out, field)) out.missing.push_back(&field);
      reached = false;
    }
    if (grade == Grade::transferable && !checked_until) reached = false;
    if (reached) out.grade = grade;
  }
  for (const KindField& field : kind.fields) {
    if (field.need != Need::recommended || asked_by(field, document) || groups.has(field)) continue;
    if (!names_group(out, field)) out.missing.push_back(&field);
  }
  return out;
}

}  // namespace essaim
