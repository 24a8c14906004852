#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/bytes.h"

namespace essaim::test {

// Octets from hexadecimal digits; ends the test where they are none.
Bytes from_hex(std::string_view hex);

// A file of golden octets: lines `name = hexadecimal octets`, and `#` before what people read. Numbers are big-endian.
struct VectorFile {
  std::string file;  // `entry.txt`
  std::string about;
  std::vector<std::pair<std::string, Bytes>> lines;

  const Bytes& at(std::string_view name) const;
};

std::string print_vectors(const VectorFile& vectors);
VectorFile parse_vectors(std::string_view text);
// From tests/vectors, below the folder in which the test was started.
VectorFile read_vectors(const std::string& file);

// What our code makes of fixed keys and texts. These octets never change: every node that exists has signed and stored
// such ones.
VectorFile entry_vectors();
VectorFile document_vectors();
VectorFile frontier_vectors();

// zstd may compress otherwise tomorrow; a frame that was once written must open for ever. Compared by opening only.
VectorFile document_frame_vectors();

}  // namespace essaim::test
