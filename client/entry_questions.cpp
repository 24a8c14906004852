#include "client/entry_questions.h"

#include <algorithm>
#include <string>

#include "client/say.h"
#include "client/terminal.h"
#include "core/check_text.h"
#include "core/limits.h"
#include "core/text.h"
#include "core/theme_search.h"

namespace essaim::client {
namespace {

// As many as stay on a screen beside the question.
constexpr std::size_t themes_offered_max = 12;

// A number from 1 to `count`; 0 where it is none.
std::size_t number_in(const std::string& typed, std::size_t count) {
  if (typed.empty() || typed.size() > 3 || typed.find_first_not_of("0123456789") != std::string::npos) return 0;
  const std::size_t number = std::stoul(typed);
  return number <= count ? number : 0;
}

// A point of a list without the sign that people type before it.
std::string without_bullet(std::string_view point) {
  for (const std::string_view sign : {"- ", "* ", "+ ", "• ", "– ", "— "}) {
    if (point.starts_with(sign)) return std::string(trimmed(point.substr(sign.size())));
  }
  return point == "-" || point == "*" ? std::string() : std::string(point);
}

std::string too_long(const std::string& text, std::size_t bound) {
  if (text.size() <= bound) return {};
  return say("That is too long: {0} bytes, {1} are possible.", {std::to_string(text.size()), std::to_string(bound)});
}

class Questions {
 public:
  Questions(const Kind& kind, Dialogue& dialogue, const FindEntries& find)
      : kind_(kind), dialogue_(dialogue), find_(find) {}

  FirstAnswers ask() {
    ask_title();
    if (!dialogue_.ended()) ask_themes();
    for (const KindField& field : kind_.fields) {
      const bool asked = field.in_head && field.need == Need::required && !field.question.english.empty();
      if (!asked || dialogue_.ended()) continue;
      if (field.type == FieldType::entry) {
        ask_entry(field);
      } else {
        ask_head(field);
      }
    }
    if (!dialogue_.ended()) ask_what_remains();
    return std::move(out_);
  }

 private:
  void ask_title() {
    print_line(say("Title: {0}", {say(kind_.title)}));
    const auto title = dialogue_.line(">", [](const std::string& text) {
      return text.empty() ? say("An entry needs a title.") : too_long(text, limits::title_bytes_max);
    });
    out_.title = title.value_or("");
  }

  void ask_themes() {
    print_line();
    print_line(say("Theme: type a word in English or French, such as water, vélo or gis."));
    while (out_.themes.size() < limits::themes_per_entry_max && !dialogue_.ended()) {
      const bool first = out_.themes.empty();
      if (!first) print_line(say("Another theme? Type a word, or press Enter to go on."));
      const std::optional<std::string> word = dialogue_.line(">");
      if (!word) return;
      if (word->empty() && !first) return;
      if (word->empty()) {
        print_line("  " + say("One theme at least, so that others find it."));
        continue;
      }
      if (!choose_theme(*word)) return;
    }
  }

  // Whether another one may be asked for: an empty line ends it once there is one.
  bool choose_theme(std::string word) {
    while (!dialogue_.ended()) {
      const std::vector<const Theme*> offered = offer(word);
      if (offered.size() == 1) return add_theme(*offered.front());
      const bool first = out_.themes.empty();
      const auto answer =
          dialogue_.line(first ? say("Number, or another word:") : say("Number, another word, or Enter to go on:"));
      if (!answer || (answer->empty() && !first)) return false;
      if (const std::size_t number = number_in(*answer, offered.size()); number > 0) {
        return add_theme(*offered[number - 1]);
      }
      const bool wrong_number = !answer->empty() && answer->find_first_not_of("0123456789") == std::string::npos;
      if (wrong_number || answer->empty()) {
        print_line("  " + say("A number from 1 to {0}, please.", {std::to_string(offered.size())}));
      } else {
        word = *answer;
      }
    }
    return false;
  }

  // What a word leads to: alone where it is the code of a theme or leads to one only, numbered else.
  static std::vector<const Theme*> offer(const std::string& word) {
    if (const Theme* const exact = find_theme(folded(word)); exact != nullptr) return {exact};
    std::vector<const Theme*> offered = themes_called(word);
    if (offered.size() == 1) return offered;
    if (offered.empty()) {
      print_line("  " + say("No theme is called so. The nearest:"));
      for (const std::string& code : nearest_themes(word)) offered.push_back(find_theme(code));
    }
    const std::size_t all = offered.size();
    if (all > themes_offered_max) offered.resize(themes_offered_max);
    for (std::size_t i = 0; i < offered.size(); ++i) {
      print_line("  " + std::to_string(i + 1) + "  " + offered[i]->label(spoken()) + " (" + offered[i]->code + ")");
    }
    if (all > offered.size()) {
      print_line("  " + say("… and {0} more: type another word.", {std::to_string(all - offered.size())}));
    }
    return offered;
  }

