#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "core/front_matter.h"
#include "core/front_matter_fields.h"
#include "core/front_matter_head.h"
#include "core/front_matter_place.h"
#include "core/front_matter_sections.h"
#include "core/front_matter_values.h"
#include "core/harmless.h"
#include "core/kinds.h"
#include "core/limits.h"
#include "core/readable.h"
#include "core/text.h"
#include "core/themes.h"

namespace essaim {

namespace {

using Shape = HeadValue::Shape;

constexpr std::string_view default_kind = "experience";
constexpr std::string_view good_point = "[14.7739, -17.3976] (latitude, longitude)";
constexpr std::array<std::string_view, 5> outcomes = {"worked", "partly", "did-not-work", "stopped", "too-early"};

std::string line_of(const HeadEntry& entry, std::string_view file) {
  return std::string(file) + ":" + std::to_string(entry.line) + ":1";
}

Error unknown_field(const HeadEntry& entry, std::string_view meant, std::string_view file) {
  return Error(Errc::field_unknown, {line_of(entry, file), shortened(harmless(entry.name), 60), std::string(meant)});
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += ", ";
    out += word;
  }
  return out;
}

// Reads the entries of a head into a document; the first thing that is wrong ends it.
class Reader {
 public:
  explicit Reader(std::string_view file) : file_(file) {}

  Result<Document> read(const FrontMatterHead& head) {
    for (const HeadEntry& entry : head.entries) {
      document_.front_matter_order.push_back(entry.name);
      const std::optional<HeadField> field = head_field(entry.name);
      if (field && !first_of(*field, entry)) return tl::unexpected(*failure_);
      if (field ? !read_known(*field, entry) : !keep(entry)) return tl::unexpected(*failure_);
    }
    if (document_.title.empty()) return tl::unexpected(no_title(head));
    // A head without a kind is printed without one; see the order below.
    if (document_.kind.empty()) document_.kind = default_kind;
    if (document_.front_matter_order == usual_order(document_)) document_.front_matter_order.clear();
    return std::move(document_);
  }

