#include "core/markup.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/text.h"

namespace essaim {
namespace {

constexpr char32_t replacement = 0xFFFD;

bool is_forbidden(char32_t c) {
  if (c < 0x20) return c != '\n' && c != '\t';
  if (c >= 0x7F && c <= 0x9F) return true;                                    // DEL and C1
  if (c >= 0x202A && c <= 0x202E) return true;                                // embeddings and overrides
  if (c >= 0x2060 && c <= 0x206F) return true;                                // isolates, deprecated formats
  if (c == 0x200B || c == 0x2028 || c == 0x2029 || c == 0xFEFF) return true;  // invisible, separators
  if (c >= 0xFDD0 && c <= 0xFDEF) return true;                                // not characters
  if (c >= 0xE0000 && c <= 0xE0FFF) return true;                              // tags
  return (c & 0xFFFEU) == 0xFFFE;                                             // not characters, in every plane
}

}  // namespace

std::string web_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\r') {
      at += text.substr(at).starts_with("\r\n") ? 2 : 1;
      out += '\n';
      continue;
    }
    const std::optional<char32_t> c = next_code_point(text, at);
    if (!c) ++at;
    append_utf8(out, c && !is_forbidden(*c) ? *c : replacement);
  }
  return out;
}

Markup escaped(std::string_view text) {
  std::string out;
  for (const char c : web_text(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return Markup(std::move(out));
}

bool is_web_address(std::string_view address) {
  constexpr std::array<std::string_view, 3> schemes = {"https://", "http://", "mailto:"};
  const auto begins_with = [&](std::string_view scheme) {
    return address.size() > scheme.size() &&
           std::equal(scheme.begin(), scheme.end(), address.begin(),
                      [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b); });
  };
  const auto is_plain = [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7F; };
  return std::any_of(schemes.begin(), schemes.end(), begins_with) &&
         std::all_of(address.begin(), address.end(), is_plain);
}

}  // namespace essaim
