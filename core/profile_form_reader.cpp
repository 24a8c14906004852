#include "core/profile_form.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "core/admission.h"
#include "core/front_matter_head.h"
#include "core/front_matter_values.h"
#include "core/harmless.h"
#include "core/limits.h"
#include "core/profile_parts.h"
#include "core/readable.h"
#include "core/text.h"
#include "core/themes.h"

namespace essaim {
namespace {

using Shape = HeadValue::Shape;
using Part = ProfilePart;

// A sentence such as `Nous cherchons : un outil` is no YAML, and is what people write: put in quotes.
std::string with_quotes_where_meant(std::string_view line, std::string_view next) {
  const std::size_t begin = line.find_first_not_of(" -");
  const std::size_t colon = line.find(':');
  if (begin == std::string_view::npos || colon == std::string_view::npos || colon < begin) return std::string(line);
  const std::optional<Part> part = profile_part_called(line.substr(begin, colon - begin));
  if (part != Part::sentence && part != Part::role) return std::string(line);
  const std::string_view value = trimmed(line.substr(colon + 1));
  const bool plain = value.find(": ") == std::string_view::npos && !value.ends_with(':');
  if (value.empty() || plain || std::string_view("\"'|>[]{}&*!%@`#").find(value[0]) != std::string_view::npos) {
    return std::string(line);
  }
  // It goes on below, as YAML has it.
  const std::size_t next_begin = next.find_first_not_of(' ');
  if (next_begin != std::string_view::npos && next_begin > begin) return std::string(line);
  std::string out(line.substr(0, colon + 1));
  out += " '";
  for (const char c : value) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

std::string with_quotes(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view rest = text.substr(std::min(end + 1, text.size()));
    out += with_quotes_where_meant(text.substr(0, end), rest.substr(0, rest.find('\n'))) + "\n";
    text = rest;
  }
  return out;
}

// Reads the entries of a form into a profile; the first thing that is wrong ends it.
class Reader {
 public:
  explicit Reader(std::string_view file) : file_(file) {}

  Result<Profile> read(const std::vector<HeadEntry>& entries) {
    std::vector<Part> seen;
    for (const HeadEntry& entry : entries) {
      const std::optional<Part> part = profile_part_called(entry.name);
      if (!part || *part >= first_inner_part) {
        return fail(Errc::field_invalid, {line(entry.line), "profile", shown(entry.name), outer_names()});
      }
      if (std::ranges::find(seen, *part) != seen.end()) return fail(Errc::field_twice, twice(entry.line, entry.name));
      seen.push_back(*part);
      if (!read_part(*part, entry.value, entry.name)) return tl::unexpected(*failure_);
    }
    if (profile_ == Profile()) return fail(Errc::file_empty, {std::string(file_)});
    return std::move(profile_);
  }

 private:
  static std::string shown(std::string_view text) { return shortened(harmless(text), 60); }
  std::string line(std::size_t number) const { return std::string(file_) + ":" + std::to_string(number) + ":1"; }
  std::vector<std::string> twice(std::size_t number, std::string_view name) const {
    return {std::string(file_), std::to_string(number), shown(name)};
  }
  static std::string outer_names() {
    std::string names;
    for (const Part part :
         {Part::names, Part::country, Part::population, Part::website, Part::roles, Part::seeks, Part::offers}) {
      names += (names.empty() ? "" : ", ") + name_in(part, Language::english);
    }
    return names;
  }

  bool failed(const HeadValue& value, Errc code, std::string_view name, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{place_in(file_, value), shown(name)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    failure_ = Error(code, std::move(arguments));
    return false;
  }
  bool invalid(const HeadValue& value, std::string_view name, std::string_view given, std::string_view good) {
    return failed(value, Errc::field_invalid, name, {shown(given), std::string(good)});
  }
  bool at_most(const HeadValue& value, std::string_view name, std::size_t count, std::size_t bound) {
    return count <= bound || failed(value, Errc::field_too_many, name, {std::to_string(count), std::to_string(bound)});
  }

  bool text(const HeadValue& value, std::string_view name, std::string& out,
            std::size_t bound = limits::short_text_bytes_max) {
    if (value.shape == Shape::none) return true;
    if (value.shape != Shape::text) return failed(value, Errc::field_not_text, name);
    const std::string_view bare = trimmed(value.text);
    if (!bare.empty() && !is_one_line(bare, bare.size())) return failed(value, Errc::field_not_text, name);
    if (bare.size() > bound) {
      return failed(value, Errc::field_too_long, name, {std::to_string(bare.size()), std::to_string(bound)});
    }
    out = bare;
    return true;
  }

  // A list, or one text in which commas separate.
  bool words(const HeadValue& value, std::string_view name, std::vector<std::string>& out) {
    std::vector<HeadValue> items = value.items;
    if (value.shape == Shape::text) {
      for (std::string_view rest = value.text; !rest.empty();) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        HeadValue item = value;
        item.text = rest.substr(0, comma);
        items.push_back(std::move(item));
        rest = rest.substr(std::min(comma + 1, rest.size()));
      }
    } else if (value.shape == Shape::map) {
      return failed(value, Errc::field_not_text, name);
    }
    for (const HeadValue& item : items) {
      std::string word;
      if (!text(item, name, word)) return false;
      if (!word.empty() && std::ranges::find(out, word) == out.end()) out.push_back(std::move(word));
    }
    return at_most(value, name, out.size(), limits::profile_words_max);
  }