 private:
  bool failed(Errc code, std::vector<std::string> arguments) {
    failure_ = Error(code, std::move(arguments));
    return false;
  }
  bool failed_at(const HeadValue& value, Errc code, std::string_view name, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{place_in(file_, value), shortened(harmless(name), 60)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return failed(code, std::move(arguments));
  }
  bool invalid(const HeadValue& value, std::string_view name, std::string_view given, std::string_view good) {
    return failed_at(value, Errc::field_invalid, name, {shortened(harmless(given), 60), std::string(good)});
  }

  // `titel: x` is what the author meant, so that is said rather than that a title is missing.
  Error no_title(const FrontMatterHead& head) const {
    for (const HeadEntry& entry : head.entries) {
      const std::optional<std::string_view> meant = head_name_meant(entry.name);
      if (meant && head_field(*meant) == HeadField::title) return unknown_field(entry, *meant, file_);
    }
    return Error(Errc::field_missing, {std::string(file_), "title"});
  }

  // `titre` beside `title` would be one field twice.
  bool first_of(HeadField field, const HeadEntry& entry) {
    if (std::find(seen_.begin(), seen_.end(), field) != seen_.end()) {
      return failed(Errc::field_twice,
                    {std::string(file_), std::to_string(entry.line), shortened(harmless(entry.name), 60)});
    }
    seen_.push_back(field);
    return true;
  }

  bool keep(const HeadEntry& entry) {
    const std::optional<std::string_view> bare = without_typographic_quotes(entry.name);
    if (bare && head_field(*bare)) return failed(Errc::typographic_quotes, {line_of(entry, file_), std::string(*bare)});
    if (entry.name.size() > limits::short_text_bytes_max) {
      return failed_at(entry.value, Errc::field_too_long, entry.name,
                       {std::to_string(entry.name.size()), std::to_string(limits::short_text_bytes_max)});
    }
    if (document_.fields.size() == limits::fields_max) {
      return failed_at(entry.value, Errc::field_too_many, entry.name,
                       {std::to_string(limits::fields_max + 1), std::to_string(limits::fields_max)});
    }
    document_.fields.push_back({entry.name, entry.yaml});
    return true;
  }

  bool read_known(HeadField field, const HeadEntry& entry) {
    const HeadValue& value = entry.value;
    const std::string_view name = entry.name;
    Document& d = document_;
    switch (field) {
      case HeadField::kind: return code(value, name, limits::short_text_bytes_max, d.kind) && check_kind(value);
      case HeadField::title: return line(value, name, limits::title_bytes_max, d.title);
      case HeadField::summary: return text(value, name, limits::summary_bytes_max, d.summary);
      case HeadField::language:
        return code(value, name, limits::language_bytes_max, d.language) &&
               (d.language.empty() || is_language(d.language) || invalid(value, name, d.language, "fr, en, wo, pt-PT"));
      case HeadField::themes: return read_themes(value, name);
      case HeadField::keywords:
        return words(value, name, limits::short_text_bytes_max, d.keywords) &&
               at_most(d.keywords.size(), limits::keywords_max, value, name);
      case HeadField::place: return read_place(value, name);
      case HeadField::period:
        return code(value, name, limits::short_text_bytes_max, d.period) &&
               (d.period.empty() || is_period(d.period) ||
                invalid(value, name, d.period, "2017, 2017-06, 2017-06-27, 2015/.., 2007/2010"));
      case HeadField::outcome:
        return code(value, name, limits::short_text_bytes_max, d.outcome) &&
               (d.outcome.empty() || std::find(outcomes.begin(), outcomes.end(), d.outcome) != outcomes.end() ||
                invalid(value, name, d.outcome, joined({outcomes.begin(), outcomes.end()})));
      case HeadField::licence: return code(value, name, limits::short_text_bytes_max, d.licence);
      case HeadField::source: return text(value, name, limits::source_bytes_max, d.source);
      case HeadField::links: return read_links(value, name);
    }
    return false;
  }

  bool at_most(std::size_t count, std::size_t bound, const HeadValue& value, std::string_view name) {
    return count <= bound ||
           failed_at(value, Errc::field_too_many, name, {std::to_string(count), std::to_string(bound)});
  }

  bool text(const HeadValue& value, std::string_view name, std::size_t bound, std::string& out) {
    if (value.shape == Shape::none) return true;
    if (value.shape != Shape::text) return failed_at(value, Errc::field_not_text, name);
    const std::string_view bare = trimmed(value.text);
    if (bare.size() > bound) {
      return failed_at(value, Errc::field_too_long, name, {std::to_string(bare.size()), std::to_string(bound)});
    }
    out = bare;
    return true;
  }
  bool line(const HeadValue& value, std::string_view name, std::size_t bound, std::string& out) {
    if (!text(value, name, bound, out)) return false;
    return is_one_line(out) || failed_at(value, Errc::field_not_text, name);
  }

  // A text for programs: quotation marks of a word processor are no part of it, as they may be of a title.
  bool code(const HeadValue& value, std::string_view name, std::size_t bound, std::string& out) {
    return line(value, name, bound, out) && is_bare(value, out);
  }
  bool is_bare(const HeadValue& value, std::string_view text) {
    const std::optional<std::string_view> bare = without_typographic_quotes(text);
    if (!bare) return true;
    return failed(Errc::typographic_quotes,
                  {place_in(file_, value), shortened(harmless(bare->empty() ? text : *bare), 60)});
  }

  // A list, or one text in which commas separate.
  bool words(const HeadValue& value, std::string_view name, std::size_t bound, std::vector<std::string>& out) {
    const auto add = [&](std::string_view word) {
      if (!word.empty() && std::find(out.begin(), out.end(), word) == out.end()) out.emplace_back(word);
    };
    if (value.shape == Shape::list) {
      for (const HeadValue& item : value.items) {
        std::string word;
        if (!line(item, name, bound, word)) return false;
        add(word);
      }
      return true;
    }
    std::string all;
    if (!line(value, name, limits::front_matter_bytes_max, all)) return false;
    for (std::string_view rest = all; !rest.empty();) {
      const std::size_t comma = rest.find(',');
      HeadValue item = value;
      item.text = rest.substr(0, comma);
      std::string word;
      if (!line(item, name, bound, word)) return false;
      add(word);
      rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    }
    return true;
  }

  bool check_kind(const HeadValue& value) {
    if (document_.kind.empty()) return true;
    if (const Kind* const kind = find_kind(document_.kind)) {
      return !kind->automatic || failed_at(value, Errc::kind_automatic, kind->code, {kind->command});
    }
    std::vector<std::string> codes;
    for (const Kind& kind : kinds()) {
      if (!kind.automatic) codes.push_back(kind.code);
    }
    return failed_at(value, Errc::field_kind_unknown, document_.kind, {joined(codes)});
  }

  bool read_themes(const HeadValue& value, std::string_view name) {
    if (!words(value, name, limits::short_text_bytes_max, document_.themes)) return false;
    for (const std::string& theme : document_.themes) {
      if (find_theme(theme) != nullptr) continue;
      const HeadValue& at = item_that_says(value, theme);
      return is_bare(at, theme) && failed_at(at, Errc::field_theme_unknown, theme, {joined(nearest_themes(theme))});
    }
    return at_most(document_.themes.size(), limits::themes_per_entry_max, value, name);
  }
  static const HeadValue& item_that_says(const HeadValue& value, std::string_view word) {
    const auto found = std::find_if(value.items.begin(), value.items.end(),
                                    [&](const HeadValue& item) { return trimmed(item.text) == word; });
    return found == value.items.end() ? value : *found;
  }

  bool read_place(const HeadValue& value, std::string_view name) {
    if (value.shape == Shape::none) return true;
    PlaceName place;
    if (value.shape == Shape::text) {
      if (!line(value, name, limits::name_bytes_max, place.name)) return false;
    } else if (value.shape == Shape::map) {
      Degrees degrees;
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        if (!read_place_part(value.items[i], name, value.names[i], place, degrees)) return false;
      }
      if (!join_degrees(degrees, name, place)) return false;
    } else {
      return failed_at(value, Errc::field_not_text, name);
    }
    if (!(place == PlaceName{})) document_.place = std::move(place);
    return true;
  }

