#include "core/error.h"

#include "core/check.h"
#include "core/error_texts.h"
#include "core/reasons.h"

namespace essaim {
namespace {

const ErrorText& text_of(Errc code) {
  const auto texts = error_texts();
  const auto number = static_cast<std::size_t>(code);
  CHECK(number < texts.size());
  return texts[number];
}

// An argument that is the name of a reason is said in the reader's language, wherever the error was made.
std::string argument(const Error& error, std::size_t number, Language language) {
  if (number >= error.arguments.size()) return "…";
  const std::string& given = error.arguments[number];
  if (error.code == Errc::document_not_held && number == 1) {
    if (const auto reason = reason_from(given)) return std::string(sentence(*reason, language));
  }
  return given;
}

// One pass over the pattern alone, so that braces inside an argument stay what they are.
std::string fill(std::string_view pattern, const Error& error, Language language) {
  const std::string printed = typeset(pattern, language);
  std::string out;
  for (std::size_t i = 0; i < printed.size(); ++i) {
    if (printed[i] == '{' && i + 2 < printed.size() && printed[i + 2] == '}') {
      out += argument(error, static_cast<std::size_t>(printed[i + 1] - '0'), language);
      i += 2;
    } else {
      out += printed[i];
    }
  }
  return out;
}

}  // namespace

std::string sentence(const Error& error, Language language) {
  const ErrorText& text = text_of(error.code);
  return fill(language == Language::french ? text.french : text.english, error, language);
}

std::string advice(const Error& error, Language language) {
  const ErrorText& text = text_of(error.code);
  return fill(language == Language::french ? text.french_advice : text.english_advice, error, language);
}

std::string name_of(Errc code) { return std::string(text_of(code).name); }

Errc errc_from(std::string_view name) {
  for (const ErrorText& text : error_texts()) {
    if (text.name == name) return text.code;
  }
  return Errc::internal;
}

int exit_code(Errc code) { return text_of(code).exit_code; }

}  // namespace essaim
