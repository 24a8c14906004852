#pragma once

#include "client/dialogue.h"
#include "core/entry_template.h"
#include "core/kinds.h"

namespace essaim::client {

// What an entry of this kind begins with: title, themes, the choices and dates that it requires, whether it worked for
// instance, and what to remember or, where the kind has no such list, a sentence that sums it up. Bad answers are asked
// again. When the dialogue ends early, what was answered so far.
FirstAnswers ask_first_answers(const Kind& kind, Dialogue& dialogue);

}  // namespace essaim::client
