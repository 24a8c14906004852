#pragma once

#include <string>
#include <vector>

#include "core/language.h"

namespace essaim::client {

// English texts stand in the code, French ones in client/po/fr.po (gettext). Chosen by --lang, ESSAIM_LANG, then the
// locale; works where no French locale is generated, because LANGUAGE is honoured under C.UTF-8, which always exists.
void speak(Language language);
Language spoken();

// The text in the language that is spoken; `{0}`, `{1}` … are replaced by the arguments.
std::string say(const char* english, const std::vector<std::string>& arguments = {});
// One or many, by the plural rule of the language; `{0}` is the number unless it is given in the arguments.
std::string say_count(const char* one, const char* many, unsigned long count);

}  // namespace essaim::client