  bool themes(const HeadValue& value, std::string_view name, std::vector<std::string>& out) {
    if (!words(value, name, out)) return false;
    for (const std::string& theme : out) {
      if (find_theme(theme) != nullptr) continue;
      std::string near;
      for (const std::string& code : nearest_themes(theme)) near += (near.empty() ? "" : ", ") + code;
      return invalid(value, name, theme, near);
    }
    return true;
  }

  bool language(const HeadValue& value, std::string_view name, std::string_view code) {
    const bool good = is_language(code) && code.size() <= limits::language_bytes_max;
    return good || invalid(value, name, code, "fr, en, wo, pt-PT");
  }

  // Each item of a map with its part, none twice; parts that `inner` does not name are refused.
  template <typename Act>
  bool each_part(const HeadValue& map, std::string_view name, std::initializer_list<Part> inner, Act act) {
    std::string good;
    for (const Part part : inner) good += (good.empty() ? "" : ", ") + name_in(part, Language::english);
    if (map.shape != Shape::map) return invalid(map, name, map.text, good + ": …");
    std::vector<Part> seen;
    for (std::size_t i = 0; i < map.items.size(); ++i) {
      const std::optional<Part> part = profile_part_called(map.names[i]);
      if (!part || std::ranges::find(inner, *part) == inner.end()) {
        return invalid(map.items[i], name, map.names[i], good);
      }
      if (std::ranges::find(seen, *part) != seen.end()) {
        failure_ = Error(Errc::field_twice, twice(map.items[i].line, map.names[i]));
        return false;
      }
      seen.push_back(*part);
      if (!act(*part, map.items[i], map.names[i])) return false;
    }
    return true;
  }

  bool read_part(Part part, const HeadValue& value, std::string_view name) {
    switch (part) {
      case Part::names: return read_names(value, name);
      case Part::country:
        if (!text(value, name, profile_.country)) return false;
        for (char& c : profile_.country) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        return profile_.country.empty() || is_country(profile_.country) ||
               invalid(value, name, profile_.country, "FR, SN");
      case Part::population: return read_population(value, name);
      case Part::website: {
        std::string& site = profile_.website;
        if (!text(value, name, site, limits::website_bytes_max)) return false;
        const bool good = (site.starts_with("https://") || site.starts_with("http://")) && site.find(' ') == site.npos;
        return site.empty() || good || invalid(value, name, site, "https://www.ville.example");
      }
      case Part::roles:
        return each_item(value, name, limits::profile_roles_max,
                         [&](const HeadValue& item) { return read_role(item, name); });
      case Part::seeks: return read_topics(value, name, profile_.seeks, false);
      case Part::offers: return read_topics(value, name, profile_.offers, true);
      case Part::role:
      case Part::mailbox:
      case Part::themes:
      case Part::languages:
      case Part::valid_until:
      case Part::form:
      case Part::sentence: break;
    }
    return false;
  }

  template <typename Act>
  bool each_item(const HeadValue& list, std::string_view name, std::size_t bound, Act act) {
    if (list.shape == Shape::none) return true;
    if (list.shape != Shape::list) return invalid(list, name, list.text, "- …: …");
    if (!at_most(list, name, list.items.size(), bound)) return false;
    return std::ranges::all_of(list.items, act);
  }

  bool read_names(const HeadValue& value, std::string_view name) {
    if (value.shape == Shape::none) return true;
    if (value.shape == Shape::text) {
      ProfileName only;
      if (!text(value, name, only.text, limits::name_bytes_max)) return false;
      if (!only.text.empty()) profile_.names.push_back(std::move(only));
      return true;
    }
    if (value.shape == Shape::list) return failed(value, Errc::field_not_text, name);
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      ProfileName read{value.names[i], {}};
      if (!language(value.items[i], name, read.language)) return false;
      if (!text(value.items[i], name, read.text, limits::name_bytes_max)) return false;
      if (read.text.empty()) continue;
      if (std::ranges::find(profile_.names, read.language, &ProfileName::language) != profile_.names.end()) {
        failure_ = Error(Errc::field_twice, twice(value.items[i].line, read.language));
        return false;
      }
      profile_.names.push_back(std::move(read));
    }
    return at_most(value, name, profile_.names.size(), limits::names_max);
  }

