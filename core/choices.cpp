#include "core/choices.h"

#include <algorithm>

#include "core/check.h"
#include "core/text.h"

namespace essaim {
namespace {

std::string comparable(std::string_view typed) {
  std::string word = folded(typed);
  std::ranges::replace_if(
      word, [](char c) { return c == ' ' || c == '_' || c == '\''; }, '-');
  return word;
}

}  // namespace

const KindField& choice_field(std::string_view kind, std::string_view field) {
  const Kind* const found = find_kind(kind);
  CHECK(found != nullptr);
  const KindField* const named = found->find_field(field, true);
  CHECK(named != nullptr && !named->choices.empty());
  return *named;
}

std::string choice_called(const KindField& field, std::string_view typed) {
  const std::string word = comparable(typed);
  const auto fits = [&](std::string_view known) { return comparable(known) == word; };
  for (const FieldChoice& choice : field.choices) {
    if (fits(choice.code) || fits(choice.label.english) || fits(choice.label.french) ||
        std::ranges::any_of(choice.also, fits)) {
      return choice.code;
    }
  }
  return {};
}

std::string choice_codes(const KindField& field) {
  std::string out;
  for (const FieldChoice& choice : field.choices) out += (out.empty() ? "" : ", ") + choice.code;
  return out;
}

std::string choice_words(const KindField& field, Language language) {
  if (language == Language::english) return choice_codes(field);
  std::string out;
  for (const FieldChoice& choice : field.choices) {
    const std::string& word = choice.also.empty() ? choice.code : choice.also.front();
    out += (out.empty() ? "" : ", ") + word;
  }
  return out;
}

}  // namespace essaim
