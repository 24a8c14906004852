#include "core/front_matter_head.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>
#include <algorithm>
#include <sstream>
#include <utility>

#include "core/front_matter_fields.h"
#include "core/harmless.h"
#include "core/limits.h"
#include "core/text.h"

namespace essaim {

namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return out;
}

bool is_opening(std::string_view line) { return line.starts_with("---") && trimmed(line) == "---"; }
bool is_closing(std::string_view line) {
  return is_opening(line) || (line.starts_with("...") && trimmed(line) == "...");
}

// yaml-cpp calls back from deep inside; this carries our refusal out.
struct Refusal {
  Error error;
};

// Where errors are: counts lines of the file, and columns in characters.
class Locator {
 public:
  Locator(std::string_view file, const std::vector<std::string_view>& lines, std::size_t lines_before)
      : file_(file), lines_(lines), lines_before_(lines_before) {}

  std::string file() const { return std::string(file_); }
  std::size_t line(const YAML::Mark& mark) const {
    return static_cast<std::size_t>(std::max(mark.line, 0)) + 1 + lines_before_;
  }
  std::size_t column(const YAML::Mark& mark) const {
    const auto row = static_cast<std::size_t>(std::max(mark.line, 0));
    const auto octets = static_cast<std::size_t>(std::max(mark.column, 0));
    if (row >= lines_.size()) return octets + 1;
    std::size_t characters = 1;
    for (std::size_t at = 0; at < std::min(octets, lines_[row].size()); ++characters) {
      if (!next_code_point(lines_[row], at)) ++at;
    }
    return characters;
  }
  Error at(Errc code, const YAML::Mark& mark, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{file(), std::to_string(line(mark)), std::to_string(column(mark))};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Error(code, std::move(arguments));
  }

 private:
  std::string_view file_;
  const std::vector<std::string_view>& lines_;
  std::size_t lines_before_;
};

