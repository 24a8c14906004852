#include <algorithm>
#include <optional>

#include "core/front_matter.h"
#include "core/front_matter_fields.h"
#include "core/front_matter_sections.h"
#include "core/text.h"

namespace essaim {

namespace {

// Where a value stands decides what must be in quotes: commas and brackets have a meaning inside `[a, b]` only.
enum class Where { alone, in_list };

// What YAML readers take for something else than text: numbers, truth values, nothing, merge keys.
bool looks_typed(std::string_view text) {
  constexpr std::string_view number_signs = "0123456789.+-_:eExXoOaAfF";
  if (text.find_first_not_of(number_signs) == std::string_view::npos && text.find_first_of("0123456789") != text.npos) {
    return true;
  }
  const std::string plain = folded(text);
  for (const std::string_view word : {"null", "~", "true", "false", "yes", "no", "on", "off", "y", "n", "<<", "="}) {
    if (plain == word) return true;
  }
  return false;
}

// Code points that YAML or an editor does not show as they are.
bool needs_escape(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF ||
         (c >= 0xFFFE && c <= 0xFFFF);
}

bool is_plain(std::string_view text, Where where) {
  if (text.empty() || trimmed(text).size() != text.size() || looks_typed(text)) return false;
  if (std::string_view("-?:,[]{}#&*!|>'\"%@`.").find(text[0]) != std::string_view::npos) return false;
  if (text.find(": ") != text.npos || text.find(":\t") != text.npos || text.find(" #") != text.npos ||
      text.find("\t#") != text.npos || text.back() == ':') {
    return false;
  }
  if (where == Where::in_list && text.find_first_of(",[]{}:#?&*!|>\"%@`") != text.npos) return false;
  for (std::size_t at = 0; at < text.size();) {
    const std::optional<char32_t> c = next_code_point(text, at);
    if (!c || needs_escape(*c)) return false;
  }
  return true;
}

void append_hex(std::string& out, char32_t value, int digits) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
    out += "0123456789ABCDEF"[(value >> static_cast<unsigned>(shift)) & 0xFU];
  }
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const std::optional<char32_t> c = next_code_point(text, at);
    if (!c) {
      ++at;
      out += "\\uFFFD";
    } else if (*c == '"' || *c == '\\') {
      out += '\\';
      out += static_cast<char>(*c);
    } else if (*c == '\n') {
      out += "\\n";
    } else if (*c == '\t') {
      out += "\\t";
    } else if (needs_escape(*c)) {
      out += *c < 0x100 ? "\\x" : "\\u";
      append_hex(out, *c, *c < 0x100 ? 2 : 4);
    } else {
      out += text.substr(begin, at - begin);
    }
  }
  return out + '"';
}

std::string scalar(std::string_view text, Where where = Where::alone) {
  return is_plain(text, where) ? std::string(text) : quoted(text);
}

// Several lines as a block, where that says the same: nothing to escape, no line that would change the indentation.
std::optional<std::string> block(std::string_view text) {
  if (text.find('\n') == text.npos || text.front() == ' ' || text.front() == '\n' || text.back() == '\n')
    return std::nullopt;
  std::string out = "|-";
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    if (!line.empty() && trimmed(line).empty()) return std::nullopt;
    for (std::size_t at = 0; at < line.size();) {
      const std::optional<char32_t> c = next_code_point(line, at);
      if (!c || (*c != '\t' && needs_escape(*c))) return std::nullopt;
    }
    out += line.empty() ? "\n" : "\n  ";
    out += line;
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  }
  return out;
}

std::string list(const std::vector<std::string>& words) {
  std::string out = "[";
  for (const std::string& word : words) {
    if (out.size() > 1) out += ", ";
    out += scalar(word, Where::in_list);
  }
  return out + "]";
}

