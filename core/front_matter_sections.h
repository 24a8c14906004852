#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"

namespace essaim {

// Markdown below the head to sections: each ATX heading outside fenced code begins one; what stands before the first
// has no heading, and is left out where it is only blank lines. Line ends are `\n`. The 64th section takes the rest.
std::vector<Section> split_sections(std::string_view body);

// The reverse: split_sections(join_sections(s)) == s for every s that split_sections made, with nothing before it but a
// blank line.
std::string join_sections(const std::vector<Section>& sections);

}  // namespace essaim
