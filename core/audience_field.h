#pragma once

#include <optional>
#include <string_view>

#include "core/document.h"
#include "core/error.h"

// Whom a text is for, as people write it: in its head, in a table, behind an option.
namespace essaim {

// `network` and `public`, in French `réseau` and `publique`, whatever the capitals and accents; nothing for other
// words.
std::optional<Audience> audience_called(std::string_view typed);
// What the field `audience` of the head says; nothing where there is none or it is empty. field_invalid where it is
// neither of the two. A field `diffusion`, as tables have it, counts where it says one of them, and is the author's own
// otherwise.
Result<std::optional<Audience>> audience_in_head(const Document& document, std::string_view file);
// Whether a field of the head by that name and value says whom the text is for.
bool tells_audience(std::string_view name, std::string_view yaml);

}  // namespace essaim
