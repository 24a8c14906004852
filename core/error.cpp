#include "core/error.h"

#include "core/check.h"
#include "core/error_texts.h"
#include "core/file_advice.h"
#include "core/pattern.h"
#include "core/proxy_failure.h"
#include "core/reasons.h"

namespace essaim {
namespace {

const ErrorText& text_of(Errc code) {
  const auto texts = error_texts();
  const auto number = static_cast<std::size_t>(code);
  CHECK(number < texts.size());
  return texts[number];
}

// Arguments that are a reason or a proxy's failure are said in the reader's language, wherever the error was made.
std::vector<std::string> arguments_of(const Error& error, Language language) {
  std::vector<std::string> said = error.arguments;
  if (error.code == Errc::document_not_held && said.size() > 1) {
    if (const auto reason = reason_from(said[1])) said[1] = sentence(*reason, language);
  }
  if (error.code == Errc::proxy_failed && said.size() > 2) {
    if (const auto failure = proxy_failure_from(said[2])) said[2] = describe(*failure, language);
  }
  return said;
}

std::string fill(std::string_view pattern, const Error& error, Language language) {
  return filled(pattern, arguments_of(error, language), language);
}

}  // namespace

std::string sentence(const Error& error, Language language) {
  const ErrorText& text = text_of(error.code);
  return fill(language == Language::french ? text.french : text.english, error, language);
}

std::string advice(const Error& error, Language language) {
  if (const auto special = advice_for_file(error, language)) return fill(*special, error, language);
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