  // The two halves of a point that stand apart.
  struct Degrees {
    const HeadValue* latitude = nullptr;
    const HeadValue* longitude = nullptr;
  };

  bool read_place_part(const HeadValue& value, std::string_view name, std::string_view part, PlaceName& place,
                       Degrees& degrees) {
    constexpr std::string_view good = "name, scheme, code, country: SN, population: 160441, point: [14.7739, -17.3976]";
    const std::optional<PlacePart> known = place_part(part);
    if (!known) return invalid(value, name, part, good);
    const std::string whole = std::string(name) + "." + shortened(harmless(part), 40);
    const auto once = [&](std::string& into, std::size_t bound) {
      return into.empty() ? line(value, whole, bound, into) : invalid(value, name, part, good);
    };
    const auto half = [&](const HeadValue*& into) {
      if (value.shape == Shape::none) return true;
      return std::exchange(into, &value) == nullptr || invalid(value, name, part, good);
    };
    switch (*known) {
      case PlacePart::name: return once(place.name, limits::name_bytes_max);
      case PlacePart::scheme: return once(place.scheme, limits::short_text_bytes_max);
      case PlacePart::code: return once(place.code, limits::short_text_bytes_max);
      case PlacePart::country:
        if (!once(place.country, limits::short_text_bytes_max) || !is_bare(value, place.country)) return false;
        return place.country.empty() || is_country(place.country) || invalid(value, whole, place.country, "FR, SN");
      case PlacePart::population: return read_population(value, whole, place);
      case PlacePart::point: {
        if (value.shape == Shape::none) return true;
        const std::optional<GeoPoint> point = place.point ? std::nullopt : point_in(value);
        place.point = point;
        return point || invalid(value, whole, shown(value), good_point);
      }
      case PlacePart::latitude: return half(degrees.latitude);
      case PlacePart::longitude: return half(degrees.longitude);
    }
    return false;
  }

