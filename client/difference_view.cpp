#include "client/difference_view.h"

#include <algorithm>
#include <vector>

#include "client/say.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

// Unchanged lines around a change.
constexpr int context_lines = 2;
constexpr std::size_t context_columns = 100;
// Octets of an unchanged stretch that are shown beside a change; paragraphs are often one long line.
constexpr std::size_t context_octets = 40;

constexpr const char* red = "\x1b[31m";
constexpr const char* green = "\x1b[32m";
constexpr const char* strong = "\x1b[1m";
constexpr const char* plain = "\x1b[0m";

bool is_same(const v1::DifferenceLine& line) { return line.change() == "same"; }

// The beginning of a stretch, up to a blank.
std::string beginning_of(const std::string& text) {
  const std::size_t end = text.rfind(' ', context_octets);
  return end == std::string::npos ? "" : text.substr(0, end + 1);
}
std::string end_of(const std::string& text) {
  const std::size_t begin = text.find(' ', text.size() - context_octets);
  return begin == std::string::npos ? "" : text.substr(begin);
}

// An unchanged stretch as it is shown between, before or after changed words.
std::string unchanged(const std::string& text, bool first, bool last) {
  if (text.size() <= 3 * context_octets) return text;
  return (first ? "" : beginning_of(text)) + "…" + (last ? "" : end_of(text));
}

class Printer {
 public:
  explicit Printer(bool colour) : colour_(colour) {}

  void add(const v1::DifferenceLine& line) {
    if (is_same(line)) {
      std::string text;
      for (const auto& piece : line.pieces()) text += piece.text();
      out_ += "  " + shortened(harmless(text), context_columns) + "\n";
      return;
    }
    const bool removed = line.change() == "removed";
    const bool marked = line.pieces_size() > 1;
    colour(removed ? red : green);
    out_ += removed ? "- " : "+ ";
    for (int i = 0; i < line.pieces_size(); ++i) {
      const v1::DifferencePiece& piece = line.pieces(i);
      if (!piece.changed()) {
        out_ += harmless(unchanged(piece.text(), i == 0, i + 1 == line.pieces_size()));
      } else if (marked) {
        colour(strong);
        out_ += (removed ? "[-" : "{+") + harmless(piece.text()) + (removed ? "-]" : "+}");
        colour(plain);
        colour(removed ? red : green);
      } else {
        out_ += harmless(piece.text());
      }
    }
    colour(plain);
    out_ += "\n";
  }
  void skip() { out_ += "  …\n"; }
  std::string take() { return std::move(out_); }

 private:
  void colour(const char* code) {
    if (colour_) out_ += code;
  }
  bool colour_;
  std::string out_;
};

}  // namespace

std::string difference_text(const v1::Difference& difference, bool colour) {
  const int count = difference.lines_size();
  std::vector<bool> shown(static_cast<std::size_t>(count), false);
  for (int i = 0; i < count; ++i) {
    if (is_same(difference.lines(i))) continue;
    const int last = std::min(count - 1, i + context_lines);
    for (int near = std::max(0, i - context_lines); near <= last; ++near) shown[static_cast<std::size_t>(near)] = true;
  }
  if (std::find(shown.begin(), shown.end(), true) == shown.end()) return say("The texts are the same.") + "\n";
  Printer printer(colour);
  bool gap = false;
  for (int i = 0; i < count; ++i) {
    if (!shown[static_cast<std::size_t>(i)]) {
      gap = true;
      continue;
    }
    if (gap) printer.skip();
    gap = false;
    printer.add(difference.lines(i));
  }
  if (gap) printer.skip();
  return printer.take();
}

}  // namespace essaim::client
