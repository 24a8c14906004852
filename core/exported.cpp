#include "core/exported.h"

#include <algorithm>

#include "core/check.h"
#include "core/json_writer.h"
#include "core/text.h"

namespace essaim {
namespace {

std::string json_of(const PlaceName& place) {
  JsonObject out;
  out.text("name", place.name).text("scheme", place.scheme).text("code", place.code).text("country", place.country);
  if (place.population != 0) out.number("population", place.population);
  if (place.point) {
    out.json("point", "[" + degrees_text(place.point->latitude) + "," + degrees_text(place.point->longitude) + "]");
  }
  return out.take();
}

std::string json_of(const Link& link) {
  std::string target;
  append_json_string(target, link.target);
  return JsonObject().text("label", link.label).json("target", target).take();
}

// Of a section and of a free field every part is written: what is missing means something else.
std::string json_of(const Section& section) {
  std::string code, heading, text;
  append_json_string(code, section.code);
  append_json_string(heading, section.heading);
  append_json_string(text, section.text);
  JsonObject out;
  out.json("code", code).json("heading", heading).number("level", section.level).json("text", text);
  return out.take();
}

std::string json_of(const FrontMatterField& field) {
  std::string name, yaml;
  append_json_string(name, field.name);
  append_json_string(yaml, field.yaml);
  return JsonObject().json("name", name).json("yaml", yaml).take();
}

// `- `, `* `, `+ `, `1. `, `1) `, or one of them alone on its line; 0 where there is none.
std::size_t length_of_list_sign(std::string_view line) {
  std::size_t sign = std::min(line.find_first_not_of("0123456789"), line.size());
  const bool numbered = sign > 0 && sign < line.size() && (line[sign] == '.' || line[sign] == ')');
  const bool signed_point = sign == 0 && !line.empty() && std::string_view("-*+").find(line[0]) != line.npos;
  if (!numbered && !signed_point) return 0;
  ++sign;
  return sign == line.size() || line[sign] == ' ' || line[sign] == '\t' ? sign : 0;
}

}  // namespace

std::string write_json_line(std::string_view id, const Document& document, std::string_view audience) {
  const auto as_json = [](const auto& part) { return json_of(part); };
  JsonObject out;
  out.text("id", id).text("kind", document.kind).text("lang", document.language).text("title", document.title);
  out.text("summary", document.summary).texts("themes", document.themes).texts("keywords", document.keywords);
  if (document.place) out.json("place", json_of(*document.place));
  out.text("period", document.period).text("outcome", document.outcome).text("licence", document.licence);
  out.text("source", document.source).list("links", document.links, as_json).text("audience", audience);
  out.list("sections", document.sections, as_json).list("fields", document.fields, as_json);
  out.texts("head_order", document.front_matter_order);
  return out.take();
}

std::string write_feature(const Document& document, const EntryFacts& facts) {
  CHECK(document.place && document.place->point);
  const PlaceName& place = *document.place;
  JsonObject geometry;
  // Longitude first, as RFC 7946 has it.
  geometry.text("type", "Point")
      .json("coordinates",
            "[" + degrees_text(place.point->longitude) + "," + degrees_text(place.point->latitude) + "]");
  JsonObject told;
  told.text("entry", facts.label).text("author", facts.author).text("author_name", facts.author_name);
  told.text("author_country", facts.author_country).text("kind", document.kind).text("language", document.language);
  told.text("title", document.title).text("summary", document.summary).texts("themes", document.themes);
  told.texts("keywords", document.keywords).text("place", place.name).text("place_scheme", place.scheme);
  told.text("place_code", place.code).text("place_country", place.country);
  if (place.population != 0) told.number("population", place.population);
  told.text("period", document.period).text("outcome", document.outcome).text("licence", document.licence);
  told.text("source", document.source).list("links", document.links, [](const Link& link) { return json_of(link); });
  told.text("created", facts.created).text("revised", facts.revised).text("audience", name_of(facts.audience));
  told.number("versions", facts.versions).text("grade", facts.grade).texts("takeaways", takeaways_of(document));
  JsonObject feature;
  feature.text("type", "Feature").text("id", facts.id).json("geometry", geometry.take());
  return feature.json("properties", told.take()).take();
}

std::vector<std::string> takeaways_of(const Document& document) {
  const auto found = std::ranges::find(document.sections, "takeaways", &Section::code);
  if (found == document.sections.end()) return {};
  std::vector<std::string> points;
  bool begins = true;  // a point, though no sign says so: a text of paragraphs has one each
  for (std::string_view rest = found->text; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    std::string_view line = trimmed(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    const std::size_t sign = length_of_list_sign(line);
    if (line.size() == sign) {
      begins = true;
      continue;
    }
    line = trimmed(line.substr(sign));
    if (begins || sign > 0) {
      points.emplace_back(line);
    } else {
      points.back() += " " + std::string(line);
    }
    begins = false;
  }
  return points;
}

}  // namespace essaim