// Builds a HeadValue from yaml-cpp's events, which come before it would build nodes of its own.
class Builder : public YAML::EventHandler {
 public:
  explicit Builder(const Locator& locator) : locator_(locator) {}
  HeadValue root;
  std::vector<YAML::Mark> root_keys;

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_reference(mark, "?", anchor);
    add(made(HeadValue::Shape::none, mark), mark);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_reference(mark, "*", 0); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    refuse_reference(mark, tag, anchor);
    HeadValue value = made(HeadValue::Shape::text, mark);
    value.text = text;
    add(std::move(value), mark);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(HeadValue::Shape::list, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(HeadValue::Shape::map, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  HeadValue made(HeadValue::Shape shape, const YAML::Mark& mark) const {
    HeadValue value;
    value.shape = shape;
    value.line = locator_.line(mark);
    value.column = locator_.column(mark);
    return value;
  }
  // `?` and `!` are what yaml-cpp gives to plain and to quoted values without a tag.
  void refuse_reference(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) const {
    if (anchor != 0 || (!tag.empty() && tag != "?" && tag != "!")) {
      throw Refusal{locator_.at(Errc::front_matter_reference, mark)};
    }
  }
  void open(HeadValue::Shape shape, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    refuse_reference(mark, tag, anchor);
    if (open_.size() >= static_cast<std::size_t>(limits::front_matter_depth_max)) {
      throw Refusal{Error(Errc::front_matter_too_deep, {locator_.file(), std::to_string(locator_.line(mark)),
                                                        std::to_string(limits::front_matter_depth_max)})};
    }
    open_.emplace_back(made(shape, mark), mark);
  }
  void close() {
    auto [value, mark] = std::move(open_.back());
    open_.pop_back();
    add(std::move(value), mark);
  }
  void add(HeadValue value, const YAML::Mark& mark) {
    if (open_.empty()) {
      root = std::move(value);
      return;
    }
    HeadValue& parent = open_.back().first;
    if (parent.shape == HeadValue::Shape::map && parent.names.size() == parent.items.size()) {
      parent.names.push_back(std::move(value.text));
      if (open_.size() == 1) root_keys.push_back(mark);
    } else {
      parent.items.push_back(std::move(value));
    }
  }

  const Locator& locator_;
  std::vector<std::pair<HeadValue, YAML::Mark>> open_;
};

// A title such as `Biodéchets : ça gaze à la cantine !` is no YAML, and is what people write. Put in quotes where a
// one-line value of a text field holds what YAML would take for a further colon.
std::string with_quotes_where_meant(std::string_view line, bool continued) {
  const std::size_t colon = line.find(':');
  if (continued || colon == std::string_view::npos) return std::string(line);
  const std::optional<HeadField> field = head_field(line.substr(0, colon));
  if (field != HeadField::title && field != HeadField::summary && field != HeadField::source) return std::string(line);
  std::string_view value = trimmed(line.substr(colon + 1));
  if (value.empty() || std::string_view("\"'|>[]{}&*!%@`#,").find(value[0]) != std::string_view::npos ||
      value.starts_with("- ") || value.starts_with("? ")) {
    return std::string(line);
  }
  if (const std::size_t comment = value.find(" #"); comment != std::string_view::npos) {
    value = trimmed(value.substr(0, comment));
  }
  if (value.find(": ") == std::string_view::npos && !value.ends_with(':')) return std::string(line);
  std::string out(line.substr(0, colon + 1));
  out += " '";
  for (const char c : value) {
    out += c;
    if (c == '\'') out += c;
  }
  return out + "'";
}

std::string yaml_text(const std::vector<std::string_view>& lines) {
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool continued = i + 1 < lines.size() && (lines[i + 1].starts_with(' ') || lines[i + 1].starts_with('\t'));
    out += with_quotes_where_meant(lines[i], continued);
    out += '\n';
  }
  // yaml-cpp takes the end of its input for a closing quote, and refuses this in a value.
  return out + "...\n";
}

// Where the value begins in a line `name: value`; nothing where the line does not begin with this name and a colon.
std::optional<std::size_t> value_begin(std::string_view line, std::string_view name) {
  std::size_t at = 0;
  if (line.starts_with('"') || line.starts_with('\'')) {
    const char quote = line[0];
    for (at = 1; at < line.size(); ++at) {
      if (quote == '"' && line[at] == '\\') {
        ++at;
      } else if (line[at] == quote && (quote == '"' || at + 1 >= line.size() || line[at + 1] != quote)) {
        break;
      } else if (line[at] == quote) {
        ++at;
      }
    }
    at = line.find(':', at);
  } else {
    if (!line.starts_with(name)) return std::nullopt;
    at = line.find_first_not_of(" \t", name.size());
    if (at != std::string_view::npos && line[at] != ':') return std::nullopt;
  }
  if (at >= line.size()) return std::nullopt;
  return std::min(line.find_first_not_of(" \t", at + 1), line.size());
}

// The lines that belong to a value, without the blank lines and comments that follow it. A block that keeps its last
// line ends (`|+`) keeps its blank lines.
std::string own_lines(std::string_view first, std::vector<std::string_view> more) {
  const bool keeps = (first.starts_with('|') || first.starts_with('>')) && first.substr(0, 3).find('+') < 3;
  if (keeps) {
    more.erase(std::find_if(more.begin(), more.end(), [](std::string_view line) { return line.starts_with('#'); }),
               more.end());
  } else {
    while (!more.empty() && (trimmed(more.back()).empty() || more.back().starts_with('#'))) more.pop_back();
  }
  std::string out(first);
  for (const std::string_view line : more) {
    out += '\n';
    out += line;
  }
  return out;
}

// Control characters have no place in a head; one of them ends a YAML text for yaml-cpp. A line such as `--- x` would
// begin a second YAML document, which nobody would read.
std::optional<Error> find_stray(const std::vector<std::string_view>& lines, const Locator& locator) {
  for (std::size_t row = 0; row < lines.size(); ++row) {
    const std::string_view line = lines[row];
    YAML::Mark mark;
    mark.line = static_cast<int>(row);
    for (std::size_t i = 0; i < line.size(); ++i) {
      const auto octet = static_cast<unsigned char>(line[i]);
      if (octet >= 0x20 && octet != 0x7F) continue;
      if (octet == '\t') continue;
      mark.column = static_cast<int>(i);
      std::ostringstream name;
      name << "U+" << std::uppercase << std::hex << static_cast<unsigned>(octet);
      return locator.at(Errc::front_matter_malformed, mark, {name.str()});
    }
    for (const std::string_view stray : {"--- ", "---\t", "... ", "...\t", "%"}) {
      if (line.starts_with(stray)) {
        return locator.at(Errc::front_matter_malformed, mark, {std::string(trimmed(stray))});
      }
    }
  }
  return std::nullopt;
}

// A tab that indents a line of the field in which YAML failed at `row`; that is then why.
std::optional<YAML::Mark> tab_before(const std::vector<std::string_view>& lines, std::size_t row) {
  const auto begins_field = [&](std::size_t at) {
    return !lines[at].empty() && lines[at][0] != ' ' && lines[at][0] != '\t' && lines[at][0] != '#';
  };
  std::size_t first = std::min(row, lines.size() - 1);
  while (first > 0 && !begins_field(first)) --first;
  for (std::size_t at = first; at < lines.size() && at <= row + 1; ++at) {
    const std::string_view indent = lines[at].substr(0, lines[at].find_first_not_of(" \t"));
    const std::size_t tab = indent.find('\t');
    if (tab == std::string_view::npos) continue;
    YAML::Mark mark;
    mark.line = static_cast<int>(at);
    mark.column = static_cast<int>(tab);
    return mark;
  }
  return std::nullopt;
}

Result<Builder> parse_yaml(const std::vector<std::string_view>& lines, const Locator& locator) {
  try {
    std::istringstream in(yaml_text(lines));
    YAML::Parser parser(in);
    Builder builder(locator);
    parser.HandleNextDocument(builder);
    return builder;
  } catch (const Refusal& refusal) {
    return tl::unexpected(refusal.error);
  } catch (const YAML::Exception& failure) {
    const std::string_view what = failure.msg;
    YAML::Mark mark = failure.mark;
    if (what.starts_with(YAML::ErrorMsg::UNKNOWN_ANCHOR)) {
      return tl::unexpected(locator.at(Errc::front_matter_reference, mark));
    }
    // The line itself says more to its author than yaml-cpp's English does. What is open at the end of the head is
    // noticed behind its last line only.
    const int last = static_cast<int>(lines.size()) - 1;
    if (mark.line > last) {
      mark.line = last;
      mark.column = 0;
    }
    if (mark.line >= 0) {
      if (const auto tab = tab_before(lines, static_cast<std::size_t>(mark.line))) {
        return tl::unexpected(locator.at(Errc::front_matter_tab, *tab));
      }
    }
    const std::string_view line = mark.line >= 0 ? lines[static_cast<std::size_t>(mark.line)] : std::string_view{};
    return tl::unexpected(locator.at(Errc::front_matter_malformed, mark, {shortened(harmless(trimmed(line)), 60)}));
  }
}

Result<std::vector<HeadEntry>> entries_of(Builder builder, const std::vector<std::string_view>& lines,
                                          const Locator& locator) {
  std::vector<HeadEntry> out;
  const HeadValue& root = builder.root;
  if (root.shape == HeadValue::Shape::none) return out;
  const auto no_fields = [&](const YAML::Mark& mark) {
    return fail(Errc::front_matter_no_fields, {locator.file(), std::to_string(locator.line(mark))});
  };
  if (root.shape != HeadValue::Shape::map) return no_fields(YAML::Mark());
  for (std::size_t i = 0; i < root.names.size(); ++i) {
    const YAML::Mark& mark = builder.root_keys[i];
    const auto row = static_cast<std::size_t>(std::max(mark.line, 0));
    if (mark.column != 0 || row >= lines.size() || root.names[i].empty()) return no_fields(mark);
    const std::optional<std::size_t> begin = value_begin(lines[row], root.names[i]);
    if (!begin) return no_fields(mark);
    const std::size_t next =
        i + 1 < root.names.size() ? static_cast<std::size_t>(builder.root_keys[i + 1].line) : lines.size();
    if (next <= row) return no_fields(mark);
    HeadEntry entry;
    entry.name = root.names[i];
    entry.value = std::move(builder.root.items[i]);
    entry.line = locator.line(mark);
    const auto first = lines.begin() + static_cast<std::ptrdiff_t>(row + 1);
    entry.yaml = own_lines(lines[row].substr(*begin), {first, lines.begin() + static_cast<std::ptrdiff_t>(next)});
    if (!keeps_to_its_field(entry.yaml)) return no_fields(mark);
    for (const HeadEntry& other : out) {
      if (other.name == entry.name) {
        return fail(Errc::field_twice,
                    {locator.file(), std::to_string(entry.line), shortened(harmless(entry.name), 60)});
      }
    }
    out.push_back(std::move(entry));
  }
  return out;
}

Result<std::vector<HeadEntry>> entries_in(const std::vector<std::string_view>& lines, const Locator& locator) {
  if (auto stray = find_stray(lines, locator)) return tl::unexpected(*std::move(stray));
  Result<Builder> built = parse_yaml(lines, locator);
  if (!built) return tl::unexpected(built.error());
  return entries_of(*std::move(built), lines, locator);
}

std::optional<Error> why_too_large(std::size_t bytes, std::string_view file) {
  if (bytes <= limits::front_matter_bytes_max) return std::nullopt;
  return Error(Errc::front_matter_too_large,
               {std::string(file), std::to_string(bytes), std::to_string(limits::front_matter_bytes_max)});
}

}  // namespace

