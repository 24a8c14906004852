#pragma once

#include <string>
#include <vector>

#include "core/kinds.h"
#include "core/language.h"

namespace essaim::client {

// English texts stand in the code, French ones in client/po/fr.po (gettext). Chosen by --lang, ESSAIM_LANG, then the
// locale; works where no French locale is generated, because LANGUAGE is honoured under C.UTF-8, which always exists.
void speak(Language language);
Language spoken();

// The text in the language that is spoken, typeset as that language wants it; `{0}`, `{1}` … are replaced by the
// arguments, which stay as they are.
std::string say(const char* english, const std::vector<std::string>& arguments = {});
// Words of a kind or a field, as those above are printed.
std::string say(const Words& words);
// One or many, by the plural rule of the language; `{0}` is the number unless it is given in the arguments.
std::string say_count(const char* one, const char* many, unsigned long count);
// What was said so far and one thing more, with a semicolon between where neither is empty.
std::string listed(const std::string& so_far, const std::string& more);

}  // namespace essaim::client