  bool add_theme(const Theme& theme) {
    print_line("  " + theme.label(spoken()) + " (" + theme.code + ")");
    if (std::find(out_.themes.begin(), out_.themes.end(), theme.code) == out_.themes.end()) {
      out_.themes.push_back(theme.code);
    }
    return true;
  }

  void ask_head(const KindField& field) {
    print_line();
    print_line(say(field.question));
    for (std::size_t i = 0; i < field.choices.size(); ++i) {
      print_line("  " + std::to_string(i + 1) + "  " + say(field.choices[i].label));
    }
    const auto answer = dialogue_.line(">", [&](const std::string& typed) { return wrong_value(field, typed); });
    if (answer) out_.head.emplace_back(field.code, value_of(field, *answer));
  }

  // City and number, a word for none, or words by which it is looked for.
  void ask_entry(const KindField& field) {
    print_line();
    print_line(say(field.question));
    print_line("  " + say("City and number, or words of its title to look for it."));
    std::vector<KnownEntry> offered;
    while (!dialogue_.ended()) {
      const auto typed = dialogue_.line(offered.empty() ? ">" : say("Number, city/number, or other words:"));
      if (!typed) return;
      const std::size_t number = number_in(*typed, offered.size());
      const std::string value = number > 0 ? offered[number - 1].label : *typed;
      if (!value.empty() && fits_field(field, value) && value.size() <= limits::short_text_bytes_max) {
        out_.head.emplace_back(field.code, value);
        return;
      }
      if (typed->empty()) {
        print_line("  " + say(field.advice));
      } else {
        offered = look_for(*typed);
      }
    }
  }

  std::vector<KnownEntry> look_for(const std::string& words) const {
    auto found = find_(words);
    if (!found) {
      print_line("  " + say("No daemon answers to look for it: city and number, such as guediawaye/12."));
      return {};
    }
    if (found->empty()) print_line("  " + say("Nothing held here has these words. City and number, or other words:"));
    for (std::size_t i = 0; i < found->size(); ++i) {
      print_line("  " + std::to_string(i + 1) + "  " + (*found)[i].label + "  " + (*found)[i].title);
    }
    return std::move(*found);
  }

  // What was typed as it stands in the head: a number or a label stands for the code of a choice.
  static std::string value_of(const KindField& field, const std::string& typed) {
    if (field.type != FieldType::choice) return typed;
    if (const std::size_t number = number_in(typed, field.choices.size()); number > 0) {
      return field.choices[number - 1].code;
    }
    const std::string plain = folded(typed);
    for (const FieldChoice& choice : field.choices) {
      if (plain == choice.code || plain == folded(choice.label.english) || plain == folded(choice.label.french)) {
        return choice.code;
      }
    }
    return {};
  }

  static std::string wrong_value(const KindField& field, const std::string& typed) {
    const std::string value = value_of(field, typed);
    if (value.empty() || !fits_field(field, value)) {
      if (field.type == FieldType::choice) {
        return say("A number from 1 to {0}, please.", {std::to_string(field.choices.size())});
      }
      return say(field.advice);
    }
    return too_long(value, limits::short_text_bytes_max);
  }

  void ask_what_remains() {
    const KindField* const takeaways = kind_.find_field("takeaways", false);
    if (takeaways != nullptr && takeaways->need != Need::optional) return ask_takeaways(*takeaways);
    const KindField* const summary = kind_.find_field("summary", true);
    if (summary == nullptr || summary->need == Need::optional) return;
    print_line();
    print_line(say("In one sentence: {0}", {say(summary->advice)}));
    const auto answer = dialogue_.line(">", [](const std::string& text) {
      return text.empty() ? say("One sentence, please.") : too_long(text, limits::summary_bytes_max);
    });
    out_.summary = answer.value_or("");
  }

  void ask_takeaways(const KindField& field) {
    print_line();
    print_line(say("What should others remember? 1 to {0} sentences, one a line; an empty line ends.",
                   {std::to_string(field.most)}));
    while (out_.takeaways.size() < field.most && !dialogue_.ended()) {
      const auto point = dialogue_.line(std::to_string(out_.takeaways.size() + 1) + ">");
      if (!point) return;
      const std::string plain = without_bullet(*point);
      if (!plain.empty()) {
        out_.takeaways.push_back(plain);
      } else if (out_.takeaways.empty()) {
        print_line("  " + say("One sentence, please."));
      } else {
        return;
      }
    }
  }

  const Kind& kind_;
  Dialogue& dialogue_;
  const FindEntries& find_;
  FirstAnswers out_;
};

}  // namespace

FirstAnswers ask_first_answers(const Kind& kind, Dialogue& dialogue, const FindEntries& find) {
  return Questions(kind, dialogue, find).ask();
}

}  // namespace essaim::client
