#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace essaim {

// The data files built into this binary: themes, kinds, templates, the compression dictionary.
//
// A file is named by its path in the source tree, for example "share/themes/themes.csv". What is returned lives as
// long as the program. Empty when no such file was built in.
std::span<const std::uint8_t> embedded(std::string_view path);

// The same bytes as text.
std::string_view embedded_text(std::string_view path);

// Every path that begins with `prefix`, in byte order.
std::vector<std::string_view> embedded_paths(std::string_view prefix);

}  // namespace essaim
