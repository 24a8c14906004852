#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace essaim {

enum class LineChange : unsigned char { same, removed, added };

// A stretch of a line. In a removed or added line that has a counterpart, `changed` marks the words that differ; in one
// without, the whole line is one changed piece.
struct DifferencePiece {
  std::string text;
  bool changed = false;
  bool operator==(const DifferencePiece&) const = default;
};
// A line without its line end.
struct DifferenceLine {
  LineChange change = LineChange::same;
  std::vector<DifferencePiece> pieces;  // never empty
  std::string text() const;
  bool operator==(const DifferenceLine&) const = default;
};

// How one text became another, line by line, and word by word where a line was changed rather than replaced. The lines
// that are not `added` make up `before`, those that are not `removed` make up `after`; a line end at the end of a text
// counts for nothing.
//
// The shortest script of edits (Myers) as long as it has at most `difference_edits_max` of them and the work stays
// within a fixed budget: some tens of milliseconds for two texts of 192 KiB, whatever they hold. Beyond that what lies
// between the common beginning and the common end is given as replaced.
std::vector<DifferenceLine> difference(std::string_view before, std::string_view after);

// The trace of so many edits takes 4 MiB.
inline constexpr std::size_t difference_edits_max = 1000;

}  // namespace essaim