  bool read_population(const HeadValue& value, const std::string& whole, PlaceName& place) {
    std::string digits;
    if (!code(value, whole, limits::short_text_bytes_max, digits)) return false;
    // `160 441` as French people write it, with whichever space.
    digits = folded(digits);
    std::erase(digits, ' ');
    if (digits.empty()) return true;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), place.population);
    return (error == std::errc{} && end == digits.data() + digits.size()) || invalid(value, whole, digits, "160441");
  }

  // One half without the other, or beside a point, says nothing certain.
  bool join_degrees(const Degrees& degrees, std::string_view name, PlaceName& place) {
    if (degrees.latitude == nullptr && degrees.longitude == nullptr) return true;
    const bool both = degrees.latitude != nullptr && degrees.longitude != nullptr && !place.point;
    if (both) place.point = read_point(degrees.latitude->text, degrees.longitude->text);
    if (both && place.point) return true;
    const HeadValue& at = degrees.latitude != nullptr ? *degrees.latitude : *degrees.longitude;
    const std::string given = both ? shown(*degrees.latitude) + ", " + shown(*degrees.longitude) : shown(at);
    return invalid(at, std::string(name) + ".point", given, good_point);
  }
  static std::string shown(const HeadValue& value) {
    if (value.shape == Shape::text) return value.text;
    std::string out;
    for (const HeadValue& item : value.items) out += (out.empty() ? "" : ", ") + item.text;
    return "[" + out + "]";
  }

  bool read_links(const HeadValue& value, std::string_view name) {
    if (value.shape == Shape::list) {
      for (const HeadValue& item : value.items) {
        if (!read_link(item, name)) return false;
      }
    } else if (!read_link(value, name)) {
      return false;
    }
    return at_most(document_.links.size(), limits::links_max, value, name);
  }

  // `https://…`, or a map of labels to such.
  bool read_link(const HeadValue& value, std::string_view name) {
    if (value.shape == Shape::none) return true;
    if (value.shape == Shape::list) return failed_at(value, Errc::field_not_text, name);
    if (value.shape == Shape::text) return add_link({}, value, name);
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      HeadValue label = value.items[i];
      label.shape = Shape::text;
      label.text = value.names[i];
      std::string bare;
      if (!line(label, name, limits::short_text_bytes_max, bare)) return false;
      if (!add_link(std::move(bare), value.items[i], name)) return false;
    }
    return true;
  }
  bool add_link(std::string label, const HeadValue& value, std::string_view name) {
    Link link{std::move(label), {}};
    if (!code(value, name, limits::link_bytes_max, link.target)) return false;
    if (link.target.empty()) {
      return link.label.empty() || invalid(value, name, link.label, "https://… , Label: https://…");
    }
    document_.links.push_back(std::move(link));
    return true;
  }

  std::string_view file_;
  Document document_;
  std::vector<HeadField> seen_;
  std::optional<Error> failure_;
};

// The line on which a second head begins, where the text right below the first one is one too: two files pasted
// together, of which a reader would take the second head for text.
std::optional<std::size_t> second_head(std::string_view text, std::size_t body) {
  const Result<FrontMatterHead> second = read_head(text.substr(body), "");
  if (!second) return std::nullopt;
  const auto known = [](const HeadEntry& entry) { return head_field(entry.name).has_value(); };
  if (std::none_of(second->entries.begin(), second->entries.end(), known)) return std::nullopt;
  const std::size_t opening = text.find("---", body);
  return 1 +
         static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(opening), '\n'));
}

}  // namespace

Result<Document> read_fields(const FrontMatterHead& head, std::string_view file) { return Reader(file).read(head); }

Result<Document> parse_markdown(std::string_view text, std::string_view file) {
  if (text.size() > limits::markdown_bytes_max) {
    return fail(Errc::file_too_large,
                {std::string(file), std::to_string(text.size()), std::to_string(limits::markdown_bytes_max)});
  }
  if (std::optional<Error> problem = why_unreadable(text, file)) return tl::unexpected(*std::move(problem));
  const std::string plain = with_plain_line_ends(text);
  if (trimmed(plain).empty()) return fail(Errc::file_empty, {std::string(file)});
  const Result<FrontMatterHead> head = read_head(plain, file);
  if (!head) return tl::unexpected(head.error());
  if (const std::optional<std::size_t> line = second_head(plain, head->body)) {
    return fail(Errc::front_matter_twice, {std::string(file), std::to_string(*line)});
  }
  Result<Document> document = read_fields(*head, file);
  if (document) document->sections = split_sections(std::string_view(plain).substr(head->body));
  return document;
}

std::vector<Error> remarks_on(const Document& document, std::string_view text, std::string_view file) {
  // A name that a kind has for a field of its own is no slip.
  const auto slip_for = [](std::string_view name) {
    return head_code(name).empty() ? head_name_meant(name) : std::nullopt;
  };
  const auto has_meaning = [&](const FrontMatterField& field) { return slip_for(field.name).has_value(); };
  if (std::none_of(document.fields.begin(), document.fields.end(), has_meaning)) return {};
  const Result<FrontMatterHead> head = read_head(with_plain_line_ends(text), file);
  if (!head) return {};
  std::vector<HeadField> given;
  for (const HeadEntry& entry : head->entries) {
    if (const std::optional<HeadField> field = head_field(entry.name)) given.push_back(*field);
  }
  std::vector<Error> out;
  for (const HeadEntry& entry : head->entries) {
    const std::optional<std::string_view> meant = slip_for(entry.name);
    if (!meant || std::find(given.begin(), given.end(), *head_field(*meant)) != given.end()) continue;
    out.push_back(unknown_field(entry, *meant, file));
  }
  return out;
}

}  // namespace essaim
