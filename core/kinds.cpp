#include "core/kinds.h"

#include <yaml-cpp/yaml.h>
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "core/check.h"
#include "core/embedded.h"
#include "core/text.h"

namespace essaim {

namespace {

struct Vocabulary {
  std::vector<Kind> kinds;
  std::unordered_map<std::string, std::string> code_by_heading;
};

// `2.1) The context (size, powers):` is recognised as `the context`.
std::string comparable(std::string_view heading) {
  std::string bare;
  int depth = 0;
  for (const char c : heading) {
    if (c == '(' || c == '[') ++depth;
    if (depth == 0 && c != '*' && c != '_') bare += c;
    if ((c == ')' || c == ']') && depth > 0) --depth;
  }
  std::string_view rest = bare;
  const std::size_t number_end = rest.find_first_not_of("0123456789. )\t");
  if (number_end != std::string_view::npos && rest.find_first_of("0123456789") < number_end) {
    rest.remove_prefix(number_end);
  }
  std::string out = folded(rest);
  while (!out.empty() && (out.back() == ':' || out.back() == '.' || out.back() == ' ')) out.pop_back();
  return out;
}

KindSection read_section(const std::string& code, const YAML::Node& headings, Vocabulary& into) {
  for (const char* language : {"en", "fr"}) {
    for (const YAML::Node& heading : headings[language]) {
      const auto [place, added] = into.code_by_heading.emplace(comparable(heading.as<std::string>()), code);
      CHECK(added || place->second == code);
    }
  }
  return {code, headings["en"][0].as<std::string>(), headings["fr"][0].as<std::string>()};
}

// The file is ours and built in: whatever is wrong in it is a defect, and yaml-cpp's exception ends the process.
Vocabulary read_vocabulary() {
  const YAML::Node root = YAML::Load(std::string(embedded_text("share/kinds/kinds.yaml")));
  Vocabulary out;
  std::unordered_map<std::string, KindSection> sections;
  for (const auto& each : root["sections"]) {
    const std::string code = each.first.as<std::string>();
    sections.emplace(code, read_section(code, each.second, out));
  }
  for (const YAML::Node& each : root["kinds"]) {
    Kind kind;
    kind.code = each["code"].as<std::string>();
    kind.english = each["en"].as<std::string>();
    kind.french = each["fr"].as<std::string>();
    for (const YAML::Node& code : each["sections"]) {
      const auto found = sections.find(code.as<std::string>());
      CHECK(found != sections.end());
      kind.sections.push_back(found->second);
    }
    out.kinds.push_back(std::move(kind));
  }
  CHECK(!out.kinds.empty());
  return out;
}

const Vocabulary& vocabulary() {
  static const Vocabulary one = read_vocabulary();
  return one;
}

}  // namespace

const std::vector<Kind>& kinds() { return vocabulary().kinds; }

const Kind* find_kind(std::string_view code) {
  const auto found = std::find_if(kinds().begin(), kinds().end(), [&](const Kind& kind) { return kind.code == code; });
  return found == kinds().end() ? nullptr : &*found;
}

std::string section_code(std::string_view heading) {
  const auto found = vocabulary().code_by_heading.find(comparable(heading));
  return found == vocabulary().code_by_heading.end() ? std::string{} : found->second;
}

}  // namespace essaim
