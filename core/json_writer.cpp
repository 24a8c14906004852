#include "core/json_writer.h"

#include <array>

namespace essaim {
namespace {

// What stands behind the backslash where one letter says it; 0 where four digits must, 1 where nothing is escaped.
constexpr std::array<char, 256> make_escapes() {
  std::array<char, 256> out{};
  for (std::size_t octet = 0x20; octet < out.size(); ++octet) out[octet] = 1;
  out['"'] = '"';
  out['\\'] = '\\';
  out['\b'] = 'b';
  out['\f'] = 'f';
  out['\n'] = 'n';
  out['\r'] = 'r';
  out['\t'] = 't';
  return out;
}
constexpr std::array<char, 256> escapes = make_escapes();

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t copied = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto octet = static_cast<unsigned char>(text[at]);
    const char escape = escapes[octet];
    if (escape == 1) continue;
    out.append(text, copied, at - copied);
    copied = at + 1;
    out += '\\';
    if (escape != 0) {
      out += escape;
    } else {
      out += "u00";
      out += static_cast<char>('0' + (octet >> 4U));
      out += "0123456789abcdef"[octet & 15U];
    }
  }
  out.append(text, copied);
  out += '"';
}

void JsonObject::begin(std::string_view name) {
  if (out_.size() > 1) out_ += ',';
  out_ += '"';
  out_ += name;
  out_ += "\":";
}

JsonObject& JsonObject::text(std::string_view name, std::string_view value) {
  if (value.empty()) return *this;
  begin(name);
  append_json_string(out_, value);
  return *this;
}

JsonObject& JsonObject::texts(std::string_view name, std::span<const std::string> values) {
  return list(name, values, [](const std::string& value) {
    std::string out;
    append_json_string(out, value);
    return out;
  });
}

JsonObject& JsonObject::number(std::string_view name, std::uint64_t value) { return json(name, std::to_string(value)); }

JsonObject& JsonObject::json(std::string_view name, std::string_view value) {
  if (value.empty()) return *this;
  begin(name);
  out_ += value;
  return *this;
}

}  // namespace essaim