std::string place_in(std::string_view file, const HeadValue& value) {
  return std::string(file) + ":" + std::to_string(value.line) + ":" + std::to_string(value.column);
}

Result<FrontMatterHead> read_head(std::string_view text, std::string_view file) {
  const std::vector<std::string_view> all = lines_of(text);
  std::size_t opening = 0;
  while (opening < all.size() && trimmed(all[opening]).empty()) ++opening;
  if (opening == all.size() || !is_opening(all[opening])) {
    return fail(Errc::front_matter_missing, {std::string(file)});
  }
  std::size_t closing = opening + 1;
  while (closing < all.size() && !is_closing(all[closing])) ++closing;
  if (closing == all.size()) return fail(Errc::front_matter_unclosed, {std::string(file)});

  FrontMatterHead head;
  head.body =
      std::min(text.size(), static_cast<std::size_t>(all[closing].data() - text.data()) + all[closing].size() + 1);
  const std::vector<std::string_view> lines(all.begin() + static_cast<std::ptrdiff_t>(opening + 1),
                                            all.begin() + static_cast<std::ptrdiff_t>(closing));
  const std::size_t head_bytes = static_cast<std::size_t>(all[closing].data() - all[opening].data());
  if (auto large = why_too_large(head_bytes, file)) return tl::unexpected(*std::move(large));
  Result<std::vector<HeadEntry>> entries = entries_in(lines, Locator(file, lines, opening + 1));
  if (!entries) return tl::unexpected(entries.error());
  head.entries = *std::move(entries);
  return head;
}

Result<std::vector<HeadEntry>> read_head_alone(std::string_view text, std::string_view file) {
  if (auto large = why_too_large(text.size(), file)) return tl::unexpected(*std::move(large));
  const std::vector<std::string_view> lines = lines_of(text);
  const Locator locator(file, lines, 0);
  for (std::size_t row = 0; row < lines.size(); ++row) {
    if (!is_closing(lines[row])) continue;
    YAML::Mark mark;
    mark.line = static_cast<int>(row);
    mark.column = 0;
    return tl::unexpected(locator.at(Errc::front_matter_malformed, mark, {std::string(trimmed(lines[row]))}));
  }
  return entries_in(lines, locator);
}

}  // namespace essaim
