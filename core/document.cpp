#include "core/document.h"

#include <algorithm>
#include <cstdlib>

#include "core/harmless.h"
#include "core/hash.h"
#include "core/limits.h"
#include "core/sign.h"
#include "core/wire_scanner.h"
#include "essaim/v1/entry.pb.h"

namespace essaim {
namespace {

// The fixed fields of a front matter and the free ones, with room for what a later version adds.
constexpr std::size_t front_matter_order_max = 2 * limits::fields_max;
constexpr std::uint32_t heading_level_max = 6;

// No C0 or C1 control but the tab: a title stands in tables and in the subject of a mail.
bool is_one_line(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto octet = static_cast<std::uint8_t>(text[i]);
    if ((octet < 0x20 && octet != '\t') || octet == 0x7f) return false;
    // U+0080 to U+009F in UTF-8.
    if (octet == 0xc2 && i + 1 < text.size() && static_cast<std::uint8_t>(text[i + 1]) < 0xa0) return false;
  }
  return true;
}

Result<void> check_length(std::string field, std::string_view text, std::size_t bytes_max) {
  // Asked before protobuf writes, which would complain on the terminal.
  if (first_invalid_utf8(text)) return fail(Errc::malformed, {"a document whose " + field + " is not UTF-8"});
  if (text.size() <= bytes_max) return {};
  return fail(Errc::field_too_long,
              {"document", std::move(field), std::to_string(text.size()), std::to_string(bytes_max)});
}

Result<void> check_count(std::string field, std::size_t count, std::size_t bound) {
  if (count <= bound) return {};
  return fail(Errc::field_too_many, {"document", std::move(field), std::to_string(count), std::to_string(bound)});
}

Result<void> check_title(const std::string& title) {
  if (title.empty()) return fail(Errc::field_missing, {"document", "title"});
  if (is_one_line(title)) return check_length("title", title, limits::title_bytes_max);
  return fail(Errc::field_invalid, {"document", "title", title.substr(0, limits::title_bytes_max), "1"});
}

// The bounds of proto/essaim/v1/entry.proto and core/limits.h, the same for what is written and for what is read.
Result<void> check_bounds(const Document& d) {
  Result<void> within = check_title(d.title);
  const auto length = [&within](const char* field, std::string_view text, std::size_t bytes_max) {
    if (within) within = check_length(field, text, bytes_max);
  };
  const auto count = [&within](const char* field, std::size_t number, std::size_t bound) {
    if (within) within = check_count(field, number, bound);
  };
  const auto word = [&length](const char* field, std::string_view text) {
    length(field, text, limits::short_text_bytes_max);
  };
  length("kind", d.kind, limits::kind_bytes_max);
  length("summary", d.summary, limits::summary_bytes_max);
  length("language", d.language, limits::language_bytes_max);
  length("source", d.source, limits::source_bytes_max);
  word("period", d.period);
  word("outcome", d.outcome);
  word("licence", d.licence);
  count("themes", d.themes.size(), limits::keywords_max);
  for (const std::string& theme : d.themes) word("themes", theme);
  count("keywords", d.keywords.size(), limits::keywords_max);
  for (const std::string& keyword : d.keywords) word("keywords", keyword);
  if (d.place) {
    length("place", d.place->name, limits::name_bytes_max);
    word("place", d.place->scheme);
    word("place", d.place->code);
    word("place", d.place->country);
    if (within && d.place->point && !is_on_globe(*d.place->point)) {
      within = fail(Errc::malformed, {"a document whose place is not on the globe"});
    }
  }
  count("links", d.links.size(), limits::links_max);
  for (const Link& link : d.links) {
    word("links", link.label);
    length("links", link.target, limits::link_bytes_max);
  }
  count("fields", d.fields.size(), limits::fields_max);
  for (const FrontMatterField& field : d.fields) {
    word("fields", field.name);
    length("fields", field.yaml, limits::front_matter_bytes_max);
  }
  count("fields", d.front_matter_order.size(), front_matter_order_max);
  for (const std::string& name : d.front_matter_order) word("fields", name);
  count("sections", d.sections.size(), limits::sections_max);
  for (const Section& section : d.sections) {
    count("sections", section.level, heading_level_max);
    // Their length is bounded by that of the whole document alone.
    for (const std::string* text : {&section.code, &section.heading, &section.text}) {
      length("sections", *text, text->size());
    }
  }
  if (within && d.profile) within = check_profile(*d.profile);
  return within;
}

// As entry.proto counts them: from the southern or western edge, beginning with 1.
std::uint32_t from_edge(std::int32_t units, int degrees_max) {
  return static_cast<std::uint32_t>(std::int64_t{units} + std::int64_t{degrees_max} * units_per_degree + 1);
}
std::int64_t from_zero(std::uint32_t steps, int degrees_max) {
  return std::int64_t{steps} - 1 - std::int64_t{degrees_max} * units_per_degree;
}

// Half a point, or one beyond the edges, is passed over: nodes that know no points accept such a document too.
std::optional<GeoPoint> point_of(const v1::Place& place) {
  const std::int64_t latitude = from_zero(place.latitude(), latitude_degrees_max);
  const std::int64_t longitude = from_zero(place.longitude(), longitude_degrees_max);
  const auto beyond = [](std::int64_t units, int degrees_max) {
    return std::abs(units) > std::int64_t{degrees_max} * units_per_degree;
  };
  if (beyond(latitude, latitude_degrees_max) || beyond(longitude, longitude_degrees_max)) return std::nullopt;
  return GeoPoint{static_cast<std::int32_t>(latitude), static_cast<std::int32_t>(longitude)};
}

v1::Document to_message(const Document& document) {
  v1::Document message;
  message.set_title(document.title);
  message.set_summary(document.summary);
  message.set_language(document.language);
  for (const std::string& theme : document.themes) message.add_themes(theme);
  for (const std::string& keyword : document.keywords) message.add_keywords(keyword);
  if (document.place) {
    v1::Place& place = *message.mutable_place();
    place.set_name(document.place->name);
    place.set_scheme(document.place->scheme);
    place.set_code(document.place->code);
    place.set_population(document.place->population);
    place.set_country(document.place->country);
    if (const auto& point = document.place->point) {
      place.set_latitude(from_edge(point->latitude, latitude_degrees_max));
      place.set_longitude(from_edge(point->longitude, longitude_degrees_max));
    }
  }
  message.set_period(document.period);
  message.set_outcome(document.outcome);
  message.set_licence(document.licence);
  message.set_source(document.source);
  for (const Link& link : document.links) {
    v1::Link& written = *message.add_links();
    written.set_label(link.label);
    written.set_target(link.target);
  }
  for (const FrontMatterField& field : document.fields) {
    v1::Field& written = *message.add_fields();
    written.set_name(field.name);
    written.set_yaml(field.yaml);
  }
  for (const Section& section : document.sections) {
    v1::Section& written = *message.add_sections();
    written.set_code(section.code);
    written.set_heading(section.heading);
    written.set_level(section.level);
    written.set_text(section.text);
  }
  message.set_kind(document.kind);
  for (const std::string& name : document.front_matter_order) message.add_front_matter_order(name);
  if (document.profile) write_profile(*document.profile, *message.mutable_profile());
  return message;
}

// Takes the strings out of the message.
Document from_message(v1::Document& message) {
  const auto take_all = [](auto& strings) {
    std::vector<std::string> taken;
    taken.reserve(static_cast<std::size_t>(strings.size()));
    for (std::string& text : strings) taken.push_back(std::move(text));
    return taken;
  };
  Document document;
  document.title = std::move(*message.mutable_title());
  document.summary = std::move(*message.mutable_summary());
  document.language = std::move(*message.mutable_language());
  document.themes = take_all(*message.mutable_themes());
  document.keywords = take_all(*message.mutable_keywords());
  if (message.has_place()) {
    v1::Place& place = *message.mutable_place();
    document.place = PlaceName{.name = std::move(*place.mutable_name()),
                               .scheme = std::move(*place.mutable_scheme()),
                               .code = std::move(*place.mutable_code()),
                               .country = std::move(*place.mutable_country()),
                               .population = place.population(),
                               .point = point_of(place)};
  }
  document.period = std::move(*message.mutable_period());
  document.outcome = std::move(*message.mutable_outcome());
  document.licence = std::move(*message.mutable_licence());
  document.source = std::move(*message.mutable_source());
  for (v1::Link& link : *message.mutable_links()) {
    document.links.push_back({std::move(*link.mutable_label()), std::move(*link.mutable_target())});
  }
  for (v1::Field& field : *message.mutable_fields()) {
    document.fields.push_back({std::move(*field.mutable_name()), std::move(*field.mutable_yaml())});
  }
  for (v1::Section& section : *message.mutable_sections()) {
    document.sections.push_back({std::move(*section.mutable_code()), std::move(*section.mutable_heading()),
                                 std::move(*section.mutable_text()), section.level()});
  }
  document.kind = std::move(*message.mutable_kind());
  document.front_matter_order = take_all(*message.mutable_front_matter_order());
  if (message.has_profile()) document.profile = read_profile(message.profile());
  return document;
}

tl::unexpected<Error> malformed(std::string what) { return fail(Errc::malformed, {std::move(what)}); }

}  // namespace

