#include "core/text.h"

#include <cstdint>

namespace essaim {

namespace {

// What U+00C0 to U+017F become; capitals stand for two letters (see `pairs`).
constexpr std::string_view latin_base =
    "aaaaaaAceeeeiiiidnooooo*ouuuuyTSaaaaaaAceeeeiiiidnooooo/ouuuuyTy"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiJJjjkkkllllllllllnnnnnnnnnooooooOOrrrrrrssssssss"
    "ttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(latin_base.size() == 0x180 - 0xC0);

std::string_view pairs(char letter) {
  switch (letter) {
    case 'A': return "ae";
    case 'J': return "ij";
    case 'O': return "oe";
    case 'S': return "ss";
    case 'T': return "th";
    default: return {};
  }
}

bool is_space(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

void append_folded(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  } else if (c >= 0xC0 && c < 0x180) {
    const char letter = latin_base[c - 0xC0];
    const std::string_view two = pairs(letter);
    if (two.empty()) {
      out += letter;
    } else {
      out += two;
    }
  } else if (c >= 0x300 && c <= 0x36F) {
    // A combining mark: the letter before it stays alone.
  } else if (c == 0x218 || c == 0x219) {
    out += 's';
  } else if (c == 0x21A || c == 0x21B) {
    out += 't';
  } else if (c == 0x2018 || c == 0x2019 || c == 0x02BC) {
    out += '\'';
  } else if (c >= 0x2010 && c <= 0x2015) {
    out += '-';
  } else if (c >= 0x391 && c <= 0x3A9) {
    append_utf8(out, c + 32);
  } else if (c >= 0x410 && c <= 0x42F) {
    append_utf8(out, c + 32);
  } else if (c >= 0x400 && c <= 0x40F) {
    append_utf8(out, c + 80);
  } else {
    append_utf8(out, c);
  }
}

}  // namespace

std::optional<char32_t> next_code_point(std::string_view text, std::size_t& at) {
  if (at >= text.size()) return std::nullopt;
  const auto octet = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = octet(at);
  std::size_t length = 0;
  char32_t c = 0;
  char32_t least = 0;
  if (first < 0x80) {
    ++at;
    return first;
  } else if (first >= 0xC2 && first < 0xE0) {
    length = 2, c = first & 0x1FU, least = 0x80;
  } else if (first >= 0xE0 && first < 0xF0) {
    length = 3, c = first & 0x0FU, least = 0x800;
  } else if (first >= 0xF0 && first < 0xF5) {
    length = 4, c = first & 0x07U, least = 0x10000;
  } else {
    return std::nullopt;
  }
  if (text.size() - at < length) return std::nullopt;
  for (std::size_t i = 1; i < length; ++i) {
    const std::uint8_t next = octet(at + i);
    if ((next & 0xC0U) != 0x80) return std::nullopt;
    c = (c << 6U) | (next & 0x3FU);
  }
  if (c < least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return std::nullopt;
  at += length;
  return c;
}

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&](char32_t octet) { out += static_cast<char>(static_cast<std::uint8_t>(octet)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | (c >> 6U));
    put(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0U | (c >> 12U));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  } else {
    put(0xF0U | (c >> 18U));
    put(0x80U | ((c >> 12U) & 0x3FU));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  }
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\n\r";
  const std::size_t first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::string folded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool gap = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::optional<char32_t> c = next_code_point(text, at);
    if (!c) {
      out += text[at++];
      continue;
    }
    if (is_space(*c)) {
      gap = !out.empty();
      continue;
    }
    if (gap) out += ' ';
    gap = false;
    append_folded(out, *c);
  }
  return out;
}

std::string with_plain_line_ends(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      out += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      out += '\n';
    }
  }
  return out;
}

}  // namespace essaim
