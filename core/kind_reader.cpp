#include "core/kind_reader.h"

#include <yaml-cpp/yaml.h>
#include <algorithm>
#include <array>
#include <utility>

#include "core/check.h"
#include "core/embedded.h"
#include "core/text.h"

namespace essaim {

namespace {

constexpr std::array field_types = {FieldType::line,   FieldType::text,  FieldType::list,   FieldType::date,
                                    FieldType::period, FieldType::money, FieldType::number, FieldType::choice,
                                    FieldType::place,  FieldType::link,  FieldType::entry};
constexpr std::array needs = {Need::required, Need::recommended, Need::optional};
constexpr std::array grades = {Grade::stub, Grade::usable, Grade::solid, Grade::transferable};

template <typename All>
auto one_of(const All& all, const YAML::Node& node) {
  const auto text = node.as<std::string>();
  const auto found = std::find_if(all.begin(), all.end(), [&](auto each) { return name_of(each) == text; });
  CHECK(found != all.end());
  return *found;
}

YAML::Node load(std::string_view path) {
  const std::string_view text = embedded_text(path);
  CHECK(!text.empty());
  return YAML::Load(std::string(text));
}

Words words(const YAML::Node& node) {
  if (!node) return {};
  return {node["en"].as<std::string>(), node["fr"].as<std::string>()};
}

Words first_names(const YAML::Node& node) { return {node["en"][0].as<std::string>(), node["fr"][0].as<std::string>()}; }

using Names = std::unordered_map<std::string, std::string>;

void learn_names(const std::string& code, const YAML::Node& names, std::string (*comparable)(std::string_view),
                 Names& into) {
  for (const char* language : {"en", "fr"}) {
    for (const YAML::Node& name : names[language]) {
      const auto [place, added] = into.emplace(comparable(name.as<std::string>()), code);
      CHECK(added || place->second == code);
    }
  }
}

// Reads the definitions that kinds refer to, then the kinds.
class Reading {
 public:
  KindVocabulary run() {
    choices_ = load("share/fields/choices.yaml");
    for (const auto& each : load("share/fields/head.yaml")) {
      KindField field = defined(each.first.as<std::string>(), each.second);
      field.in_head = true;
      learn_names(field.code, each.second, comparable_name, out_.head_by_name);
      if (each.second["need"]) common_.push_back(field);
      head_.emplace(field.code, std::move(field));
    }
    for (const auto& each : load("share/fields/sections.yaml")) {
      KindField field = defined(each.first.as<std::string>(), each.second);
      learn_names(field.code, each.second, comparable_heading, out_.section_by_heading);
      out_.heading_by_section.emplace(field.code, field.name);
      sections_.emplace(field.code, std::move(field));
    }
    std::vector<std::pair<int, Kind>> ordered;
    for (const std::string_view path : embedded_paths("share/kinds/")) {
      const YAML::Node root = load(path);
      ordered.emplace_back(root["order"].as<int>(), kind(root));
    }
    std::sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [order, each] : ordered) out_.kinds.push_back(std::move(each));
    CHECK(!out_.kinds.empty());
    return std::move(out_);
  }

 private:
  KindField defined(const std::string& code, const YAML::Node& node) {
    KindField field;
    field.code = code;
    field.name = first_names(node);
    CHECK(node["advice"]);
    set(field, node);
    return field;
  }

  // What stands there; everything else stays as it was.
  void set(KindField& field, const YAML::Node& node) {
    if (node["type"]) field.type = one_of(field_types, node["type"]);
    if (node["need"]) field.need = one_of(needs, node["need"]);
    if (node["grade"]) field.grade = one_of(grades, node["grade"]);
    if (node["group"]) field.group = node["group"].as<std::string>();
    if (node["hint"]) field.hint = words(node["hint"]);
    if (node["advice"]) field.advice = words(node["advice"]);
    if (node["question"]) field.question = words(node["question"]);
    if (node["most"]) field.most = node["most"].as<std::size_t>();
    if (node["choices"]) set_choices(field, node["choices"].as<std::string>());
    if (node["required_when"]) {
      const auto condition = node["required_when"].as<std::string>();
      const std::size_t equals = condition.find('=');
      CHECK(equals != std::string::npos);
      field.required_when = condition.substr(0, equals);
      field.required_value = condition.substr(equals + 1);
    }
  }

  void set_choices(KindField& field, const std::string& name) {
    field.choices.clear();
    for (const auto& each : choices_[name]) {
      FieldChoice& choice = field.choices.emplace_back();
      choice.code = each.first.as<std::string>();
      choice.label = words(each.second);
      for (const YAML::Node& word : each.second["also"]) choice.also.push_back(word.as<std::string>());
    }
    CHECK(!field.choices.empty());
  }

  Kind kind(const YAML::Node& root) {
    Kind kind;
    kind.code = root["code"].as<std::string>();
    const Words label = words(root["label"]);
    kind.english = label.english;
    kind.french = label.french;
    kind.purpose = words(root["purpose"]);
    kind.title = words(root["title"]);
    kind.automatic = root["automatic"].IsDefined();
    const YAML::Node command = root[kind.automatic ? "automatic" : "command"];
    if (command) kind.command = command.as<std::string>();
    add_fields(kind, root["fields"]);
    for (const KindField& field : kind.fields) {
      if (!field.in_head) kind.sections.push_back({field.code, field.name.english, field.name.french});
    }
    return kind;
  }

  // What every kind has keeps its place; what only this one has stands before where and when.
  void add_fields(Kind& kind, const YAML::Node& listed) {
    std::vector<KindField> common = common_, own, sections;
    for (const YAML::Node& each : listed) {
      const bool in_head = each["head"].IsDefined();
      const auto code = each[in_head ? "head" : "section"].as<std::string>();
      const auto& known = in_head ? head_ : sections_;
      const auto found = known.find(code);
      CHECK(found != known.end());
      const auto shared = std::find_if(common.begin(), common.end(),
                                       [&](const KindField& field) { return in_head && field.code == code; });
      if (shared != common.end()) {
        set(*shared, each);
        continue;
      }
      KindField field = found->second;
      set(field, each);
      (in_head ? own : sections).push_back(std::move(field));
    }
    const auto place =
        std::find_if(common.begin(), common.end(), [](const KindField& field) { return field.code == "place"; });
    common.insert(place, own.begin(), own.end());
    kind.fields = std::move(common);
    kind.fields.insert(kind.fields.end(), sections.begin(), sections.end());
  }

  KindVocabulary out_;
  YAML::Node choices_;
  std::vector<KindField> common_;
  std::unordered_map<std::string, KindField> head_, sections_;
};

}  // namespace

KindVocabulary read_kind_vocabulary() { return Reading().run(); }

std::string comparable_heading(std::string_view heading) {
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

std::string comparable_name(std::string_view name) {
  std::string out = folded(name);
  for (char& c : out) {
    if (c == '_' || c == ' ') c = '-';
  }
  return out;
}

}  // namespace essaim
