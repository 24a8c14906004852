#include "core/embedded.h"

#include <array>
#include <cstddef>

namespace essaim {
namespace {

// One file, between two symbols which the assembler placed around its bytes.
struct EmbeddedRow {
  std::string_view path;
  const std::uint8_t* begin;
  const std::uint8_t* end;
};

}  // namespace
}  // namespace essaim

#include "essaim_embedded.inc"

namespace essaim {

std::span<const std::uint8_t> embedded(std::string_view path) {
  for (const EmbeddedRow& row : embedded_rows) {
    if (row.path == path) return {row.begin, row.end};
  }
  return {};
}

std::string_view embedded_text(std::string_view path) {
  const std::span<const std::uint8_t> bytes = embedded(path);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::vector<std::string_view> embedded_paths(std::string_view prefix) {
  std::vector<std::string_view> paths;
  for (const EmbeddedRow& row : embedded_rows) {
    if (row.path.starts_with(prefix)) paths.push_back(row.path);
  }
  return paths;
}

}  // namespace essaim
