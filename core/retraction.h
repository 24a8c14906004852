#pragma once

#include <optional>
#include <string_view>

#include "core/entry.h"
#include "core/language.h"

namespace essaim {

// `personal-data`, `mistake`, `outdated`, `other`; stable for programs. `none` for what retracts nothing.
std::string_view name_of(RetractionClass why);
// As people read it: `mistake`, `erreur`.
std::string_view label_of(RetractionClass why, Language language);
// What people type, in English or French; capitals, accents, spaces and `_` for `-` do not matter. Never `none`.
std::optional<RetractionClass> retraction_class_from(std::string_view typed);

}  // namespace essaim
