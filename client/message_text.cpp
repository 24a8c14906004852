#include "client/message_text.h"

#include "client/say.h"
#include "client/text_file.h"
#include "core/harmless.h"
#include "core/language_guess.h"

namespace essaim::client {

Result<std::string> message_text(const std::string& typed) {
  if (typed == "-") return read_standard_input();
  if (typed.size() > 1 && typed.front() == '@') return read_text(typed.substr(1), harmless(typed.substr(1)));
  return typed;
}

std::string message_language(const std::string& text) {
  const std::string guessed = guess_language(text);
  return guessed.empty() ? (spoken() == Language::french ? "fr" : "en") : guessed;
}

}  // namespace essaim::client
