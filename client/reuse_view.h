#pragma once

#include <string>

#include "client/command.h"
#include "core/error.h"
#include "core/kinds.h"

namespace essaim::v1 {
class EntryView;
class Reused;
class TranslationView;
}  // namespace essaim::v1

// What adopt, endorse and translate share, and what `show` says of it.
namespace essaim::client {

// The code of what was typed after an option; a usage error that names what is possible, in the user's language.
Result<std::string> choice_asked(const std::string& option, const KindField& field, const std::string& typed);
// `en`, `fr`: that which is spoken.
std::string language_code();
// The label of what was published and whatever its author should know; JSON for programs.
void print_reused(const Context& context, const std::string& json, const v1::Reused& reused);

// The entry as its reader is to see it: with title, summary and text of the translation that came with it.
v1::EntryView in_translation(const v1::EntryView& view);
// A line each for: who adapts it, who recommends it, that it is read in translation or is one.
void print_reuse_lines(const v1::EntryView& view);
// In a line with others: `translated from Portuguese, by machine and checked`.
std::string translation_text(const std::string& from_language, const v1::TranslationView& translation);
// Adoptions, translations and recommendations one by one, below the text.
void print_reuse_lists(const v1::EntryView& view);
// Whether those lists have the entry of this label.
bool is_in_reuse_lists(const v1::EntryView& view, const std::string& label);

}  // namespace essaim::client