// Under `lieu` the parts have French names too.
std::string place(const PlaceName& place, bool french) {
  if (place.scheme.empty() && place.code.empty() && place.country.empty() && place.population == 0 && !place.point &&
      !place.name.empty()) {
    return " " + scalar(place.name);
  }
  std::string out;
  const auto part = [&](std::string_view english_name, std::string_view french_name, std::string_view value) {
    if (value.empty()) return;
    out += "\n  ";
    out += french ? french_name : english_name;
    out += ": " + scalar(value);
  };
  part("name", "nom", place.name);
  part("scheme", "référentiel", place.scheme);
  part("code", "code", place.code);
  part("country", "pays", place.country);
  if (place.population != 0) out += "\n  population: " + std::to_string(place.population);
  if (place.point) {
    out += "\n  point: [" + degrees_text(place.point->latitude) + ", " + degrees_text(place.point->longitude) + "]";
  }
  return out;
}

std::string links(const std::vector<Link>& links) {
  std::string out;
  for (const Link& link : links) {
    out += "\n  - ";
    if (!link.label.empty()) out += scalar(link.label) + ": ";
    out += scalar(link.target);
  }
  return out;
}

// What stands after `name:`, beginning with a space or a line end; empty where there is no value.
std::string value_of(const Document& d, HeadField field, std::string_view name) {
  if (!has_value(d, field)) return {};
  const auto text = [](std::string_view value) { return " " + block(value).value_or(scalar(value)); };
  switch (field) {
    case HeadField::kind: return text(d.kind);
    case HeadField::title: return text(d.title);
    case HeadField::summary: return text(d.summary);
    case HeadField::language: return text(d.language);
    case HeadField::themes: return " " + list(d.themes);
    case HeadField::keywords: return " " + list(d.keywords);
    case HeadField::place: return place(*d.place, folded(name) == "lieu");
    // Years and dates stand bare, as everybody writes them.
    case HeadField::period:
      return d.period.find_first_not_of("0123456789-/.") == std::string::npos ? " " + d.period : text(d.period);
    case HeadField::outcome: return text(d.outcome);
    case HeadField::licence: return text(d.licence);
    case HeadField::source: return text(d.source);
    case HeadField::links: return links(d.links);
  }
  return {};
}

class Printer {
 public:
  explicit Printer(const Document& document) : document_(document) {}

  std::string head() {
    const std::vector<std::string>& wished = document_.front_matter_order;
    const bool usual = wished.empty();
    for (const std::string& name : usual ? usual_order(document_) : wished) {
      if (const std::optional<HeadField> field = head_field(name)) {
        known(*field, name);
      } else {
        other(name);
      }
    }
    // What the wished order forgets: only a document that parse_markdown did not make, but for a kind that goes without
    // saying.
    for (const HeadField field : head_fields) {
      const bool unsaid = field == HeadField::kind && !usual && document_.kind == "experience";
      if (has_value(document_, field) && !unsaid) known(field, english_name(field));
    }
    for (const FrontMatterField& field : document_.fields) other(field.name);
    return std::move(out_);
  }

 private:
  void known(HeadField field, std::string_view name) {
    if (std::find(printed_.begin(), printed_.end(), field) != printed_.end()) return;
    printed_.push_back(field);
    out_ += scalar(name) + ":" + value_of(document_, field, name) + "\n";
  }

  void other(const std::string& name) {
    const auto field = std::find_if(document_.fields.begin(), document_.fields.end(),
                                    [&](const FrontMatterField& each) { return each.name == name; });
    // A free field with the name of a known one has no way into a head.
    if (field == document_.fields.end() || head_field(name) ||
        std::find(others_.begin(), others_.end(), name) != others_.end())
      return;
    others_.push_back(name);
    const std::string yaml = keeps_to_its_field(field->yaml) ? field->yaml : quoted(field->yaml);
    out_ += scalar(name) + ":" + (yaml.empty() || yaml[0] == '\n' ? "" : " ") + yaml + "\n";
  }

  const Document& document_;
  std::string out_;
  std::vector<HeadField> printed_;
  std::vector<std::string> others_;
};

}  // namespace

std::string yaml_scalar(std::string_view text, bool in_list) {
  return scalar(text, in_list ? Where::in_list : Where::alone);
}

std::string print_markdown(const Document& document) {
  std::string out = "---\n" + Printer(document).head() + "---\n";
  const std::string body = join_sections(document.sections);
  if (!body.empty()) out += "\n" + body;
  return out;
}

}  // namespace essaim
