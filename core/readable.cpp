#include "core/readable.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "core/harmless.h"
#include "core/text.h"

namespace essaim {
namespace {

std::uint8_t octet(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<std::uint8_t>(text[at]) : std::uint8_t{0};
}

Error at_place(Errc code, std::string_view file, TextPlace place, std::string_view more = {}) {
  std::vector<std::string> arguments{std::string(file), std::to_string(place.line), std::to_string(place.column)};
  if (!more.empty()) arguments.emplace_back(more);
  return Error(code, std::move(arguments));
}

// What an editor shows there: octets that are not UTF-8 count as one character each.
TextPlace place_of(std::string_view text, std::size_t offset) {
  TextPlace place;
  for (std::size_t at = 0; at < offset;) {
    const bool ends_line = text[at] == '\n';
    if (!next_code_point(text, at)) ++at;
    place.line += ends_line ? 1 : 0;
    place.column = ends_line ? 1 : place.column + 1;
  }
  return place;
}

// PDF, rich text, ZIP (docx, odt), the older Office files.
constexpr std::array<std::string_view, 4> known_beginnings = {"%PDF-", "{\\rtf", "PK\x03\x04", "\xD0\xCF\x11\xE0"};

// UTF-16 and UTF-32 with the mark at their begin; nothing for other text.
std::string_view marked_encoding(std::string_view text) {
  using namespace std::string_view_literals;
  if (text.starts_with("\xFF\xFE\0\0"sv) || text.starts_with("\0\0\xFE\xFF"sv)) return "UTF-32";
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return "UTF-16";
  return {};
}

// Western text in UTF-16 has a NUL in nearly every pair of octets, always on the same side.
std::string_view unmarked_utf16(std::string_view text) {
  constexpr std::size_t looked_at = 4096;
  const std::size_t pairs = std::min(text.size(), looked_at) / 2;
  std::size_t first = 0, second = 0;
  for (std::size_t i = 0; i < pairs; ++i) {
    first += octet(text, 2 * i) == 0 ? 1U : 0U;
    second += octet(text, 2 * i + 1) == 0 ? 1U : 0U;
  }
  if (pairs < 2) return {};
  if (first == 0 && second * 4 > pairs * 3) return "UTF-16LE";
  if (second == 0 && first * 4 > pairs * 3) return "UTF-16BE";
  return {};
}

bool is_letter(std::uint8_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Controls that stand in no text; those of layout, and escape sequences of terminals, may.
bool is_foreign_control(char c) {
  const auto value = static_cast<std::uint8_t>(c);
  return value < 0x20 && (value < 0x07 || value > 0x0D) && value != 0x1B;
}

// Whether an octet from 0x80 to 0x9F is there for what it means in Windows-1252: quotation marks, dashes, the ellipsis,
// the euro, œ. Where it is a letter of another code page it stands inside words.
bool means_windows(std::string_view text, std::size_t at) {
  const bool after_letter = at > 0 && is_letter(octet(text, at - 1));
  const bool before_letter = is_letter(octet(text, at + 1));
  switch (octet(text, at)) {
    case 0x82:  // low quotation marks
    case 0x84: return !after_letter;
    case 0x85: return !before_letter;  // the ellipsis
    case 0x80:                         // the euro
    case 0x8C:                         // Œ
    case 0x91:
    case 0x92:
    case 0x93:
    case 0x94:
    case 0x95:
    case 0x96:
    case 0x97:
    case 0x99:
    case 0x9C: return true;  // œ
    default: return false;
  }
}

// `ISO-8859-1` or `WINDOWS-1252` where every octet beyond ASCII makes sense so; nothing where none of them or another
// encoding is likelier, above all where some of the text is UTF-8.
std::string_view western_encoding(std::string_view text) {
  bool windows = false;
  for (std::size_t at = 0; at < text.size();) {
    if (octet(text, at) < 0x80) {
      ++at;
      continue;
    }
    if (next_code_point(text, at)) return {};
    if (octet(text, at) < 0xA0) {
      if (!means_windows(text, at)) return {};
      windows = true;
    }
    ++at;
  }
  return windows ? "WINDOWS-1252" : "ISO-8859-1";
}

}  // namespace

bool is_of_other_program(std::string_view text) {
  return std::ranges::any_of(known_beginnings, [&](std::string_view beginning) { return text.starts_with(beginning); });
}

std::optional<Error> why_unreadable(std::string_view text, std::string_view file) {
  if (const std::string_view name = marked_encoding(text); !name.empty()) {
    return at_place(Errc::other_encoding, file, {}, name);
  }
  if (is_of_other_program(text)) return at_place(Errc::file_not_text, file, {});
  const bool has_nul = text.find('\0') != std::string_view::npos;
  if (!has_nul && !first_invalid_utf8(text)) return std::nullopt;

  const std::string plain = with_plain_line_ends(text);
  if (has_nul) {
    const TextPlace place = place_of(plain, plain.find('\0'));
    if (const std::string_view name = unmarked_utf16(text); !name.empty()) {
      return at_place(Errc::other_encoding, file, place, name);
    }
    return at_place(Errc::file_not_text, file, place);
  }
  if (const auto control = std::find_if(plain.begin(), plain.end(), is_foreign_control); control != plain.end()) {
    const auto offset = static_cast<std::size_t>(control - plain.begin());
    return at_place(Errc::file_not_text, file, place_of(plain, offset));
  }
  const TextPlace place = first_invalid_utf8(plain).value_or(TextPlace{});
  const std::string_view name = western_encoding(plain);
  return name.empty() ? at_place(Errc::not_utf8, file, place) : at_place(Errc::other_encoding, file, place, name);
}

}  // namespace essaim
