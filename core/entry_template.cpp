#include "core/entry_template.h"

#include <algorithm>

#include "core/check_text.h"
#include "core/front_matter_fields.h"

namespace essaim {

namespace {

// `yes, partly, no or unknown, and a sentence`
std::string choices_hint(const KindField& field, Language language) {
  const bool french = language == Language::french;
  std::string out;
  for (std::size_t i = 0; i < field.choices.size(); ++i) {
    const bool last = i + 1 == field.choices.size();
    if (i > 0) out += last ? (french ? " ou " : " or ") : ", ";
    out += field.choices[i].label.in(language);
  }
  return out + (french ? ", et une phrase" : ", and a sentence");
}

// `worked (it worked), partly (it worked in part) …`
std::string choices_comment(const KindField& field, Language language) {
  std::string out;
  for (const FieldChoice& choice : field.choices) {
    if (!out.empty()) out += ", ";
    out += choice.code;
    if (choice.label.in(language) != choice.code) out += " (" + choice.label.in(language) + ")";
  }
  return out;
}

std::string list_value(const std::vector<std::string>& words) {
  std::string out = "[";
  for (const std::string& word : words) out += (out.size() > 1 ? ", " : "") + yaml_scalar(word, true);
  return out + "]";
}

class TemplatePrinter {
 public:
  TemplatePrinter(const Kind& kind, Language language, const FirstAnswers& answers, Extent extent)
      : kind_(kind), language_(language), answers_(answers), extent_(extent) {}

  std::string print() {
    out_ = "---\n";
    out_ += (language_ == Language::french ? "genre: " : "kind: ") + kind_.code + "\n";
    for (const KindField& field : kind_.fields) {
      if (field.in_head) head(field);
    }
    out_ += "---\n";
    for (const KindField& field : kind_.fields) {
      if (!field.in_head) section(field);
    }
    return std::move(out_);
  }

 private:
  bool is_wanted(const KindField& field) const {
    switch (extent_) {
      case Extent::whole: return field.need != Need::optional;
      case Extent::least: return field.need == Need::required || (field.code == "takeaways" && !field.in_head);
      case Extent::answered: return false;
    }
    return false;
  }

  // As it stands after `name:`; empty where nothing was answered.
  std::string answer_to(const KindField& field) const {
    if (field.code == "title" && !answers_.title.empty()) return yaml_scalar(answers_.title);
    if (field.code == "summary" && !answers_.summary.empty()) return yaml_scalar(answers_.summary);
    if (field.code == "lang") return language_ == Language::french ? "fr" : "en";
    if (field.code == "themes" && !answers_.themes.empty()) return list_value(answers_.themes);
    const auto found = std::find_if(answers_.head.begin(), answers_.head.end(),
                                    [&](const auto& answer) { return answer.first == field.code; });
    if (found == answers_.head.end() || found->second.empty()) return {};
    // Dates stand bare, as everybody writes them.
    const bool date = field.type == FieldType::date && fits_field(field, found->second);
    return date ? found->second : yaml_scalar(found->second);
  }

  void head(const KindField& field) {
    const std::string answer = answer_to(field);
    if (answer.empty() && !is_wanted(field)) return;
    if (answer.empty()) {
      const std::string& advice = field.code == "title" ? kind_.title.in(language_) : field.advice.in(language_);
      out_ += "# " + advice + "\n";
      if (!field.choices.empty()) out_ += "# " + choices_comment(field, language_) + "\n";
    }
    const bool empty_list = answer.empty() && field.type == FieldType::list;
    out_ += field.name.in(language_) + ":" + (answer.empty() ? (empty_list ? " []" : "") : " " + answer) + "\n";
  }

  void section(const KindField& field) {
    const bool points = field.type == FieldType::list && field.most > 0;
    const bool answered = field.code == "takeaways" && !answers_.takeaways.empty();
    if (!answered && !is_wanted(field)) return;
    out_ += "\n## " + field.name.in(language_);
    const std::string hint = field.choices.empty() ? field.hint.in(language_) : choices_hint(field, language_);
    if (!answered && !hint.empty()) out_ += " (" + hint + ")";
    out_ += "\n";
    if (answered) {
      out_ += "\n";
      for (const std::string& takeaway : answers_.takeaways) out_ += "- " + takeaway + "\n";
    } else if (points) {
      out_ += "\n-\n";
    }
  }

  const Kind& kind_;
  Language language_;
  const FirstAnswers& answers_;
  Extent extent_;
  std::string out_;
};

}  // namespace

std::string entry_template(const Kind& kind, Language language, const FirstAnswers& answers, Extent extent) {
  return TemplatePrinter(kind, language, answers, extent).print();
}

}  // namespace essaim
