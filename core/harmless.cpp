#include "core/harmless.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "core/text.h"

namespace essaim {

namespace {

struct Range {
  char32_t first, last;
};

// What a terminal could obey or what hides or reorders text. Each range with its name in Unicode.
constexpr std::array<Range, 15> harmful = {{
    {0x0000, 0x001F},    // C0
    {0x007F, 0x009F},    // DEL and C1
    {0x00AD, 0x00AD},    // soft hyphen
    {0x034F, 0x034F},    // combining grapheme joiner
    {0x061C, 0x061C},    // Arabic letter mark
    {0x115F, 0x1160},    // Hangul fillers
    {0x17B4, 0x17B5},    // Khmer inherent vowels
    {0x180B, 0x180F},    // Mongolian variation selectors and vowel separator
    {0x200B, 0x200F},    // zero width, left-to-right and right-to-left marks
    {0x2028, 0x202E},    // line and paragraph separators, embeddings, overrides
    {0x2060, 0x206F},    // word joiner, isolates, deprecated formats
    {0xFEFF, 0xFEFF},    // byte order mark
    {0xFFF0, 0xFFFB},    // specials, interlinear annotation
    {0xFFFE, 0xFFFF},    // not characters
    {0xE0000, 0xE0FFF},  // tags, variation selectors supplement
}};

// Marks that stand on the character before them. Only the blocks that living scripts use.
constexpr std::array<Range, 47> combining = {{
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF}, {0x05C1, 0x05C2},   {0x05C4, 0x05C5},
    {0x05C7, 0x05C7}, {0x0610, 0x061A}, {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC},   {0x06DF, 0x06E4},
    {0x06E7, 0x06E8}, {0x06EA, 0x06ED}, {0x0711, 0x0711}, {0x0730, 0x074A}, {0x07EB, 0x07F3},   {0x0816, 0x082D},
    {0x08D3, 0x0902}, {0x093A, 0x093A}, {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D},   {0x0951, 0x0957},
    {0x0981, 0x0981}, {0x09BC, 0x09BC}, {0x09C1, 0x09C4}, {0x09CD, 0x09CD}, {0x0A41, 0x0A51},   {0x0ABC, 0x0ABC},
    {0x0AC1, 0x0ACD}, {0x0B3C, 0x0B3C}, {0x0BCD, 0x0BCD}, {0x0C3E, 0x0C40}, {0x0E31, 0x0E31},   {0x0E34, 0x0E3A},
    {0x0E47, 0x0E4E}, {0x0EB1, 0x0EBC}, {0x0F71, 0x0F7E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},   {0x20D0, 0x20F0},
    {0x302A, 0x302D}, {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0x1F3FB, 0x1F3FF},
}};

constexpr std::array<Range, 22> wide = {{
    {0x1100, 0x115E}, {0x231A, 0x231B}, {0x23E9, 0x23EC},   {0x25FD, 0x25FE},   {0x2614, 0x2615}, {0x2648, 0x2653},
    {0x26A1, 0x26A1}, {0x26BD, 0x26BE}, {0x26C4, 0x26C5},   {0x2705, 0x2705},   {0x274C, 0x274E}, {0x2753, 0x2757},
    {0x2B1B, 0x2B1C}, {0x2E80, 0x303E}, {0x3041, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD},
}};

bool among(std::span<const Range> ranges, char32_t c) {
  const auto after = std::upper_bound(ranges.begin(), ranges.end(), c,
                                      [](char32_t value, const Range& range) { return value < range.first; });
  return after != ranges.begin() && c <= std::prev(after)->last;
}

std::size_t width_of(char32_t c) {
  if (c < 0x300) return 1;
  if (among(combining, c)) return 0;
  return among(wide, c) ? 2 : 1;
}

void append_escape(std::string& out, char kind, char32_t value) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string hex;
  do {
    hex.insert(hex.begin(), digits[value & 0xFU]);
    value >>= 4U;
  } while (value != 0);
  out += '\\';
  out += kind;
  out += '{';
  out += hex;
  out += '}';
}

}  // namespace

std::string harmless(std::string_view text, Shape shape) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const std::optional<char32_t> c = next_code_point(text, at);
    if (!c) {
      append_escape(out, 'x', static_cast<std::uint8_t>(text[at++]));
    } else if (shape == Shape::lines && (*c == '\n' || *c == '\t')) {
      out += static_cast<char>(*c);
    } else if (among(harmful, *c)) {
      append_escape(out, 'u', *c);
    } else {
      out.append(text.substr(begin, at - begin));
    }
  }
  return out;
}

std::size_t columns(std::string_view text) {
  std::size_t sum = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::optional<char32_t> c = next_code_point(text, at);
    if (!c) ++at;
    sum += c ? width_of(*c) : 1;
  }
  return sum;
}

std::string shortened(std::string_view text, std::size_t width) {
  if (columns(text) <= width) return std::string(text);
  if (width == 0) return {};
  std::size_t sum = 0;
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::optional<char32_t> c = next_code_point(text, at);
    if (!c) ++at;
    sum += c ? width_of(*c) : 1;
    if (sum > width - 1) break;
    end = at;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::optional<TextPlace> first_invalid_utf8(std::string_view text) {
  TextPlace place;
  for (std::size_t at = 0; at < text.size();) {
    // Most of a text is ASCII, and every document passes here before it is written or read.
    for (; at < text.size() && text[at] >= ' ' && text[at] <= '~'; ++at) ++place.column;
    if (at == text.size()) break;
    const std::optional<char32_t> c = next_code_point(text, at);
    if (!c) return place;
    if (*c == '\n') {
      ++place.line;
      place.column = 1;
    } else {
      ++place.column;
    }
  }
  return std::nullopt;
}

}  // namespace essaim