  bool read_population(const HeadValue& value, std::string_view name) {
    std::string digits;
    if (!text(value, name, digits)) return false;
    // `160 441` as French people write it, with whichever space.
    digits = folded(digits);
    std::erase(digits, ' ');
    if (digits.empty()) return true;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), profile_.population);
    return (error == std::errc{} && end == digits.data() + digits.size()) || invalid(value, name, digits, "160441");
  }

  bool missing(const HeadValue& value, Part part) {
    return failed(value, Errc::part_missing, name_in(part, Language::english));
  }

  bool read_role(const HeadValue& item, std::string_view roles) {
    ProfileRole role;
    const bool read = each_part(
        item, roles, {Part::role, Part::mailbox, Part::themes, Part::languages, Part::valid_until},
        [&](Part part, const HeadValue& value, std::string_view name) {
          if (part == Part::role) return text(value, name, role.name);
          if (part == Part::mailbox) return text(value, name, role.mailbox) && is_mailbox(value, name, role.mailbox);
          if (part == Part::themes) return themes(value, name, role.themes);
          if (part == Part::languages) {
            return words(value, name, role.languages) &&
                   std::ranges::all_of(role.languages,
                                       [&](const std::string& code) { return language(value, name, code); });
          }
          std::string& until = role.valid_until;
          return text(value, name, until) && (until.empty() || (is_period(until) && until.find('/') == until.npos) ||
                                              invalid(value, name, until, "2027-12-31, 2027-12, 2027"));
        });
    if (!read) return false;
    if (role.name.empty()) return missing(item, Part::role);
    if (role.mailbox.empty()) return missing(item, Part::mailbox);
    profile_.roles.push_back(std::move(role));
    return true;
  }

  bool is_mailbox(const HeadValue& value, std::string_view name, const std::string& mailbox) {
    const std::size_t at = mailbox.find('@');
    const bool good = mailbox.empty() || (at != std::string::npos && at > 0 && at + 1 < mailbox.size() &&
                                          mailbox.find('@', at + 1) == std::string::npos &&
                                          mailbox.find_first_of(" \t,;<>\"") == std::string::npos);
    return good || invalid(value, name, mailbox, "sig@ville.example");
  }

  bool read_topics(const HeadValue& list, std::string_view topics, std::vector<ProfileTopic>& out, bool offered) {
    return each_item(list, topics, limits::profile_topics_max, [&](const HeadValue& item) {
      ProfileTopic topic;
      const bool read = each_part(item, topics, {Part::form, Part::themes, Part::sentence},
                                  [&](Part part, const HeadValue& value, std::string_view name) {
                                    if (part == Part::themes) return themes(value, name, topic.themes);
                                    if (part == Part::form) return read_form(value, name, topic.form, offered);
                                    return text(value, name, topic.sentence, limits::profile_sentence_bytes_max);
                                  });
      if (!read) return false;
      if (topic.themes.empty()) return missing(item, Part::themes);
      if (topic.sentence.empty()) return missing(item, Part::sentence);
      out.push_back(std::move(topic));
      return true;
    });
  }

  bool read_form(const HeadValue& value, std::string_view name, std::string& out, bool offered) {
    std::string typed;
    if (!text(value, name, typed)) return false;
    out = std::string(offer_form_called(typed));
    std::string good;
    for (const std::string_view form : offer_forms) good += (good.empty() ? "" : ", ") + std::string(form);
    return typed.empty() || (offered && !out.empty()) || invalid(value, name, typed, offered ? good : "—");
  }

  std::string_view file_;
  Profile profile_;
  std::optional<Error> failure_;
};

}  // namespace

Result<Profile> parse_profile_form(std::string_view text, std::string_view file) {
  if (text.size() > limits::front_matter_bytes_max) {
    return fail(Errc::front_matter_too_large,
                {std::string(file), std::to_string(text.size()), std::to_string(limits::front_matter_bytes_max)});
  }
  if (std::optional<Error> problem = why_unreadable(text, file)) return tl::unexpected(*std::move(problem));
  const std::string plain = with_quotes(with_plain_line_ends(text));
  const Result<std::vector<HeadEntry>> entries = read_head_alone(plain, file);
  if (!entries) return tl::unexpected(entries.error());
  auto profile = Reader(file).read(*entries);
  // The bounds of what travels are no narrower than those above.
  if (profile) {
    if (auto within = check_profile(*profile); !within) return tl::unexpected(within.error());
  }
  return profile;
}

}  // namespace essaim