Result<Bytes> encode_document(const Document& document, ByteView salt) {
  if (salt.size() != limits::salt_bytes) return malformed("a salt is 16 octets");
  if (auto within = check_bounds(document); !within) return tl::unexpected(within.error());
  const v1::Document message = to_message(document);
  const std::size_t size = limits::salt_bytes + message.ByteSizeLong();
  if (size > limits::document_bytes_max) {
    return fail(Errc::document_too_large, {std::to_string(size), std::to_string(limits::document_bytes_max)});
  }
  Bytes bytes(salt);
  bytes.reserve(size);
  if (!message.AppendToString(&bytes)) return malformed("a document that cannot be written");
  // What the scanner refuses no reader would take.
  if (auto wrong = scan_wire(WireMessage::document, ByteView(bytes).substr(limits::salt_bytes))) {
    return malformed(std::move(*wrong));
  }
  return bytes;
}

Result<Document> decode_document(ByteView bytes) {
  if (bytes.size() <= limits::salt_bytes) return malformed("a document without text");
  if (bytes.size() > limits::document_bytes_max) return malformed("a document beyond 192 KiB");
  const ByteView body = bytes.substr(limits::salt_bytes);
  if (auto wrong = scan_wire(WireMessage::document, body)) return malformed(std::move(*wrong));
  v1::Document message;
  if (!message.ParseFromArray(body.data(), static_cast<int>(body.size()))) {
    return malformed("a document that does not parse");
  }
  Document document = from_message(message);
  if (!check_bounds(document)) return malformed("a document beyond its bounds");
  return document;
}

DocumentHash document_hash(const NetworkId& network, const Place& place, ByteView bytes) {
  Bytes sequence;
  append_u64(sequence, place.sequence);
  return as_id<DocumentHash>(sha256({domain_prefix(domain::document, network), place.log.view(), sequence, bytes}));
}

}  // namespace essaim
