#include "client/language_name.h"

#include "client/say.h"
#include "core/harmless.h"
#include "core/text.h"

namespace essaim::client {

std::string language_name(const std::string& tag) {
  const std::string primary = folded(tag.substr(0, tag.find('-')));
  if (primary == "en") return say("English");
  if (primary == "fr") return say("French");
  if (primary == "es") return say("Spanish");
  if (primary == "pt") return say("Portuguese");
  if (primary == "de") return say("German");
  if (primary == "it") return say("Italian");
  if (primary == "pl") return say("Polish");
  if (primary == "wo") return say("Wolof");
  if (primary == "nl") return say("Dutch");
  if (primary == "ar") return say("Arabic");
  return harmless(tag);
}

}  // namespace essaim::client
