#include "tests/support/real_texts.h"

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "core/document.h"
#include "core/front_matter.h"

namespace essaim::test {

namespace {

std::string text_of(const boost::json::value& value) { return std::string(value.as_string()); }

std::string heading_of(std::string_view code) {
  if (code == "account") return "Récit";
  if (code == "description") return "Description";
  if (code == "context") return "Contexte";
  if (code == "examples") return "Exemples";
  if (code == "resources") return "Pour aller plus loin";
  if (code == "scope") return "Périmètre";
  throw std::runtime_error("unknown section " + std::string(code));
}

Document document_of(const boost::json::object& entry) {
  Document d;
  d.kind = text_of(entry.at("kind"));
  d.title = text_of(entry.at("title"));
  d.language = text_of(entry.at("lang"));
  d.licence = text_of(entry.at("licence"));
  d.source = "Territoires en Transitions (ADEME), " + text_of(entry.at("id"));
  for (const auto& theme : entry.at("themes").as_array()) d.themes.push_back(text_of(theme));
  if (const auto* place = entry.at("place").if_object()) {
    PlaceName name;
    name.name = text_of(place->at("name"));
    if (place->contains("code")) {
      name.scheme = text_of(place->at("scheme"));
      name.code = text_of(place->at("code"));
      name.country = "FR";
    }
    if (place->contains("population")) {
      name.population = place->at("population").to_number<std::uint64_t>();
    }
    d.place = name;
  }
  for (const auto& [code, text] : entry.at("sections").as_object()) {
    d.sections.push_back({"", heading_of(code), "\n" + text_of(text) + "\n\n", 2});
  }
  return d;
}

}  // namespace

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> real_texts() {
  std::vector<std::string> out;
  std::istringstream lines(read_file("tests/data/real-entries.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    out.push_back(print_markdown(document_of(boost::json::parse(line).as_object())));
  }
  return out;
}

std::vector<MarkdownFile> markdown_files(const std::string& folder) {
  std::vector<MarkdownFile> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".md" && entry.path().filename().string().rfind("README", 0) != 0) {
      out.push_back({entry.path().generic_string(), read_file(entry.path().string())});
    }
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return out;
}

}  // namespace essaim::test
