#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "client/dialogue.h"
#include "core/entry_template.h"
#include "core/kinds.h"

namespace essaim::client {

// An entry that is held here.
struct KnownEntry {
  std::string label, title;
};
// The best few that have these words; nothing where nobody can say.
using FindEntries = std::function<std::optional<std::vector<KnownEntry>>(const std::string& words)>;

// What an entry of this kind begins with: title, themes, the choices and dates that it requires, whether it worked for
// instance, the entries that it names, and what to remember or, where the kind has no such list, a sentence that sums
// it up. Bad answers are asked again. When the dialogue ends early, what was answered so far.
FirstAnswers ask_first_answers(const Kind& kind, Dialogue& dialogue, const FindEntries& find);

}  // namespace essaim::client
